//! How does a payout plan look as one HTML file that opens from disk and loads nothing?

use super::{PayoutPage, ShownPayout};
use askama::Template;

#[derive(Template)]
#[template(path = "payout.html")]
struct Page<'a> {
    page: &'a PayoutPage,
    lists: [(&'static str, &'a [String]); 9],
    as_of: String,
}

/// The plan as a self-contained page.
pub fn payout_html(shown: &ShownPayout<'_>) -> String {
    let page = PayoutPage::of(shown);
    let as_of = shown.answer.as_of.to_string();
    Page { page: &page, lists: page.lists(), as_of }
        .render()
        .expect("the template only formats values that are already there")
}
