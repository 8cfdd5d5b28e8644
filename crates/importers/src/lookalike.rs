//! Which other file is this: reports and formats that people give by mistake, with what they need instead.

use crate::upwork;
use outflow_ledger::{Code, Diagnostic};

/// A report of Upwork that cannot explain a balance, known by its columns.
pub(crate) fn by_header(folded: &[String]) -> Option<Diagnostic> {
    let has = |name: &str| folded.iter().any(|column| column == name);
    let mentions = |word: &str| folded.iter().any(|column| column.contains(word));
    let other = by_columns_of_others(&has);
    if other.is_some() {
        return other;
    }
    if has("ref id") || has("transaction id") || mentions("balance") {
        return None;
    }
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let weekday = |column: &String| days.iter().any(|day| column.starts_with(day));
    if has("date") && has("contract") && has("hours") && has("amount") {
        Some(wrong_report(
            "the earnings-by-day report",
            "gross amounts only, no fees, payouts or balance",
        ))
    } else if mentions("invoice") && (mentions("amount") || mentions("total")) {
        Some(wrong_report("a list of invoices", "no fees, payouts or balance"))
    } else if mentions("hours")
        && (mentions("week") || folded.iter().filter(|c| weekday(c)).count() >= 5)
    {
        Some(wrong_report(
            "a weekly summary",
            "hours and gross amounts, no fees, payouts or balance",
        ))
    } else if mentions("hours") && (has("contract") || has("project") || has("job") || has("memo"))
    {
        Some(wrong_report("a report of hours", "no fees, payouts or balance"))
    } else {
        None
    }
}

fn wrong_report(what: &str, holds: &str) -> Diagnostic {
    let message = format!("this is {what}: it holds {holds}, so it cannot explain a balance");
    let hint = format!(
        "You need the transaction history, found under {}: download it as CSV.",
        upwork::PAGE
    );
    Diagnostic::new(Code::WrongReport, message).hinting(hint)
}

/// Tables of other companies, by columns that only they have.
fn by_columns_of_others(has: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let paypal = (has("gross") && has("net") && has("fee") && has("timezone"))
        || (has("brutto") && has("netto") && has("zeitzone"))
        || (has("avant commission") && has("fuseau horaire"));
    let payoneer = has("credit amount") && has("debit amount") && has("running balance");
    let wise =
        has("transferwise id") || (has("source fee amount") && has("target amount (after fees)"));
    let stripe = has("balance_transaction_id")
        || (has("converted_amount") && has("statement_descriptor"))
        || (has("available on (utc)") && has("net"));
    let found = [(paypal, "PayPal"), (payoneer, "Payoneer"), (wise, "Wise"), (stripe, "Stripe")];
    let name = found.into_iter().find(|(holds, _)| *holds)?.1;
    Some(not_yet(&format!("a statement of {name}")))
}

fn not_yet(what: &str) -> Diagnostic {
    let message = format!("this is {what}, which this version does not read yet");
    let hint = format!(
        "You need the transaction history of Upwork, found under {}: download it as CSV.",
        upwork::PAGE
    );
    Diagnostic::new(Code::WrongReport, message).hinting(hint)
}

/// So many bytes of a text show what it is.
const HEAD: usize = 4_096;

/// Text files that are no table at all, by how they begin.
pub(crate) fn by_text(text: &str) -> Option<Diagnostic> {
    let end = (0..=HEAD.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let head = text[..end].trim_start().to_ascii_lowercase();
    let starts = |mark: &str| head.starts_with(mark);
    if starts("ofxheader") || head.contains("<ofx>") || head.contains("<?ofx") {
        return Some(not_yet("a bank statement in the OFX format"));
    }
    if starts("!type:") || starts("!account") || starts("!option:") {
        return Some(not_yet("a bank statement in the QIF format"));
    }
    if head.contains("camt.05") || head.contains("<bktocstmr") {
        return Some(not_yet("a bank statement in the CAMT format"));
    }
    if head.contains(":20:") && head.contains(":25:") {
        return Some(not_yet("a bank statement in the MT940 format"));
    }
    if starts("<!doctype html") || starts("<html") || starts("<?xml") || starts("<table") {
        let message = "this is a web page or another marked-up text, not a table";
        let hint = format!(
            "Do not save the page itself: press its download button. The transaction history is found under {}.",
            upwork::PAGE
        );
        return Some(Diagnostic::new(Code::NotATable, message).hinting(hint));
    }
    if starts("{") || starts("[{") {
        let message = "this is JSON, which Outflow does not read";
        return Some(Diagnostic::new(Code::NotATable, message));
    }
    let is_invoice = head.lines().take(20).any(|line| line.trim().starts_with("invoice"));
    is_invoice.then(|| wrong_report("an invoice", "one payment only"))
}
