//! Where does the PDF of an invoice go, and can this program make one?

use anyhow::{Context, bail};
use outflow_app::book::invoice::Invoice;
use std::path::{Path, PathBuf};

/// A PDF that was made and not written yet.
pub struct Paper {
    path: PathBuf,
    bytes: Vec<u8>,
    /// What the reader of the command should know about it.
    notes: Vec<String>,
}

/// Whether this program can make PDFs.
pub fn is_there() -> anyhow::Result<()> {
    if cfg!(feature = "pdf") {
        return Ok(());
    }
    bail!(
        "this program was built without PDF\n  do next: cargo install --path crates/cli --features pdf; or write the invoice as .html, .md, .txt or .json"
    )
}

/// Makes the PDF of each; nothing is written. Into a folder each goes under its number.
pub fn print(invoices: &[Invoice], target: Option<&Path>) -> anyhow::Result<Vec<Paper>> {
    let Some(target) = target else {
        bail!("a PDF is for no terminal\n  do next: name a file, as -o invoice.pdf, or a folder");
    };
    let is_folder = target.is_dir();
    if invoices.len() > 1 && !is_folder {
        bail!(
            "{} invoices are made, and {} is one file; nothing was written\n  do next: name a folder that is there, as -o invoices/, or one contract",
            invoices.len(),
            target.display()
        );
    }
    let paper = |invoice: &Invoice| {
        let path = match is_folder {
            true => target.join(file_name(&invoice.number.text)),
            false => target.to_owned(),
        };
        let (bytes, notes) = printed(invoice)?;
        Ok(Paper { path, bytes, notes })
    };
    invoices.iter().map(paper).collect()
}

/// Writes them; where each is, and what there is to know about it.
pub fn write(papers: &[Paper]) -> anyhow::Result<Vec<String>> {
    let mut notes = Vec::new();
    for paper in papers {
        let shown = paper.path.display();
        std::fs::write(&paper.path, &paper.bytes).with_context(|| {
            format!("cannot write {shown}; the invoice is in the book, and outflow invoice show prints it")
        })?;
        notes.push(format!("Wrote {shown}."));
        notes.extend(paper.notes.iter().cloned());
    }
    Ok(notes)
}

/// A number as the name of a file.
fn file_name(number: &str) -> String {
    let safe = |letter: char| match letter.is_alphanumeric() || "-_.".contains(letter) {
        true => letter,
        false => '-',
    };
    let name: String = number.chars().map(safe).collect();
    format!("{}.pdf", name.trim_start_matches('.'))
}

#[cfg(feature = "pdf")]
fn printed(invoice: &Invoice) -> anyhow::Result<(Vec<u8>, Vec<String>)> {
    let pdf = outflow_pdf::invoice(invoice)
        .with_context(|| format!("cannot print invoice {}", invoice.number.text))?;
    let without: String = pdf.without_glyph.iter().collect();
    let notes = match pdf.without_glyph.is_empty() {
        true => Vec::new(),
        false => vec![format!(
            "The fonts of the PDF have no letters for {without}: it shows their numbers instead."
        )],
    };
    Ok((pdf.bytes, notes))
}

#[cfg(not(feature = "pdf"))]
fn printed(_: &Invoice) -> anyhow::Result<(Vec<u8>, Vec<String>)> {
    is_there()?;
    Ok((Vec::new(), Vec::new()))
}
