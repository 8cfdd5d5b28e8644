//! Does any input make an importer panic, drop a line, or hold more than it should? Run briefly in every test run.

use bolero::check;
use outflow_importers::{IMPORTERS, ReadOptions, read, read_snapshot};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Diagnostic, Statement, Texts};

/// Reads bytes and checks what holds for every input.
fn read_any(bytes: &[u8]) -> Option<Statement> {
    let mut texts = Texts::default();
    let reading =
        read("fuzz", bytes.to_vec(), SourceId::new(0), &mut texts, &ReadOptions::default());
    let fatal = reading.diagnostics.iter().any(Diagnostic::is_fatal);
    assert_eq!(reading.statement.is_none(), fatal, "no statement exactly when something is fatal");
    assert!(reading.diagnostics.len() <= 220, "the list of problems is bounded");
    for problem in &reading.diagnostics {
        let shown = [&problem.cell, &problem.excerpt];
        let longest = shown.into_iter().flatten().map(|text| text.chars().count()).max();
        assert!(longest.unwrap_or_default() <= 601, "what is shown of a line is bounded");
    }
    if let Some(statement) = &reading.statement {
        for line in &statement.lines {
            assert!(!statement.source.record(line).is_empty());
            assert!(!line.amount.is_zero() || statement.source.description(line).len() < 1 << 20);
        }
        assert!(statement.lines.len() <= bytes.len() / 10, "a line takes at least ten bytes");
    }
    reading.statement
}

/// Pieces from which tables are put together: mostly good cells, some bad ones.
const PIECES: [&str; 32] = [
    "\"Jun 7, 2024\"",
    "\"May 27, 2024\"",
    "6/7/2024",
    "2024-06-05",
    "Jux 9",
    "Hourly",
    "Service Fee",
    "Fixed-price",
    "Withdrawal",
    "Loyalty",
    "258.00",
    "-25.80",
    "\"$1,234.56\"",
    "(9.60)",
    "1044.5899999999999",
    "16,5",
    "€3",
    "92233720368547758.07",
    "0.001",
    "702357907",
    "Service Fee for Hourly - Ref ID 702357907",
    "Paid from Visa 4242",
    "",
    "",
    "",
    "\"two\nlines\"",
    "\"",
    "\"\"",
    "\u{2212}3.00",
    "\r",
    "\u{a0}",
    "Ref ID",
];

/// A table of this format, each cell by one of the choices.
fn table(importer: usize, choices: &[u8]) -> String {
    let columns = IMPORTERS[importer].columns();
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    // Most tables have harmless oddities only: one bad amount and the whole file is refused.
    let wild = choices.first().is_some_and(|choice| *choice > 200);
    let mut text = names.join(",");
    for choices in choices.chunks_exact(names.len()) {
        text.push('\n');
        for (column, choice) in choices.iter().enumerate() {
            if column > 0 {
                text.push(',');
            }
            text.push_str(cell(names[column], *choice, wild));
        }
    }
    text
}

/// Mostly what belongs into the column, so that many tables are good ones; a few odd cells, fewer where
/// one alone is fatal.
fn cell(column: &str, choice: u8, wild: bool) -> &'static str {
    let choice = usize::from(choice);
    let odd = if wild { PIECES[choice % PIECES.len()] } else { "Ref ID 702357907" };
    let name = column.to_lowercase();
    let (fitting, odd_from) = if name == "date" {
        (["\"Jun 7, 2024\"", "\"May 27, 2024\"", "2024-06-05", "Jun 6 2024"][choice % 4], 254)
    } else if name.starts_with("amount") && !name.contains("local") {
        (["258.00", "-25.80", "(9.60)", "\"$1,234.56\""][choice % 4], 254)
    } else if name.contains("balance") {
        (["258.00", "", "1044.5899999999999", "0"][choice % 4], 254)
    } else {
        (["Hourly", "x", "", "\"Service Fee, or not\""][choice % 4], 250)
    };
    let fatal_here = odd_from == 254 && !wild;
    if choice >= odd_from && !fatal_here { odd } else { fitting }
}

/// Every record that holds something is a line or the file is refused with a problem.
fn no_line_is_dropped(importer: usize, choices: &[u8]) {
    let text = table(importer, choices);
    let Some(statement) = read_any(text.as_bytes()) else { return };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let filled = reader.records().flatten().filter(|record| {
        record.iter().any(|cell| !cell.chars().all(|letter| letter.is_whitespace()))
    });
    assert_eq!(statement.lines.len(), filled.count(), "{text}");
}

#[test]
fn upwork_v1_drops_no_line() {
    check!().with_type::<Vec<u8>>().for_each(|choices| no_line_is_dropped(0, choices));
}

#[test]
fn upwork_v2_drops_no_line() {
    check!().with_type::<Vec<u8>>().for_each(|choices| no_line_is_dropped(1, choices));
}

#[test]
fn any_bytes_below_a_header_are_read_or_refused() {
    check!().with_type::<(bool, Vec<u8>)>().for_each(|(second, bytes)| {
        let columns = IMPORTERS[usize::from(*second)].columns();
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let mut text = names.join(",").into_bytes();
        text.push(b'\n');
        text.extend_from_slice(bytes);
        read_any(&text);
    });
}

#[test]
fn any_bytes_are_read_or_refused() {
    check!().for_each(|bytes: &[u8]| {
        read_any(bytes);
    });
}

#[test]
fn any_text_is_a_snapshot_or_refused() {
    check!().for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let (snapshot, problems) = read_snapshot("fuzz.toml", &text);
        assert_eq!(snapshot.is_none(), problems.iter().any(Diagnostic::is_fatal));
    });
}

/// Pieces from which snapshots are put together.
const TOML_PIECES: [&str; 24] = [
    "available",
    "pending",
    "as_of",
    "[[contract]]",
    "[[pending_item]]",
    "[payout_schedule]",
    "net",
    "gross",
    "week",
    "due",
    " = ",
    " = ",
    " = ",
    "\"171.00\"",
    "2025-02-11",
    "\"2025-01-27/2025-02-02\"",
    "true",
    "12",
    "\"none\"",
    "\n",
    "\n",
    "\n",
    "{",
    "é",
];

#[test]
fn any_pieces_are_a_snapshot_or_refused() {
    check!().with_type::<Vec<u8>>().for_each(|choices| {
        let pieces = choices.iter().map(|choice| TOML_PIECES[usize::from(*choice) % 24]);
        let text = pieces.collect::<String>();
        let (snapshot, problems) = read_snapshot("fuzz.toml", &text);
        assert_eq!(snapshot.is_none(), problems.iter().any(Diagnostic::is_fatal));
    });
}
