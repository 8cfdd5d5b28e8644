//! `cargo xtask bench forecast`: how long does a year ahead with a thousand futures take on a book of ten years, beside
//! `why` on the same book?

use super::measure::{self, Usage};
use super::{SEED, TODAY, build};
use anyhow::{Context, Result, ensure};
use jiff::civil::date;
use outflow_testkit::big::{Span, write_big_over};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Ten years up to three days before the answers.
const TEN_YEARS: Span = Span { first: date(2016, 11, 23), days: 3_649 };
/// A year after the day of the answers.
const YEAR_LATER: &str = "2027-11-23";
/// About ten lines a week, and a hundred times as many.
const LINES: [usize; 2] = [5_000, 500_000];
const REPETITIONS: usize = 15;
/// What the project asks for.
const MOST: Duration = Duration::from_millis(300);

/// Measures both books and prints a line for each.
pub fn run(root: &Path) -> Result<()> {
    let outflow = build(root)?;
    let xtask = std::env::current_exe().context("finding the running program")?;
    println!(
        "\nten years, a year ahead, 1,000 futures; wall times, the best of {REPETITIONS} runs\n"
    );
    println!("{:>9}{:>12}{:>14}{:>10}", "lines", "why", "forecast", "ratio");
    let mut missed = Vec::new();
    for lines in LINES {
        let folder = tempfile::tempdir()?;
        let book = folder.path().join("book.sqlite");
        let statement = folder.path().join("statement.csv");
        let mut writer = BufWriter::new(File::create(&statement)?);
        write_big_over(&mut writer, lines, SEED, TEN_YEARS)?;
        writer.flush()?;
        let book = book.to_str().context("a path that is not UTF-8")?;
        let of =
            |words: &[&str]| measure::of(&xtask, &outflow, &[words, &["--book", book]].concat());
        of(&["import", statement.to_str().context("a path that is not UTF-8")?])?;
        let year = ["forecast", "--today", TODAY, "--until", YEAR_LATER, "--assume", "paths=1000"];
        ensure!(
            has_range(&outflow, &[&year[..], &["--book", book]].concat())?,
            "no range was drawn"
        );
        let [mut why, mut forecast] = [Usage::WORST; 2];
        for _ in 0..REPETITIONS {
            why = why.best_of(of(&["why", "--today", TODAY])?);
            forecast = forecast.best_of(of(&year)?);
        }
        let ms = |usage: &Usage| usage.wall.as_secs_f64() * 1000.0;
        let ratio = ms(&forecast) / ms(&why);
        println!("{lines:>9}{:>9.1} ms{:>11.1} ms{ratio:>10.2}", ms(&why), ms(&forecast));
        if forecast.wall > MOST {
            missed.push(lines);
        }
    }
    let word = if missed.is_empty() { "reached" } else { "MISSED " };
    println!("\n{word}  a forecast within {} ms: missed with {missed:?} lines", MOST.as_millis());
    Ok(())
}

/// Whether the answer that is measured has a range: without one it would be quick for the wrong reason.
fn has_range(outflow: &Path, words: &[&str]) -> Result<bool> {
    let output = Command::new(outflow)
        .args(words)
        .args(["-O", "json"])
        .stdin(Stdio::null())
        .output()
        .context("starting the program")?;
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    Ok(answer["data"]["likely"]["futures"] == 1_000)
}
