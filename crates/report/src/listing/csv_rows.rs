//! How does a listing look as a table for a spreadsheet: the first section, its keys above it?

use crate::safe::cell;
use outflow_answers::{Cell, For, Listing};

/// The first section as CSV with a header; formulas in texts are neutralised by an apostrophe. A total is left
/// out, since the spreadsheet can prove it. A listing without sections gives the empty text.
pub fn listing_csv(listing: &Listing) -> String {
    let Some(section) = listing.data().next() else {
        return String::new();
    };
    let columns: Vec<bool> =
        section.columns.iter().map(|column| column.is_for != For::People).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: Vec<String>| {
        writer.write_record(row).expect("writing to memory cannot fail, and all rows are as long");
    };
    fn kept<'a, T>(all: &'a [T], columns: &'a [bool]) -> impl Iterator<Item = &'a T> {
        all.iter().zip(columns).filter(|(_, is_kept)| **is_kept).map(|(one, _)| one)
    }
    // A key can be a name that the user gave, so it is made harmless as well.
    write(kept(&section.columns, &columns).map(|column| cell(&column.key)).collect());
    for row in &section.rows {
        write(kept(row, &columns).map(of_cell).collect());
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is UTF-8")
}

fn of_cell(value: &Cell) -> String {
    match value {
        Cell::Empty => String::new(),
        // A plain number is no formula, whatever it begins with: a query may give amounts as texts.
        Cell::Text(text) if is_number(text) => text.clone(),
        Cell::Text(text) => cell(text),
        Cell::Money(amount) => amount.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(moment) => moment.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Is(is) => is.to_string(),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|one| one.is_ascii_digit());
    all_digits(whole) && all_digits(rest)
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_no_formulas() {
        for (text, is) in [
            ("-14.25", true),
            ("7", true),
            ("0.00", true),
            ("-1+1", false),
            ("--1", false),
            ("=1", false),
            ("-", false),
            ("1.", false),
            ("", false),
            ("-1e5", false),
        ] {
            assert_eq!(super::is_number(text), is, "{text}");
        }
    }

    use super::*;
    use crate::listing::samples::{hostile, plain_sample};

    #[test]
    fn the_first_section_under_its_keys() {
        let expected = "date,client,amount,line,whole\n2024-06-07,Lagos Lab,1234.56,2,true\n2024-06-08,,-0.05,13,false\n";
        assert_eq!(listing_csv(&plain_sample()), expected);
        assert_eq!(listing_csv(&Listing::new("outflow/register/1", "")), "");
        let mut split = plain_sample();
        split.sections[0].columns[3].is_for = For::People;
        split.sections.insert(0, split.sections[0].clone().only_for(For::People));
        assert_eq!(
            listing_csv(&split),
            expected.replace(",line,", ",").replace(",2,", ",").replace(",13,", ",")
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        let shown = listing_csv(&hostile());
        let mut reader = csv::Reader::from_reader(shown.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let clients: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
        assert_eq!(clients[0], "'=1+1");
        assert_eq!(clients[6], "'@SUM(A1)");
        assert_eq!((clients[3], clients[7].len()), ("two lines", 300));
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown:?}");
        assert!(rows.iter().all(|row| &row[1] == "92233720368547758.07"));
    }
}
