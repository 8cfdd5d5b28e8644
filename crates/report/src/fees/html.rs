//! How does an answer about fees look as one HTML file that opens from disk and loads nothing?

use super::FeesPage;
use askama::Template;
use outflow_answers::fees::FeesReply;

#[derive(Template)]
#[template(path = "fees.html")]
struct Page<'a> {
    page: &'a FeesPage,
}

/// The answer as a self-contained page.
pub fn fees_html(reply: &FeesReply) -> String {
    let page = FeesPage::of(reply);
    Page { page: &page }.render().expect("the template only formats values that are already there")
}
