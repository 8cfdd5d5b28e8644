//! How is an answer shown: as text, JSON, CSV, Markdown, one HTML file or a calendar. Renders, never computes.

mod audit;
mod columns;
mod csv_rows;
mod fees;
mod forecast;
mod html;
mod ics;
mod json;
mod labels;
mod listing;
mod markdown;
mod page;
mod payout;
mod policy;
mod problems;
mod safe;
mod sentence;
mod sheet;
mod text;
mod todo;

pub use audit::{
    AUDIT_SCHEMA, ShownAudit, audit_csv, audit_html, audit_json, audit_json_without_answer,
    audit_markdown, audit_text,
};
pub use csv_rows::csv;
pub use fees::{
    FEES_SCHEMA, fees_csv, fees_html, fees_json, fees_json_without_answer, fees_markdown, fees_text,
};
pub use forecast::{
    FORECAST_SCHEMA, ShownForecast, forecast_csv, forecast_html, forecast_json,
    forecast_json_without_answer, forecast_markdown, forecast_svg, forecast_text,
};
pub use html::html;
pub use ics::reminders_ics;
pub use json::{SCHEMA, json, json_without_answer};
pub use labels::label_of;
pub use listing::{
    LISTING_SCHEMA, listing_csv, listing_html, listing_json, listing_json_without_answer,
    listing_markdown, listing_text, listing_whole,
};
pub use markdown::markdown;
pub use page::{BridgeRow, Page, WaitingRow};
pub use payout::{
    PAYOUT_SCHEMA, ShownPayout, payout_csv, payout_html, payout_json, payout_json_without_answer,
    payout_markdown, payout_text,
};
pub use policy::{POLICY_SCHEMA, policy_json, policy_json_without_answer, policy_text};
pub use problems::problems;
pub use safe::visible;
pub use text::{TextStyle, text};
pub use todo::todo_text;

use outflow_answers::WhyAnswer;
use outflow_ledger::{Diagnostic, Journal};

/// An answer with the journal that its lines stand in, and what there is to say about the input.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The answer.
    pub answer: &'a WhyAnswer,
    /// Its lines.
    pub journal: &'a Journal,
    /// Problems of the input.
    pub diagnostics: &'a [Diagnostic],
}
