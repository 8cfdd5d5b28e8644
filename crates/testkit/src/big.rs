//! How does a statement of millions of lines look? A stream, newest first, in constant memory.
//!
//! The file is made of blocks of ten lines. Each block starts and ends with a balance that
//! depends only on the seed and the block's number, so blocks can be written backwards.

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::cents::{plain, share};
use crate::emit::{HEADER_V2B, day, quoted};
use crate::rng::Rng;

const BLOCK: usize = 10;
const FIRST_REF: u64 = 282_000_000;

/// The days over which the lines are spread.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// No line is older.
    pub first: Date,
    /// So many days later the newest line is dated.
    pub days: usize,
}

/// Not quite two years.
const USUAL: Span = Span { first: date(2023, 6, 5), days: 690 };

/// Writes a valid newest-first v2b statement of exactly `lines` lines over the usual span, and closes at zero.
pub fn write_big(out: &mut dyn Write, lines: usize, seed: u64) -> io::Result<()> {
    write_big_over(out, lines, seed, USUAL)
}

/// The same over another span.
pub fn write_big_over(out: &mut dyn Write, lines: usize, seed: u64, span: Span) -> io::Result<()> {
    writeln!(out, "\u{feff}{HEADER_V2B}")?;
    let blocks = lines.div_ceil(BLOCK);
    let (rows, buffer) = (Vec::with_capacity(BLOCK), String::new());
    let mut block = Block { rows, balance: 0, buffer, span };
    let mut left = lines;
    for number in (0..blocks).rev() {
        block.fill(seed, number, blocks);
        block.buffer.clear();
        let dated = quoted(&day(span.day_of(number, blocks)));
        for row in block.rows.iter().rev().take(left) {
            row.write(&dated, &mut block.buffer);
        }
        left = left.saturating_sub(BLOCK);
        out.write_all(block.buffer.as_bytes())?;
    }
    Ok(())
}

impl Span {
    fn day_of(self, number: usize, blocks: usize) -> Date {
        let passed = (number + 1) * self.days / blocks;
        self.first.saturating_add(i64::try_from(passed).expect("at most the span").days())
    }
}

/// What a block leaves in the balance; the newest leaves nothing.
fn left_by(seed: u64, number: usize, blocks: usize) -> i64 {
    if number + 1 == blocks {
        return 0;
    }
    Rng::part(seed, number as u64 + 1).cents(0..15_000)
}

struct Row {
    ref_id: u64,
    group: u64,
    kind: &'static str,
    contract: &'static str,
    client: &'static str,
    details: String,
    hours: String,
    amount: i64,
    balance: i64,
}

impl Row {
    fn write(&self, dated: &str, to: &mut String) {
        let holder = if self.client.is_empty() { "" } else { "Ada Example" };
        writeln!(
            to,
            "{dated},{},{},{},{},,{},,,{holder},{},Ada Example,,{},{},,,{},",
            self.group,
            self.kind,
            self.contract,
            quoted(&self.details),
            self.hours,
            quoted(self.client),
            self.ref_id,
            plain(self.amount),
            plain(self.balance),
        )
        .expect("a String takes everything");
    }
}

struct Block {
    rows: Vec<Row>,
    balance: i64,
    buffer: String,
    span: Span,
}

const JOBS: [(&str, &str); 5] = [
    ("Survey coding", "Quillfern Software LTD"),
    ("Tide tables", "Saltmarsh Labs"),
    ("Warehouse scripts", "Brackenridge, Inc."),
    ("Chart module", "Ångström & Søn"),
    ("Proof reading", "larkspur global"),
];

impl Block {
    fn fill(&mut self, seed: u64, number: usize, blocks: usize) {
        let mut rng = Rng::part(seed ^ 0xB16, number as u64);
        self.rows.clear();
        self.balance = match number.checked_sub(1) {
            Some(before) => left_by(seed, before, blocks),
            None => 0,
        };
        let first = FIRST_REF + (number * BLOCK * 3) as u64;
        let minutes = rng.range(600..2_400);
        let sunday = self.span.day_of(number, blocks).saturating_sub(10.days());
        let monday = day(sunday.saturating_sub(6.days()));
        let week = format!("Invoice for {monday}-{}", day(sunday));
        let hours = format!("{}.{:02} hours", minutes / 60, minutes % 60 * 100 / 60);
        let gross = minutes * rng.range(16..80) * 100 / 60;
        self.earn(first, "Hourly", *rng.pick(&JOBS), gross, (week, hours));
        let gross = rng.cents(6_000..90_000);
        let told = ("Milestone released".to_owned(), String::new());
        self.earn(first + 9, "Fixed-price", *rng.pick(&JOBS), gross, told);
        let bought = first + 18;
        let connects = rng.range(1..5) * 20;
        let text = format!("Fees for additional Connects ({connects}).");
        let price = connects * 15;
        self.push(bought, bought, "Connects", ("", ""), text, -price);
        let text = format!("VAT (KE) - Membership Fee - Ref ID {bought}");
        self.push(bought + 3, bought, "VAT", ("", ""), text, -share(price, 1_600));
        let payout = bought + 6;
        let amount = self.balance - left_by(seed, number, blocks) - 99;
        assert!(amount > 0, "two earnings are more than any block leaves");
        let text = format!("M-Pesa transfer {} KES to xxxx-7001", plain(amount * 125));
        self.push(payout, payout, "Withdrawal", ("", ""), text, -amount);
        let text = "Withdrawal Fee - M-Pesa xxxx-7001".to_owned();
        self.push(payout + 3, payout, "Withdrawal Fee", ("", ""), text, -99);
    }

    fn earn(
        &mut self,
        ref_id: u64,
        kind: &'static str,
        job: (&'static str, &'static str),
        gross: i64,
        (details, hours): (String, String),
    ) {
        self.push(ref_id, ref_id, kind, job, details, gross);
        self.rows.last_mut().expect("just pushed").hours = hours;
        let fee = share(gross, 1_000);
        let name = if kind == "Hourly" { "Hourly" } else { "Fixed Price" };
        let text = format!("Service Fee for {name} - Ref ID {ref_id}");
        self.push(ref_id + 3, ref_id, "Service Fee", job, text, -fee);
        let text = format!("VAT (KE) - Service Fee - Ref ID {}", ref_id + 3);
        self.push(ref_id + 6, ref_id, "VAT", job, text, -share(fee, 1_600));
    }

    fn push(
        &mut self,
        ref_id: u64,
        group: u64,
        kind: &'static str,
        (contract, client): (&'static str, &'static str),
        details: String,
        amount: i64,
    ) {
        self.balance += amount;
        let hours = String::new();
        let balance = self.balance;
        self.rows.push(Row {
            ref_id,
            group,
            kind,
            contract,
            client,
            details,
            hours,
            amount,
            balance,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(lines: usize, seed: u64) -> Vec<csv::StringRecord> {
        let mut bytes = Vec::new();
        write_big(&mut bytes, lines, seed).unwrap();
        assert_eq!(bytes[..3], [0xEF, 0xBB, 0xBF]);
        if lines >= 1_000 {
            let each = bytes.len() / lines;
            assert!((120..190).contains(&each), "{each} bytes a line");
        }
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        assert_eq!(reader.headers().unwrap().len(), 19);
        reader.records().collect::<Result<_, _>>().unwrap()
    }

    fn cents(text: &str) -> i64 {
        text.replace('.', "").parse().unwrap()
    }

    #[test]
    fn every_length_chains_newest_first() {
        for lines in [0, 1, 2, 9, 10, 11, 1_000, 12_345] {
            let rows = written(lines, 5);
            assert_eq!(rows.len(), lines);
            for pair in rows.windows(2) {
                let (newer, older) = (&pair[0], &pair[1]);
                assert_eq!(cents(&older[17]) + cents(&newer[14]), cents(&newer[17]));
                assert!(newer[13].parse::<u64>().unwrap() > older[13].parse::<u64>().unwrap());
                assert!(cents(&older[17]) >= 0);
            }
            assert!(rows.first().is_none_or(|newest| cents(&newest[17]) == 0));
        }
    }

    #[test]
    fn a_seed_replays_and_another_differs() {
        assert_eq!(written(500, 1), written(500, 1));
        assert_ne!(written(500, 1), written(500, 2));
    }

    #[test]
    fn a_hundred_thousand_lines_spread_over_the_years() {
        let rows = written(100_000, 9);
        assert!(rows[0][0].ends_with("2025") && rows[99_999][0].ends_with("2023"));
    }
}
