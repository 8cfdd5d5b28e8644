//! Which parts does an answer about fees have on paper: sentences and rows, ready for any format, without layout.

mod csv_rows;
mod html;
mod json;
mod markdown;
mod text;
mod words;

pub use csv_rows::fees_csv;
pub use html::fees_html;
pub use json::{FEES_SCHEMA, fees_json, fees_json_without_answer};
pub use markdown::fees_markdown;
pub use text::fees_text;

use crate::labels::rule_row;
use crate::safe::visible;
use outflow_answers::fees::{
    CompareRow, FeesAnswer, FeesReply, Range, RefundAnswer, Step, StepKind, Summary, When,
};
use outflow_ledger::{Citation, Standing};
use words::{day, label, range};

/// An answer as sentences and rows; all text is harmless already.
struct FeesPage {
    headline: String,
    proofs: Vec<String>,
    steps: Vec<StepRow>,
    ways: Vec<WayRow>,
    is_comparison: bool,
    sections: Vec<(&'static str, Vec<String>)>,
    rules: Vec<String>,
    on: String,
}

/// One step from the bill to what arrives.
struct StepRow {
    label: String,
    amount: String,
    running: String,
    note: String,
    is_sum: bool,
    is_loss: bool,
}

/// One way out beside the others.
struct WayRow {
    platform: String,
    method: String,
    taken: String,
    payout_fee: String,
    arrives: String,
    when: String,
    note: String,
}

impl FeesPage {
    fn of(reply: &FeesReply) -> FeesPage {
        match reply {
            FeesReply::Bill(answer) => of_bill(answer),
            FeesReply::Net(net) => {
                let mut page = of_bill(&net.answer);
                page.ways.clear();
                let (headline, proofs) = words::net(net);
                page.headline = visible(&headline);
                page.proofs.splice(0..0, proofs.iter().map(|proof| visible(proof)));
                page
            }
            FeesReply::Compare(compared) => FeesPage {
                headline: visible(&words::compared(compared)),
                proofs: Vec::new(),
                steps: Vec::new(),
                ways: compared.rows.iter().filter_map(compared_row).collect(),
                is_comparison: true,
                sections: sections([
                    ("Not known", compared.rows.iter().filter_map(without_rules).collect()),
                    ("To make it exact", words::open_in_rows(&compared.rows)),
                    ("Please note", words::notes_of_comparison(compared)),
                ]),
                rules: Vec::new(),
                on: compared.deal.on.to_string(),
            },
            FeesReply::Refund(refund) => of_refund(refund),
        }
    }
}

fn sections<const N: usize>(
    all: [(&'static str, Vec<String>); N],
) -> Vec<(&'static str, Vec<String>)> {
    let shown = all.into_iter().filter(|(_, rows)| !rows.is_empty());
    shown.map(|(title, rows)| (title, rows.iter().map(|row| visible(row)).collect())).collect()
}

fn of_bill(answer: &FeesAnswer) -> FeesPage {
    let (conditions, open) = (words::conditions(&answer.maybe), words::open(answer));
    let shows_ways = answer.ways.iter().any(|row| row.method.is_some());
    let ways = answer.ways.iter().filter(|_| shows_ways).map(|row| way_row(row, false));
    FeesPage {
        headline: visible(&words::headline(answer)),
        proofs: words::proof(answer).iter().map(|proof| visible(proof)).collect(),
        steps: answer.steps.iter().map(|step| step_row(answer, step)).collect(),
        ways: ways.collect(),
        is_comparison: false,
        sections: sections([
            ("The client pays", vec![words::client(answer)]),
            ("Not counted", conditions),
            ("To make it exact", open),
            ("Please note", words::notes(answer)),
        ]),
        rules: answer.rules().iter().map(|rule| rule_row(&answer.platform_name, rule)).collect(),
        on: answer.deal.on.to_string(),
    }
}

fn of_refund(refund: &RefundAnswer) -> FeesPage {
    let mut rules = refund.because.clone();
    rules.extend(refund.paid_before.iter().flat_map(|line| line.because.clone()));
    rules.extend(refund.deadlines.iter().map(|(_, rule)| rule.clone()));
    FeesPage {
        headline: visible(&words::refunded(refund)),
        proofs: words::refund_proofs(refund).iter().map(|proof| visible(proof)).collect(),
        steps: refund_rows(refund),
        ways: Vec::new(),
        is_comparison: false,
        sections: sections([
            ("Paid when it was earned", words::lost(refund)),
            ("Not counted", words::conditions(&refund.maybe)),
            ("To make it exact", words::open(&refund.answer)),
            ("Please note", words::refund_notes(refund)),
        ]),
        rules: rules.iter().map(|rule| rule_row(&refund.platform_name, rule)).collect(),
        on: refund.deal.on.to_string(),
    }
}

fn refund_rows(refund: &RefundAnswer) -> Vec<StepRow> {
    let row = |label: &str, amount: String, note: String, is_sum: bool| StepRow {
        is_loss: amount.starts_with('-'),
        label: label.to_owned(),
        running: String::new(),
        amount,
        note,
        is_sum,
    };
    let about_fee = match refund.is_settled {
        true => rules_in_words(&refund.because),
        false => format!(
            "no rule of {} says whether its share comes back",
            visible(&refund.platform_name)
        ),
    };
    vec![
        row("Back to the client", (-refund.refund).grouped(), String::new(), false),
        row("Service fee returned", range(refund.fee_returned), about_fee, false),
        row("Leaves your balance", range(refund.leaves), String::new(), true),
    ]
}

fn step_row(answer: &FeesAnswer, step: &Step) -> StepRow {
    let is_sum = matches!(
        step.kind,
        StepKind::Bill | StepKind::Available | StepKind::Arrives | StepKind::Left
    );
    let mut notes: Vec<String> = Vec::new();
    match step.kind {
        StepKind::Available => notes.extend(answer.when.iter().map(available)),
        StepKind::Arrives if step.amount != Range::ZERO => {
            notes.extend(answer.when.iter().filter_map(arrives_by));
        }
        StepKind::PayoutFee => {
            let ids = words::ids(&step.because);
            notes.extend(answer.method.iter().map(|method| format!("to {} ({ids})", method.name)));
        }
        _ if step.because.is_empty() => {}
        _ => notes.push(rules_in_words(&step.because)),
    }
    StepRow {
        label: label(step.kind).to_owned(),
        amount: range(step.amount),
        // A sum is what is there; saying it twice tells nothing.
        running: if is_sum { String::new() } else { range(step.running) },
        note: visible(&notes.join("; ")),
        is_sum,
        is_loss: step.amount.least.is_none_or(|least| least.is_negative()),
    }
}

/// `The service fee is 10 % (<id>, published)`; where several hold, each.
fn rules_in_words(rules: &[Citation]) -> String {
    let said: Vec<String> = rules.iter().map(rule_in_words).collect();
    said.join("; ")
}

fn rule_in_words(rule: &Citation) -> String {
    let own = if rule.is_own { ", your own" } else { "" };
    visible(&format!("{} ({}, {}{own})", rule.title, rule.id, rule.standing))
}

fn work(when: &When) -> &'static str {
    if when.hourly { "hourly" } else { "fixed price" }
}

fn available(when: &When) -> String {
    match when.available_on {
        Some(on) => format!("{}: on {} ({})", work(when), day(on), words::ids(&when.because)),
        None => format!("{}: no rule says when", work(when)),
    }
}

fn arrives_by(when: &When) -> Option<String> {
    when.arrives_by.map(|by| format!("{}: by {}", work(when), day(by)))
}

fn way_row(row: &CompareRow, names_platform: bool) -> WayRow {
    let platform = if names_platform { visible(&row.platform_name) } else { String::new() };
    let method = row.method.as_ref().map_or("–".to_owned(), |method| visible(&method.id));
    match &row.result {
        Ok(summary) => WayRow {
            platform,
            method,
            taken: range(summary.taken),
            payout_fee: summary.payout_fee.map(range).unwrap_or_default(),
            arrives: summary.arrives.map_or("not known".to_owned(), range),
            when: when_in_short(summary),
            note: visible(&words::way_note(row, summary, names_platform)),
        },
        Err(reason) => WayRow {
            platform,
            method,
            taken: String::new(),
            payout_fee: String::new(),
            arrives: "-".to_owned(),
            when: String::new(),
            note: visible(reason),
        },
    }
}

/// A platform without a rule about its share is told below the others.
fn compared_row(row: &CompareRow) -> Option<WayRow> {
    without_rules(row).is_none().then(|| way_row(row, true))
}

fn without_rules(row: &CompareRow) -> Option<String> {
    let reason = row.result.as_ref().err().filter(|_| row.method.is_none())?;
    Some(format!("{}: {reason}", row.platform_name))
}

/// `by 2024-06-19 / 2024-06-12`: hourly first, as it was asked.
fn when_in_short(summary: &Summary) -> String {
    let by: Vec<String> = summary
        .when
        .iter()
        .filter_map(|when| {
            let (word, on) = match (when.arrives_by, when.available_on) {
                (Some(by), _) => ("by", by),
                (None, Some(on)) => ("from", on),
                (None, None) => return None,
            };
            Some(format!("{word} {on}"))
        })
        .collect();
    by.join(" / ")
}

/// A rule that is less than the platform's own word.
fn is_weak(rule: &Citation) -> bool {
    matches!(rule.standing, Standing::Claimed | Standing::Assumed)
}
