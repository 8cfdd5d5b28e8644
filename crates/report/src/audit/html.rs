//! How does an audit look as one HTML file that opens from disk and loads nothing?

use super::{AuditPage, ShownAudit};
use askama::Template;

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    page: &'a AuditPage,
    as_of: String,
}

/// The audit as a self-contained page.
pub fn audit_html(shown: &ShownAudit<'_>, with_lines: bool) -> String {
    let page = AuditPage::of(shown, with_lines);
    let as_of = shown.answer.as_of.to_string();
    Page { page: &page, as_of }
        .render()
        .expect("the template only formats values that are already there")
}
