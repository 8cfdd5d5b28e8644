//! What does only the whole file tell: the order of numeric dates, useless ids, missing balances.

use crate::dates::{self, DateOrder, Dated, Decided, Numeric};
use crate::format::Tally;
use crate::scan::Scanner;
use crate::table::{Lines, Reader, SeenKind};
use outflow_ledger::{Code, Diagnostic, LineKind, RowId, StatementLine};
use rustc_hash::FxHashMap;

/// Ends the reading of a table: fills in what was open and says what is unusual.
pub(crate) fn settle(mut reader: Reader<'_, '_>, date_order: Option<DateOrder>) -> Lines {
    settle_dates(&mut reader, date_order);
    settle_short_records(&mut reader);
    say_unknown_kinds(&mut reader);
    let has_balance =
        reader.header.roles.balance.is_some() && (reader.balances > 0 || reader.lines.is_empty());
    let has_ids = settle_ids(&mut reader);
    say_what_is_missing(&mut reader, has_balance);
    let mut tally = std::mem::take(&mut reader.tally);
    finish_tally(&mut tally, &reader.lines, &reader.kinds);
    Lines { lines: reader.lines, has_balance, has_ids, tally }
}

fn settle_dates(reader: &mut Reader<'_, '_>, given: Option<DateOrder>) {
    if reader.dates.is_empty() {
        return;
    }
    let order = match given {
        Some(order) => Some(order),
        None => match dates::decide(&reader.dates) {
            Decided::Order(order) => Some(order),
            Decided::Open => None,
        },
    };
    for index in 0..reader.dates.len() {
        let Dated::Numbers(numeric) = reader.dates[index] else { continue };
        match order.map(|order| (order, numeric.in_order(order))) {
            Some((_, Some(date))) => reader.lines[index].dated = date,
            Some((order, None)) => impossible(reader, index, order, given.is_some()),
            // One message is enough: it is about all dates.
            None => return ambiguous(reader, index, numeric),
        }
    }
}

fn ambiguous(reader: &mut Reader<'_, '_>, index: usize, numeric: Numeric) {
    let meanings = [DateOrder::MonthFirst, DateOrder::DayFirst]
        .map(|order| numeric.in_order(order).map(|date| date.strftime("%-d %B %Y").to_string()));
    let both = meanings.into_iter().flatten().collect::<Vec<String>>().join(" or ");
    at_date(reader, index, Code::AmbiguousDates, &|value| {
        let message = format!("\"{value}\" could be {both}, and nothing in the file tells which");
        Diagnostic::new(Code::AmbiguousDates, message)
    });
}

fn impossible(reader: &mut Reader<'_, '_>, index: usize, order: DateOrder, given: bool) {
    let shape = match order {
        DateOrder::MonthFirst => "month/day/year",
        DateOrder::DayFirst => "day/month/year",
    };
    let why = if given { "as --date-order says" } else { "like the other dates of the file" };
    at_date(reader, index, Code::BadDate, &|value| {
        let message = format!("\"{value}\" is not a date when read as {shape}, {why}");
        Diagnostic::new(Code::BadDate, message).expecting(dates::EXPECTED)
    });
}

/// Reads a line's record again to show its date; this happens in files with problems only.
fn at_date(
    reader: &mut Reader<'_, '_>,
    index: usize,
    code: Code,
    problem: &dyn Fn(&str) -> Diagnostic,
) {
    let line = reader.lines[index];
    let (width, column) = (reader.header.names.len(), reader.header.roles.date);
    let start = line.start as usize;
    let mut scanner =
        Scanner::new(reader.text, reader.header.delimiter, start, line.at.line, width);
    let record = scanner.next_record().expect("a line was read from this very place");
    let cell = scanner.cells()[column];
    reader.problems.add_at_cell(&record, cell, &reader.header.names[column], code, problem);
}

/// Records that end before the balance are cut off where other records have one.
fn settle_short_records(reader: &mut Reader<'_, '_>) {
    let short = std::mem::take(&mut reader.without_balance);
    if reader.balances > 0 {
        for record in short {
            reader.cell_count(&record);
        }
    }
}

fn say_unknown_kinds(reader: &mut Reader<'_, '_>) {
    // Spellings that differ in case, blanks or hyphens only are one type.
    let fold = |written: &str| -> String {
        written
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    let is_unknown = |seen: &&SeenKind| seen.kind == LineKind::Unknown;
    for seen in reader.kinds.iter().filter(is_unknown) {
        *counts.entry(fold(&seen.written)).or_default() += seen.count;
    }
    let field = &reader.header.names[reader.header.roles.kind];
    for seen in reader.kinds.iter().filter(is_unknown) {
        // The first spelling speaks for all.
        let Some(count) = counts.remove(&fold(&seen.written)) else { continue };
        reader.problems.add_at_cell(&seen.record, seen.cell, field, Code::UnknownType, |value| {
            let lines = if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
            let message = match value {
                "" => format!("the type is empty on {lines}"),
                _ => format!("the type \"{value}\" is unknown; it stands on {lines}"),
            };
            Diagnostic::new(Code::UnknownType, message)
        });
    }
}

/// Leaves ids out that cannot tell rows apart; says whether the file has usable ones.
fn settle_ids(reader: &mut Reader<'_, '_>) -> bool {
    let lines = &mut reader.lines;
    if same_on_all(lines, |line| line.group) {
        lines.iter_mut().for_each(|line| line.group = None);
    }
    let equal = same_on_all(lines, |line| line.id);
    let texts = &*reader.texts;
    let is_rounded = |line: &StatementLine| line.id.is_some_and(|id| is_rounded(id.text_in(texts)));
    let rounded = lines.iter().find(|line| is_rounded(line)).and_then(|line| line.id);
    let rounded = rounded.map(|id| id.text(texts));
    if equal || rounded.is_some() {
        lines.iter_mut().for_each(|line| line.id = None);
    }
    let some = lines.iter().any(|line| line.id.is_some());
    let column = reader.header.roles.id.is_some();
    if equal {
        let message = "every line carries the same Ref ID, so the column is left out";
        reader.problems.add(Diagnostic::new(Code::EqualIds, message));
    } else if let Some(rounded) = rounded {
        let message = format!(
            "a spreadsheet rounded Ref IDs to numbers such as {rounded}, so the column is left out"
        );
        reader.problems.add(Diagnostic::new(Code::EqualIds, message));
    } else if !column || (!some && !lines.is_empty()) {
        let message = match column {
            true => "the Ref ID column is empty",
            false => "the file has no Ref ID column",
        };
        reader.problems.add(Diagnostic::new(Code::NoIdColumn, message));
    }
    column && (some || lines.is_empty())
}

/// `7.02E+08`: what a spreadsheet makes of a long number; many ids become one.
fn is_rounded(id: &str) -> bool {
    let Some((number, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = number.split_once(['.', ',']);
    let (units, decimals) = parts.unwrap_or((number, "0"));
    // Without either mark it may be an id of letters and digits.
    let power = exponent.strip_prefix('+').or(parts.is_some().then_some(exponent));
    digits(units) && digits(decimals) && power.is_some_and(digits)
}

fn same_on_all(lines: &[StatementLine], id: impl Fn(&StatementLine) -> Option<RowId>) -> bool {
    let first = lines.first().and_then(&id);
    lines.len() >= 2 && first.is_some() && lines.iter().all(|line| id(line) == first)
}

fn say_what_is_missing(reader: &mut Reader<'_, '_>, has_balance: bool) {
    if !has_balance {
        let message = match reader.header.roles.balance {
            Some(_) => "the balance column is empty",
            None => "the file has no balance column",
        };
        reader.problems.add(Diagnostic::new(Code::NoBalanceColumn, message));
    }
    if reader.lines.is_empty() && !reader.problems.is_fatal() {
        let message = "the statement has a header and nothing below it";
        reader.problems.add(Diagnostic::new(Code::NoLines, message));
    }
    if reader.noisy > 0 {
        let were = if reader.noisy == 1 {
            "1 number was"
        } else {
            &format!("{} numbers were", reader.noisy)
        };
        let message =
            format!("{were} written with a spreadsheet's float noise and read as whole cents");
        reader.problems.add(Diagnostic::new(Code::FloatNoise, message).as_note());
    }
}

fn finish_tally(tally: &mut Tally, lines: &[StatementLine], kinds: &[SeenKind]) {
    tally.lines = lines.len();
    let changes = lines.windows(2).filter(|pair| pair[0].dated != pair[1].dated).count();
    tally.days = changes + usize::from(!lines.is_empty());
    tally.kinds = kinds.iter().map(|seen| (seen.written.clone(), seen.kind, seen.count)).collect();
}
