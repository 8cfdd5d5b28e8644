//! How does a listing look as one HTML file that opens from disk and loads nothing?

use super::ListingPage;
use askama::Template;
use outflow_answers::Listing;

#[derive(Template)]
#[template(path = "listing.html")]
struct Page<'a> {
    page: &'a ListingPage,
}

/// The listing as a self-contained page.
pub fn listing_html(listing: &Listing) -> String {
    let page = ListingPage::of(listing);
    Page { page: &page }.render().expect("the template only formats values that are already there")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::samples::{hostile, plain_sample};

    #[test]
    fn a_page_of_its_own() {
        let shown = listing_html(&plain_sample());
        for part in [
            "<h1>Two lines.</h1>",
            "<h2>Lines</h2>",
            "<td class=\"amount\">1,234.56</td>",
            "<tr class=\"balance\"><td></td><td></td><td class=\"amount\">1,234.51</td>",
            "<p class=\"soft\">none</p>",
            "<li>The lines cover June.</li>",
            "default-src 'none'",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }

    #[test]
    fn everything_is_escaped() {
        let shown = listing_html(&hostile());
        for acting in ["<script", "\u{1b}", "\u{202e}", "\u{7}", "& \"q\""] {
            assert!(!shown.contains(acting), "{acting:?} in {shown}");
        }
        assert!(shown.contains("=1+1") && shown.contains(&"x".repeat(300)));
    }
}
