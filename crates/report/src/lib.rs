//! How is an answer shown: as text, JSON, CSV, Markdown or one HTML file. Renders, never computes.

mod csv_rows;
mod html;
mod json;
mod labels;
mod markdown;
mod page;
mod problems;
mod safe;
mod sentence;
mod text;

pub use csv_rows::csv;
pub use html::html;
pub use json::{SCHEMA, json, json_without_answer};
pub use labels::label_of;
pub use markdown::markdown;
pub use page::{BridgeRow, Page, WaitingRow};
pub use problems::problems;
pub use safe::visible;
pub use text::{TextStyle, text};

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
