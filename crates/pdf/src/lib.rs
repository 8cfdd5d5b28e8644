//! How does an invoice look on paper: the pages of a PDF, the same bytes each time?
//!
//! What the invoice says goes to the typesetter as values, never as its source: text is data, whatever it holds.

mod fonts;
mod words;

use jiff::civil::Date;
use outflow_answers::invoices::{Hours, Invoice, InvoiceLine, Party, percent_of};
use std::collections::BTreeSet;
use typst::diag::Warned;
use typst::foundations::{Array, Datetime, Dict, IntoValue, Smart, Value};
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use words::Words;

/// How the pages are laid out.
const LAYOUT: &str = include_str!("invoice.typ");

/// A file, ready to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Letters for which the fonts have no glyph; their numbers are shown in their places.
    pub without_glyph: BTreeSet<char>,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
#[error("the typesetter could not make the pages: {0}")]
pub struct PdfError(String);

/// The invoice as PDF (PDF/A-2b, A4).
///
/// # Errors
/// What the typesetter complains about; with the layout that ships this does not happen.
pub fn invoice(invoice: &Invoice) -> Result<Pdf, PdfError> {
    let mut words = Words::default();
    let said = said(invoice, &mut words);
    let engine = TypstEngine::builder().main_file(LAYOUT).fonts(fonts::files()).build();
    let Warned { output, .. } = engine.compile_with_input::<Dict, PagedDocument>(said);
    let pages = output.map_err(|error| PdfError(error.to_string()))?;
    let told = |what: String| PdfError(what);
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| told(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}", invoice.seller.name, invoice.number.text)),
        creator: Smart::Custom(Some("Outflow".to_owned())),
        timestamp: moment(invoice.issued).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&pages, &options).map_err(|errors| {
        let all: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        told(all.join("; "))
    })?;
    Ok(Pdf { bytes, without_glyph: words.without_glyph })
}

/// The beginning of the invoice's day: the clock has no say in the file.
fn moment(day: Date) -> Option<Datetime> {
    let month = day.month().unsigned_abs();
    Datetime::from_ymd_hms(i32::from(day.year()), month, day.day().unsigned_abs(), 0, 0, 0)
}

/// Everything that is printed.
fn said(invoice: &Invoice, words: &mut Words) -> Dict {
    let mut said = Dict::new();
    let mut put = |key: &str, value: Value| said.insert(key.into(), value);
    let code = invoice.currency.code();
    put("number", words.short(&invoice.number.text));
    put("issued", day(invoice.issued).into_value());
    put("due", day(invoice.due).into_value());
    put("currency", code.into_value());
    put("reference", optional(invoice.reference.as_deref(), |text| words.short(text)));
    put("seller", party(&invoice.seller, words));
    put("buyer", party(&invoice.buyer, words));
    put("payment", list(&invoice.payment, |text| words.wide(text)));
    put("lines", list(&invoice.lines, |one| line(one, words)));
    put("has_hours", invoice.lines.iter().any(|line| line.hours.is_some()).into_value());
    put("net", invoice.sums.net.grouped().into_value());
    let tax = invoice.tax.charge.as_ref();
    put("tax_name", optional(tax, |tax| words.short(&percent_of(&tax.name, tax.basis_points))));
    put("tax", invoice.sums.tax.grouped().into_value());
    put("tax_note", optional(invoice.tax.note.as_deref(), |text| words.wide(text)));
    put("total", invoice.sums.total.grouped().into_value());
    said
}

fn party(party: &Party, words: &mut Words) -> Value {
    let mut said = Dict::new();
    said.insert("name".into(), words.short(&party.name));
    said.insert("address".into(), list(&party.address, |text| words.short(text)));
    said.insert("tax_id".into(), optional(party.tax_id.as_deref(), |text| words.short(text)));
    said.insert("email".into(), optional(party.email.as_deref(), |text| words.short(text)));
    said.into_value()
}

fn line(line: &InvoiceLine, words: &mut Words) -> Value {
    let mut said = Dict::new();
    said.insert("what".into(), words.short(&line.what));
    said.insert("hours".into(), optional(line.hours, |hours| Hours::in_words(hours).into_value()));
    said.insert("rate".into(), optional(line.hours, |hours| hours.rate.grouped().into_value()));
    said.insert("amount".into(), line.amount.grouped().into_value());
    said.into_value()
}

fn list<T>(all: &[T], value: impl FnMut(&T) -> Value) -> Value {
    all.iter().map(value).collect::<Array>().into_value()
}

fn optional<T>(one: Option<T>, value: impl FnOnce(T) -> Value) -> Value {
    one.map_or(Value::None, value)
}

/// `10 June 2024`.
fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
