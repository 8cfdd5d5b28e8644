//! `cargo xtask bench book`: how fast is an import beside plain inserts of the same lines, the same file again, and
//! `why` on the book?

use super::measure::{self, Usage};
use super::{TODAY, build, write_statement};
use anyhow::{Context, Result, ensure};
use outflow_importers::{ReadOptions, read};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Texts, Told};
use outflow_store::{Key, LineRow, rows_of};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const LINES: usize = 1_000_000;
const REPETITIONS: usize = 5;
/// After the first answer, so many more are measured.
const ANSWERS: usize = 12;
/// An import takes at most so many times the plain inserts.
const MOST_TIMES_INSERTS: f64 = 2.0;
/// The same file again takes at most this part of the first import.
const MOST_OF_IMPORT: f64 = 0.5;
/// An answer from the book, after the first.
const MOST_WALL_OF_WHY: Duration = Duration::from_millis(100);

struct Measured {
    inserts: Duration,
    import: Usage,
    again: Usage,
    one_more: Usage,
    first_why: Usage,
    why: Usage,
    other_why: Usage,
}

/// Measures everything in turn, so that a slow moment of the machine falls on all; the best of each counts.
pub fn run(root: &Path) -> Result<()> {
    let outflow = build(root)?;
    let xtask = std::env::current_exe().context("finding the running program")?;
    let folder = tempfile::tempdir()?;
    let statement = folder.path().join("statement.csv");
    write_statement(&statement, LINES)?;
    // The same history with the oldest line left out: all known but that one the other way round.
    let shorter = folder.path().join("shorter.csv");
    fs::write(&shorter, without_last_line(&fs::read(&statement)?))?;
    let mut best = Measured {
        inserts: Duration::MAX,
        import: Usage::WORST,
        again: Usage::WORST,
        one_more: Usage::WORST,
        first_why: Usage::WORST,
        why: Usage::WORST,
        other_why: Usage::WORST,
    };
    for repetition in 1..=REPETITIONS {
        eprintln!("measuring {repetition} of {REPETITIONS} …");
        let place = folder.path().join(format!("{repetition}"));
        fs::create_dir(&place)?;
        let round = Round { xtask: &xtask, outflow: &outflow, folder: &place };
        round.measure(&statement, &shorter, &mut best)?;
        fs::remove_dir_all(&place)?;
    }
    print!("{}", rendered(&best));
    Ok(())
}

fn without_last_line(text: &[u8]) -> &[u8] {
    let body = text.strip_suffix(b"\n").unwrap_or(text);
    let end = body.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    &text[..end]
}

struct Round<'a> {
    xtask: &'a Path,
    outflow: &'a Path,
    folder: &'a Path,
}

impl Round<'_> {
    fn measure(&self, statement: &Path, shorter: &Path, best: &mut Measured) -> Result<()> {
        best.inserts = best.inserts.min(self.inserts(statement)?);
        let book = self.folder.join("book.sqlite");
        let of = |words: &[&OsStr]| self.outflow(&book, words);
        let (import, file) = (OsStr::new("import"), statement.as_os_str());
        best.import = best.import.best_of(of(&[import, file])?);
        best.again = best.again.best_of(of(&[import, file])?);
        let why = ["why", "--today", TODAY].map(OsStr::new);
        best.first_why = best.first_why.best_of(of(&why)?);
        for _ in 0..ANSWERS {
            best.why = best.why.best_of(of(&why)?);
        }
        let other = ["why", "--today", TODAY, "--since", "peak"].map(OsStr::new);
        best.other_why = best.other_why.best_of(of(&other)?);
        // A book of the shorter history, to which the whole one adds one line.
        let book = self.folder.join("shorter.sqlite");
        let of = |words: &[&OsStr]| self.outflow(&book, words);
        of(&[import, shorter.as_os_str()])?;
        best.one_more = best.one_more.best_of(of(&[import, file])?);
        Ok(())
    }

    fn inserts(&self, statement: &Path) -> Result<Duration> {
        let output = Command::new(self.xtask)
            .arg("bench-insert")
            .arg(statement)
            .arg(self.folder.join("plain.sqlite"))
            .stdin(Stdio::null())
            .output()
            .context("starting the plain inserts")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "the plain inserts failed: {said}");
        let micros = String::from_utf8_lossy(&output.stdout).trim().parse();
        Ok(Duration::from_micros(micros.context("the plain inserts said nonsense")?))
    }

    fn outflow(&self, book: &Path, words: &[&OsStr]) -> Result<Usage> {
        let mut arguments: Vec<PathBuf> = words.iter().map(PathBuf::from).collect();
        arguments.push("--book".into());
        arguments.push(book.to_owned());
        let arguments: Option<Vec<&str>> = arguments.iter().map(|word| word.to_str()).collect();
        measure::of(self.xtask, self.outflow, &arguments.context("a path that is not UTF-8")?)
    }
}

/// The yardstick: the lines of a statement, read beforehand, put into one table in one transaction. Prints how
/// many microseconds that took, from the transaction's begin to its end on the disk.
pub fn insert_plainly(statement: &str, database: &str) -> Result<()> {
    let mut texts = Texts::default();
    let bytes = fs::read(statement)?;
    let options = ReadOptions::default();
    let reading = read("statement", bytes, SourceId::new(0), &mut texts, &options);
    let statement = reading.statement.context("the statement cannot be read")?;
    let rows: Vec<[Value; 13]> = rows_of(&statement, &texts).map(values).collect();
    let _ = fs::remove_file(database);
    let mut connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE line (id INTEGER PRIMARY KEY, line INTEGER NOT NULL, dated INTEGER NOT NULL, \
         kind TEXT NOT NULL, wording INTEGER NOT NULL, amount INTEGER NOT NULL, balance INTEGER, \
         ref ANY, names ANY, grouped ANY, client TEXT NOT NULL, contract TEXT NOT NULL, told ANY, \
         record TEXT NOT NULL) STRICT",
    )?;
    let begun = Instant::now();
    let transaction = connection.transaction()?;
    {
        let places = vec!["?"; 13].join(", ");
        let insert = format!("INSERT INTO line VALUES (NULL, {places})");
        let mut insert = transaction.prepare(&insert)?;
        for row in &rows {
            insert.execute(params_from_iter(row))?;
        }
    }
    transaction.commit()?;
    println!("{}", begun.elapsed().as_micros());
    Ok(())
}

fn values(row: LineRow<'_>) -> [Value; 13] {
    let key = |key: Option<Key<'_>>| match key {
        None => Value::Null,
        Some(Key::Number(number)) => Value::Integer(number as i64),
        Some(Key::Text(text)) => Value::Text(text.to_owned()),
    };
    let day = |day: jiff::civil::Date| {
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    };
    let told = match row.told {
        Told::Nothing => Value::Null,
        Told::Until(last) => Value::Integer(-day(last)),
        Told::Pieces(pieces) => Value::Integer(i64::from(pieces)),
        Told::Country(letters) => Value::Text(String::from_utf8_lossy(&letters).into_owned()),
    };
    [
        Value::Integer(i64::from(row.line)),
        Value::Integer(day(row.dated)),
        Value::Text(row.kind.id().to_owned()),
        Value::Integer(i64::from(row.wording.bits())),
        Value::Integer(row.amount.minor()),
        row.balance.map_or(Value::Null, |balance| Value::Integer(balance.minor())),
        key(row.id),
        key(row.names),
        key(row.group),
        Value::Text(row.client.to_owned()),
        Value::Text(row.contract.to_owned()),
        told,
        Value::Text(row.record.into_owned()),
    ]
}

fn rendered(best: &Measured) -> String {
    let seconds = |time: Duration| format!("{:.3} s", time.as_secs_f64());
    let cpu = |usage: &Usage| usage.cpu.map_or("-".to_owned(), seconds);
    let mut text = format!(
        "\n{} {}, {} processors; {LINES} lines; wall times, the best of {REPETITIONS} runs\n\n",
        std::env::consts::OS,
        std::env::consts::ARCH,
        std::thread::available_parallelism().map_or(1, usize::from),
    );
    text.push_str(&format!(
        "{:<44}{:>10}\n",
        "plain inserts, one transaction",
        seconds(best.inserts)
    ));
    for (what, usage) in [
        ("import, from the file to the disk", &best.import),
        ("the same file again", &best.again),
        ("a file with one line more", &best.one_more),
        ("why, the first time", &best.first_why),
        ("why, after that", &best.why),
        ("why of another window, after that", &best.other_why),
    ] {
        let wall = seconds(usage.wall);
        text.push_str(&format!("{what:<44}{wall:>10}  CPU {}\n", cpu(usage)));
    }
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    let verdict = |what: &str, value: f64, most: f64| {
        let word = if value <= most { "reached" } else { "MISSED " };
        format!("{word}  {what}: {value:.2}, at most {most}\n")
    };
    text.push('\n');
    let times = ratio(best.import.wall, best.inserts);
    text.push_str(&verdict("import over plain inserts", times, MOST_TIMES_INSERTS));
    let part = ratio(best.again.wall, best.import.wall);
    text.push_str(&verdict("the same file again over the import", part, MOST_OF_IMPORT));
    let why = best.why.wall.as_secs_f64() * 1000.0;
    let most = MOST_WALL_OF_WHY.as_secs_f64() * 1000.0;
    text.push_str(&verdict("why after the first time, ms", why, most));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_left_out() {
        for (text, rest) in [("a\nb\nc\n", "a\nb\n"), ("a\nb", "a\n"), ("a", ""), ("", "")] {
            assert_eq!(without_last_line(text.as_bytes()), rest.as_bytes(), "{text:?}");
        }
    }
}
