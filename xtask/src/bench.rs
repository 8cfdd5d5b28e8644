//! `cargo xtask bench why`: how fast and how large is `why`, beside two bare loops over the same file, and `audit` beside `why`?
//!
//! Never a test: it prints figures and a verdict for people, and fails only when something cannot run.

pub mod bare_loop;
pub mod book;
pub mod forecast;
pub mod measure;
pub mod plan;
mod table;

use anyhow::{Context, Result, bail, ensure};
use measure::Usage;
use outflow_testkit::big::write_big;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SEED: u64 = 7;
const TODAY: &str = "2026-11-23";
const MOST_REPETITIONS: usize = 40;

/// What the command line asks for.
pub struct Options {
    /// How many lines each statement has.
    pub lines: Vec<usize>,
    /// Where the statements are kept; a temporary folder when none is given.
    pub keep: Option<PathBuf>,
}

impl Options {
    /// From the words after `bench why`.
    pub fn parse(arguments: &[&str]) -> Result<Options> {
        let mut options = Options { lines: vec![1_000, 100_000, 1_000_000], keep: None };
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            let value = rest.next().with_context(|| format!("{flag} needs a value"))?;
            match *flag {
                "--lines" => {
                    let numbers = value.split(',').map(|number| number.replace('_', "").parse());
                    options.lines = numbers.collect::<Result<_, _>>().context("--lines N,N,N")?;
                }
                "--keep" => options.keep = Some(PathBuf::from(value)),
                _ => bail!("unknown flag {flag}"),
            }
        }
        ensure!(options.lines.iter().all(|lines| *lines > 0), "a statement needs lines");
        Ok(options)
    }
}

/// The measured figures of one statement.
struct Row {
    lines: usize,
    bytes: u64,
    repetitions: usize,
    /// The loop as one writes it, and as fast as it can be.
    usual: Usage,
    tuned: Usage,
    why: Usage,
    audit: Usage,
}

/// Writes the statements, measures both programs on each in turn, and prints the table.
pub fn why(root: &Path, options: &Options) -> Result<()> {
    let outflow = build(root)?;
    let xtask = std::env::current_exe().context("finding the running program")?;
    let temporary = tempfile::tempdir()?;
    let folder = options.keep.as_deref().unwrap_or(temporary.path());
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut rows = Vec::new();
    for lines in options.lines.iter().copied() {
        eprintln!("measuring {lines} lines …");
        let statement = folder.join(format!("statement-{lines}.csv"));
        write_statement(&statement, lines)?;
        rows.push(measure_both(&xtask, &outflow, &statement, lines)?);
    }
    print!("{}", table::render(&rows));
    Ok(())
}

/// The release build of the program, which stands beside this one.
fn build(root: &Path) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--package", "outflow"])
        .current_dir(root)
        .stdin(Stdio::null())
        .status()
        .context("starting cargo")?;
    ensure!(status.success(), "the program does not build");
    let xtask = std::env::current_exe().context("finding the running program")?;
    let outflow = xtask.with_file_name(format!("outflow{}", std::env::consts::EXE_SUFFIX));
    ensure!(outflow.is_file(), "no program at {}", outflow.display());
    Ok(outflow)
}

fn write_statement(path: &Path, lines: usize) -> Result<()> {
    let file = File::create(path).with_context(|| format!("writing {}", path.display()))?;
    let mut writer = BufWriter::with_capacity(1 << 20, file);
    write_big(&mut writer, lines, SEED)?;
    writer.flush()?;
    Ok(())
}

/// Both in turn, so that a slow moment of the machine falls on both; the best of each counts.
fn measure_both(xtask: &Path, outflow: &Path, statement: &Path, lines: usize) -> Result<Row> {
    let repetitions = (2_000_000 / lines).clamp(5, MOST_REPETITIONS);
    let file = statement.to_string_lossy();
    let [mut usual, mut tuned, mut why, mut audit] = [Usage::WORST; 4];
    for _ in 0..repetitions {
        usual = usual.best_of(measure::of(xtask, xtask, &["bench-loop", "usual", &file])?);
        tuned = tuned.best_of(measure::of(xtask, xtask, &["bench-loop", "tuned", &file])?);
        why = why.best_of(measure::of(xtask, outflow, &["why", &file, "--today", TODAY])?);
        audit = audit.best_of(measure::of(xtask, outflow, &["audit", &file, "--today", TODAY])?);
    }
    let bytes = fs::metadata(statement)?.len();
    Ok(Row { lines, bytes, repetitions, usual, tuned, why, audit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options = Options::parse(&["--lines", "1000,1_000_000", "--keep", "files"]).unwrap();
        assert_eq!(options.lines, [1_000, 1_000_000]);
        assert_eq!(options.keep.as_deref(), Some(Path::new("files")));
        for wrong in [&["--lines"][..], &["--lines", "many"], &["--lines", "0"], &["--fast", "1"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
