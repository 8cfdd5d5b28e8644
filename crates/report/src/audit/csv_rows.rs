//! How does an audit look as a table: one row a charge, so that a spreadsheet can prove the sums.

use super::{AuditPage, ShownAudit, decimal};
use crate::safe::cell;

const HEADER: [&str; 10] = [
    "part",
    "kind",
    "date",
    "charged",
    "expected",
    "difference",
    "verdict",
    "clause",
    "place",
    "text",
];

/// The audit as CSV with a header; formulas in texts are neutralised by an apostrophe.
pub fn audit_csv(shown: &ShownAudit<'_>) -> String {
    let page = AuditPage::of(shown, true);
    let answer = shown.answer;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [&str; 10]| {
        writer
            .write_record(row)
            .expect("writing to memory cannot fail, and every row has 10 cells");
    };
    write(HEADER);
    for (row, charge) in page.lines.iter().zip(&answer.charges) {
        let clause = charge.clause.as_ref().map_or("", |rule| rule.id.as_str());
        write([
            "charge",
            row.kind,
            &row.date,
            &row.charged,
            &row.expected,
            &row.difference,
            row.verdict,
            clause,
            &cell(&row.place),
            &cell(&row.because),
        ]);
    }
    for (row, finding) in page.findings.iter().zip(&answer.findings) {
        let amount = finding.amount.map(|amount| (-amount).to_string()).unwrap_or_default();
        let clause = finding.clause.as_ref().map_or("", |rule| rule.id.as_str());
        let (place, message) = (cell(&row.place), cell(&row.message));
        write(["finding", finding.kind.id(), "", "", "", &amount, "", clause, &place, &message]);
    }
    let totals = &answer.totals;
    for (name, amount) in [
        ("charged", totals.charged),
        ("overcharged", totals.overcharged),
        ("undercharged", totals.undercharged),
        ("orphaned", totals.orphaned),
    ] {
        write(["total", name, "", &decimal(amount), "", "", "", "", "", ""]);
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is UTF-8")
}
