//! What does one run of a program use: its processor time, its wall time, its largest memory?
//!
//! The operating system sums the use of *all* finished children of a process, so each run gets a small
//! parent of its own (`xtask bench-measure PROGRAM …`), which reports that sum and ends.

use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one run used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Usage {
    /// From start to end.
    pub wall: Duration,
    /// User and system time; `None` where the operating system is not asked.
    pub cpu: Option<Duration>,
    /// The largest resident memory in KiB.
    pub peak_kib: Option<u64>,
}

impl Usage {
    /// Where a search for the best begins.
    pub const WORST: Usage =
        Usage { wall: Duration::MAX, cpu: Some(Duration::MAX), peak_kib: Some(0) };

    /// The shorter times, and the larger memory: a peak is what may be needed.
    pub fn best_of(self, other: Usage) -> Usage {
        Usage {
            wall: self.wall.min(other.wall),
            cpu: self.cpu.zip(other.cpu).map(|(a, b)| a.min(b)),
            peak_kib: self.peak_kib.zip(other.peak_kib).map(|(a, b)| a.max(b)),
        }
    }
}

/// Runs a program once below a measuring parent.
pub fn of(xtask: &Path, program: &Path, arguments: &[&str]) -> Result<Usage> {
    let output = Command::new(xtask)
        .arg("bench-measure")
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context("starting the measuring process")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} could not be measured: {said}", program.display());
    parse(&String::from_utf8_lossy(&output.stdout)).context("the measuring process said nonsense")
}

/// Three numbers: wall and processor time in microseconds, memory in KiB; `-` for what is not measured.
fn parse(report: &str) -> Option<Usage> {
    let mut numbers = report.split_whitespace().map(|number| number.parse::<u64>().ok());
    Some(Usage {
        wall: Duration::from_micros(numbers.next()??),
        cpu: numbers.next()?.map(Duration::from_micros),
        peak_kib: numbers.next()?,
    })
}

/// The measuring parent: runs the program with its output thrown away, then reports.
pub fn run(program: &str, arguments: &[&str]) -> Result<()> {
    let begun = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("starting {program}"))?;
    let wall = begun.elapsed();
    // Status 1 is an answer with findings.
    if !matches!(status.code(), Some(0 | 1)) {
        bail!("{program} ended with {status}");
    }
    let (cpu, peak_kib) = of_children();
    let shown = |number: Option<u64>| number.map_or("-".to_owned(), |number| number.to_string());
    println!("{} {} {}", wall.as_micros(), shown(cpu), shown(peak_kib));
    Ok(())
}

/// Processor time in microseconds and largest memory in KiB of the finished children.
#[cfg(target_os = "linux")]
fn of_children() -> (Option<u64>, Option<u64>) {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return (None, None);
    };
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    (u64::try_from(micros).ok(), u64::try_from(usage.max_rss()).ok())
}

#[cfg(not(target_os = "linux"))]
fn of_children() -> (Option<u64>, Option<u64>) {
    (None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read() {
        let usage = parse("1500 1200 4096\n").unwrap();
        assert_eq!(usage.wall, Duration::from_micros(1500));
        assert_eq!((usage.cpu, usage.peak_kib), (Some(Duration::from_micros(1200)), Some(4096)));
        assert_eq!(parse("1500 - -").unwrap().peak_kib, None);
        assert_eq!(parse("nonsense"), None);
    }
}
