//! How does an answer look as one HTML file that opens from disk and loads nothing.

use crate::Shown;
use crate::page::Page;
use askama::Template;
use outflow_ledger::Cents;

#[derive(Template)]
#[template(path = "why.html")]
struct WhyPage<'a> {
    page: &'a Page,
    steps: Vec<Step<'a>>,
    as_of: String,
}

struct Step<'a> {
    label: &'a str,
    amount: String,
    note: &'a str,
    class: &'static str,
    permille: u16,
}

/// The answer as a self-contained page.
pub fn html(shown: &Shown<'_>, with_lines: bool) -> String {
    let page = Page::of(shown, with_lines);
    let largest = page.bridge.iter().filter(|row| row.is_step).map(|row| row.amount.abs()).max();
    let largest = largest.unwrap_or(Cents::ZERO);
    let steps = page.bridge.iter().map(|row| Step {
        label: &row.label,
        amount: row.amount.grouped(),
        note: &row.note,
        class: match (row.is_step, row.amount.is_negative()) {
            (false, _) => "balance",
            (true, true) => "loss",
            (true, false) => "gain",
        },
        permille: if row.is_step { outflow_charts::permille(row.amount, largest) } else { 0 },
    });
    let steps = steps.collect();
    let as_of = shown.answer.as_of.to_string();
    WhyPage { page: &page, steps, as_of }
        .render()
        .expect("the template only formats values that are already there")
}
