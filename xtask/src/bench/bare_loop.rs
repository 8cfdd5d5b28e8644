//! What does it cost merely to read every field of a statement, and to parse its dates and amounts?
//!
//! Two yardsticks. The usual loop is what one writes with the `csv` crate: checked text, and the parsers of
//! libraries for dates (jiff) and amounts (rust_decimal). The tuned loop is as fast as that crate allows:
//! one record of bytes reused, no text checked, both parsers written by hand for this very format.

use anyhow::{Context, Result};
use csv::{ByteRecord, ReaderBuilder};
use jiff::civil::Date;
use std::fs::File;
use std::hint::black_box;

/// The usual loop: reads the file and prints what it summed, so that nothing can be left out.
pub fn run_usual(path: &str) -> Result<()> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("opening {path}"))?;
    let header = reader.byte_headers()?.clone();
    let (date, amount) = (column(&header, b"Date")?, column(&header, b"Amount $")?);
    let mut record = csv::StringRecord::new();
    let (mut lines, mut bytes, mut sum) = (0u64, 0usize, rust_decimal::Decimal::ZERO);
    while reader.read_record(&mut record)? {
        lines += 1;
        bytes += record.iter().map(|field| black_box(field).len()).sum::<usize>();
        let dated = Date::strptime("%b %d, %Y", &record[date]);
        black_box(dated.with_context(|| format!("line {lines}: date"))?);
        let parsed = record[amount].parse::<rust_decimal::Decimal>();
        sum += parsed.with_context(|| format!("line {lines}: amount"))?;
    }
    println!("{lines} lines, {bytes} bytes in fields, {sum}");
    Ok(())
}

/// The tuned loop.
pub fn run_tuned(path: &str) -> Result<()> {
    let file = File::open(path).with_context(|| format!("opening {path}"))?;
    let mut reader = ReaderBuilder::new().buffer_capacity(1 << 18).from_reader(file);
    let header = reader.byte_headers()?.clone();
    let date = column(&header, b"Date")?;
    let amount = column(&header, b"Amount $")?;
    let mut record = ByteRecord::new();
    let (mut lines, mut bytes, mut sum) = (0u64, 0usize, 0i64);
    while reader.read_byte_record(&mut record)? {
        lines += 1;
        bytes += record.iter().map(|field| black_box(field).len()).sum::<usize>();
        let dated = parse_date(&record[date]).with_context(|| format!("line {lines}: date"))?;
        black_box(dated);
        sum += parse_cents(&record[amount]).with_context(|| format!("line {lines}: amount"))?;
    }
    println!("{lines} lines, {bytes} bytes in fields, {sum} cents");
    Ok(())
}

fn column(header: &ByteRecord, name: &[u8]) -> Result<usize> {
    let found =
        header.iter().position(|cell| cell == name || cell == [b"\xEF\xBB\xBF", name].concat());
    found.with_context(|| format!("no column {}", String::from_utf8_lossy(name)))
}

/// `Jun 7, 2024`.
fn parse_date(cell: &[u8]) -> Option<Date> {
    const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let (month, rest) = cell.split_at_checked(3)?;
    let month = MONTHS.chunks_exact(3).position(|name| name == month)? + 1;
    let rest = rest.strip_prefix(b" ")?;
    let comma = rest.iter().position(|byte| *byte == b',')?;
    let day = digits(&rest[..comma])?;
    let year = digits(rest[comma + 1..].trim_ascii_start())?;
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// `-1234.56`.
fn parse_cents(cell: &[u8]) -> Option<i64> {
    let (sign, size) = match cell.strip_prefix(b"-") {
        Some(size) => (-1, size),
        None => (1, cell),
    };
    let (whole, cents) = size.split_at_checked(size.len().checked_sub(3)?)?;
    let cents = digits(cents.strip_prefix(b".")?)?;
    Some(sign * (digits(whole)? * 100 + cents))
}

fn digits(text: &[u8]) -> Option<i64> {
    let value =
        |sum: i64, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'));
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    text.iter().try_fold(0, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn cells_are_parsed() {
        assert_eq!(parse_date(b"Jun 7, 2024"), Some(date(2024, 6, 7)));
        assert_eq!(parse_date(b"Jun 31, 2024"), None);
        assert_eq!(parse_cents(b"-1234.56"), Some(-123_456));
        assert_eq!(parse_cents(b"0.05"), Some(5));
        assert_eq!(parse_cents(b"1.5"), None);
    }
}
