//! How is an answer made of tables shown: in the format that was asked for, with its exit status.

use crate::args::{Format, OutputArgs};
use crate::exit::Outcome;
use crate::output::{style_of, wanted_format, write};
use crate::terminal::{Terminal, complain};
use outflow_app::Listing;
use outflow_ledger::{Diagnostic, Severity};
use std::path::PathBuf;

/// Answers that people copy from.
const UNCUT: [&str; 7] = [
    "outflow/paths/1",
    "outflow/doctor/1",
    "outflow/backup/1",
    "outflow/config/1",
    "outflow/budget-rules/1",
    "outflow/invoice/1",
    "outflow/invoices/1",
];
/// Answers of long sentences: what has no room in a row stands below it.
const WHOLE: [&str; 3] = ["outflow/activity/1", "outflow/contract/1", "outflow/contracts/1"];

/// Shows it; `inputs` are never overwritten.
pub fn show(
    listing: &Listing,
    diagnostics: &[Diagnostic],
    output: &OutputArgs,
    inputs: &[PathBuf],
    terminal: Terminal,
) -> anyhow::Result<Outcome> {
    let mut style = style_of(output, terminal);
    // A path or a remedy that is cut is of no use: a narrow terminal wraps these.
    style.lines |= UNCUT.contains(&listing.schema);
    let text = match wanted_format(output) {
        Format::Text if WHOLE.contains(&listing.schema) => {
            outflow_report::listing_whole(listing, style)
        }
        Format::Text => outflow_report::listing_text(listing, style),
        Format::Json => outflow_report::listing_json(listing, diagnostics),
        Format::Csv => outflow_report::listing_csv(listing),
        Format::Md => outflow_report::listing_markdown(listing),
        Format::Html => outflow_report::listing_html(listing),
    };
    write(&text, output, inputs, style.colour)?;
    if wanted_format(output) == Format::Csv {
        complain(&left_out_of_csv(listing));
    }
    Ok(if listing.has_findings { Outcome::Found } else { Outcome::Explained })
}

/// A spreadsheet takes one table: what an answer says beside it is named, so that nobody takes it for all.
fn left_out_of_csv(listing: &Listing) -> String {
    let others: Vec<&str> = listing.data().skip(1).map(|section| section.key).collect();
    match (others.as_slice(), listing.notes.is_empty()) {
        ([], true) => String::new(),
        ([], false) => {
            "csv holds the table alone; the other formats hold notes about it\n".to_owned()
        }
        (others, _) => format!(
            "csv holds the first table alone; the other formats hold the rest: {}\n",
            others.join(", ")
        ),
    }
}

/// Tells people what is worth knowing beside the answer.
pub fn warn(diagnostics: &[Diagnostic], terminal: Terminal) {
    let worth = diagnostics.iter().filter(|one| one.severity > Severity::Note);
    let worth: Vec<Diagnostic> = worth.cloned().collect();
    if !worth.is_empty() {
        complain(&outflow_report::problems(&worth, terminal.colour_of_errors));
    }
}

/// Tells why there is no answer.
pub fn refuse(
    schema: &str,
    diagnostics: &[Diagnostic],
    output: &OutputArgs,
    terminal: Terminal,
) -> anyhow::Result<Outcome> {
    complain(&outflow_report::problems(diagnostics, terminal.colour_of_errors));
    if wanted_format(output) == Format::Json {
        let text = outflow_report::listing_json_without_answer(schema, diagnostics);
        write(&text, output, &[], false)?;
    }
    Ok(Outcome::of_problems(diagnostics))
}
