//! How are the figures shown, and which of the project's limits do they reach?

use super::Row;
use super::measure::Usage;
use std::fmt::Write as _;
use std::time::Duration;

/// Processor time of `why` on a million lines, in times of a loop's.
const MOST_TIMES_THE_LOOP: f64 = 2.0;
/// Processor time of `audit` on a million lines, in times of that of `why`.
const MOST_TIMES_WHY: f64 = 1.5;
/// Memory beyond the file's own size on a million lines.
const MOST_MIB_ABOVE_FILE: f64 = 256.0;
/// Wall time of `why` on a thousand lines, from process start.
const MOST_WALL_OF_SMALL: Duration = Duration::from_millis(10);
/// Time a line, a million beside a hundred thousand.
const MOST_GROWTH: f64 = 1.5;

const HEADINGS: [&str; 13] = [
    "lines",
    "file MiB",
    "runs",
    "usual loop",
    "tuned loop",
    "why CPU ms",
    "/ usual",
    "/ tuned",
    "why wall ms",
    "peak MiB",
    "above file",
    "audit CPU",
    "/ why",
];

/// The table and the verdicts.
pub(super) fn render(rows: &[Row]) -> String {
    let mut text = format!(
        "\n{} {}, {} processors; times are the best of the runs, memory the largest\n\n",
        std::env::consts::OS,
        std::env::consts::ARCH,
        std::thread::available_parallelism().map_or(1, usize::from),
    );
    for heading in HEADINGS {
        write!(text, "{heading:>12}").expect("a String takes everything");
    }
    text.push('\n');
    for row in rows {
        let cells = [
            row.lines.to_string(),
            format!("{:.1}", mib(row.bytes)),
            row.repetitions.to_string(),
            millis(row.usual.cpu),
            millis(row.tuned.cpu),
            millis(row.why.cpu),
            shown(times(row, row.usual)),
            shown(times(row, row.tuned)),
            millis(Some(row.why.wall)),
            shown(peak_mib(row)),
            shown(mib_above_file(row)),
            millis(row.audit.cpu),
            shown(audit_over_why(row)),
        ];
        for cell in cells {
            write!(text, "{cell:>12}").expect("a String takes everything");
        }
        text.push('\n');
    }
    text.push('\n');
    for verdict in verdicts(rows) {
        text.push_str(&verdict);
        text.push('\n');
    }
    text
}

fn verdicts(rows: &[Row]) -> Vec<String> {
    let of = |lines: usize| rows.iter().find(|row| row.lines == lines);
    let mut verdicts = Vec::new();
    if let Some(million) = of(1_000_000) {
        for (what, beside) in [
            ("1 M lines: CPU over the usual loop's", million.usual),
            ("1 M lines: CPU over the tuned loop's", million.tuned),
        ] {
            verdicts.push(verdict(what, times(million, beside), MOST_TIMES_THE_LOOP));
        }
        let audit = audit_over_why(million);
        verdicts.push(verdict("1 M lines: CPU of audit over why's", audit, MOST_TIMES_WHY));
        let above = mib_above_file(million);
        verdicts.push(verdict("1 M lines: MiB above the file's size", above, MOST_MIB_ABOVE_FILE));
    }
    if let Some(small) = of(1_000) {
        let limit = MOST_WALL_OF_SMALL.as_secs_f64() * 1e3;
        let wall = small.why.wall.as_secs_f64() * 1e3;
        verdicts.push(verdict("1 k lines: ms of wall time", Some(wall), limit));
    }
    if let Some((million, less)) = of(1_000_000).zip(of(100_000)) {
        let growth = a_line(million).zip(a_line(less)).map(|(more, less)| more / less);
        verdicts.push(verdict("time a line, 1 M over 100 k", growth, MOST_GROWTH));
    }
    verdicts
}

fn verdict(what: &str, measured: Option<f64>, limit: f64) -> String {
    match measured {
        Some(measured) if measured <= limit => {
            format!("reached  {what}: {measured:.2}, at most {limit}")
        }
        Some(measured) => format!("MISSED   {what}: {measured:.2}, at most {limit}"),
        None => format!("not measured on this system: {what}"),
    }
}

fn times(row: &Row, beside: Usage) -> Option<f64> {
    row.why.cpu.zip(beside.cpu).map(|(why, other)| why.as_secs_f64() / other.as_secs_f64())
}

fn audit_over_why(row: &Row) -> Option<f64> {
    row.audit.cpu.zip(row.why.cpu).map(|(audit, why)| audit.as_secs_f64() / why.as_secs_f64())
}

fn a_line(row: &Row) -> Option<f64> {
    row.why.cpu.map(|cpu| cpu.as_secs_f64() / row.lines as f64)
}

fn peak_mib(row: &Row) -> Option<f64> {
    row.why.peak_kib.map(|kib| kib as f64 / 1024.0)
}

fn mib_above_file(row: &Row) -> Option<f64> {
    peak_mib(row).map(|peak| peak - mib(row.bytes))
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn millis(time: Option<Duration>) -> String {
    shown(time.map(|time| time.as_secs_f64() * 1e3))
}

fn shown(number: Option<f64>) -> String {
    number.map_or("not measured".to_owned(), |number| format!("{number:.2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_judged() {
        let usage = |millis: u64, mib: u64| Usage {
            wall: Duration::from_millis(millis),
            cpu: Some(Duration::from_millis(millis)),
            peak_kib: Some(mib * 1024),
        };
        let row = |lines: usize, bare: u64, why: u64, audit: u64, mib: u64| Row {
            lines,
            bytes: lines as u64 * 150,
            repetitions: 5,
            usual: usage(bare, 4),
            tuned: usage(bare, 4),
            why: usage(why, mib),
            audit: usage(audit, mib),
        };
        let good = [
            row(1_000, 1, 2, 3, 4),
            row(100_000, 30, 40, 50, 40),
            row(1_000_000, 300, 450, 600, 300),
        ];
        assert!(
            verdicts(&good).iter().all(|line| line.starts_with("reached")),
            "{:?}",
            verdicts(&good)
        );
        let bad = [
            row(1_000, 1, 12, 13, 4),
            row(100_000, 30, 40, 50, 40),
            row(1_000_000, 300, 650, 1_000, 500),
        ];
        assert!(
            verdicts(&bad).iter().all(|line| line.starts_with("MISSED")),
            "{:?}",
            verdicts(&bad)
        );
    }
}
