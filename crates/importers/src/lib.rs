//! What does a file say: bytes in, a statement or a snapshot out, with every problem named at its place.
//!
//! This crate is pure: no file, no clock, no environment, no float in money. A format is one file that
//! implements [`Importer`]; reading cells, dates and amounts is the same for all.

mod amounts;
mod dates;
mod decode;
mod format;
mod header;
mod lookalike;
mod problems;
mod scan;
mod settle;
mod snapshot;
mod table;
mod upwork;
mod upwork_v1;
mod upwork_v2;

pub use amounts::typed_amount;
pub use dates::DateOrder;
pub use format::{Column, Importer, Role, Said, Tally};
pub use snapshot::{contradictions, placed_in_snapshot, read_snapshot};
pub use upwork::UpworkExport;
pub use upwork_v1::UPWORK_V1;
pub use upwork_v2::UPWORK_V2;

use decode::Decoded;
use header::Header;
use outflow_ledger::source::{Records, ShownColumns};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Code, Currency, Diagnostic, Platform, Source, Statement, Texts};
use problems::Problems;
use std::sync::Arc;

/// Every format that is read, the oldest first.
pub const IMPORTERS: &[&dyn Importer] = &[&UPWORK_V1, &UPWORK_V2];

/// The platforms whose statements are read, each once.
pub const PLATFORMS: &[Platform] = &[upwork::UPWORK];

/// The largest file that is read.
pub const MAX_BYTES: u64 = 2 << 30;

/// What the user says about a file that the file itself leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ReadOptions {
    /// The order of day and month in dates of numbers only.
    pub date_order: Option<DateOrder>,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The statement; none exactly where a fatal problem was found.
    pub statement: Option<Statement>,
    /// Every problem and note.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a statement of any known format. `name` is what messages and answers call the file.
pub fn read(
    name: &str,
    bytes: Vec<u8>,
    id: SourceId,
    texts: &mut Texts,
    options: &ReadOptions,
) -> Reading {
    match decoded(bytes) {
        Ok(decoded) => read_text(name, decoded, id, texts, options),
        Err(problem) => refused(name, *problem),
    }
}

/// Whether the beginning of a file is that of a statement; else what keeps it from being one, in a few words.
/// Where the file goes on behind it, only whole lines are looked at: a letter may be cut in two at the end.
pub fn recognised(head: &[u8], goes_on: bool) -> Result<(), String> {
    let head = if goes_on { decode::whole_lines(head) } else { head };
    let found = decoded(head.to_vec())
        .and_then(|decoded| header::find(&decoded.text, decoded.start).map(|_| ()));
    found.map_err(|problem| problem.code.title().to_owned())
}

fn refused(name: &str, problem: Diagnostic) -> Reading {
    Reading { statement: None, diagnostics: vec![problem.in_source(name)] }
}

/// The text of a file, which has fewer than 4 GiB so that a place in it takes 32 bits.
fn decoded(bytes: Vec<u8>) -> Result<Decoded, Box<Diagnostic>> {
    let too_large = |size: usize| u64::try_from(size).map_or(true, |size| size > MAX_BYTES);
    let refuse = || Box::new(Diagnostic::new(Code::TooLarge, "the file is larger than 2 GiB"));
    if too_large(bytes.len()) {
        return Err(refuse());
    }
    let decoded = decode::decode(bytes)?;
    if u32::try_from(decoded.text.len()).is_err() { Err(refuse()) } else { Ok(decoded) }
}

fn read_text(
    name: &str,
    Decoded { text, start, encoding }: Decoded,
    id: SourceId,
    texts: &mut Texts,
    options: &ReadOptions,
) -> Reading {
    let header = match header::find(&text, start) {
        Ok(header) => header,
        Err(problem) => return refused(name, *problem),
    };
    let mut problems = Problems::new(name, &text);
    let lines = table::read(&text, &header, id, options.date_order, texts, &mut problems);
    if !problems.is_fatal()
        && let Some(refusal) = header.importer.refuse(&lines.tally)
    {
        return refused(name, refusal);
    }
    say_how_it_was_read(&mut problems, &header, encoding);
    let fatal = problems.is_fatal();
    let diagnostics = problems.into_list();
    if fatal {
        return Reading { statement: None, diagnostics };
    }
    let statement = Statement {
        platform: header.importer.platform(),
        source: Source {
            name: name.to_owned(),
            records: Records::Text(Arc::new(text.into_bytes())),
            delimiter: header.delimiter,
            columns: shown_columns(&header),
        },
        format: header.importer.name().to_owned(),
        currency: Currency::USD,
        lines: lines.lines,
        has_balance: lines.has_balance,
        has_ids: lines.has_ids,
        recorded: 0,
    };
    Reading { statement: Some(statement), diagnostics }
}

fn shown_columns(header: &Header) -> ShownColumns {
    ShownColumns {
        kind: Some(header.roles.kind),
        description: header.roles.description.clone(),
        local_amount: header.roles.local,
        holder: header.roles.holder,
    }
}

fn say_how_it_was_read(
    problems: &mut Problems<'_>,
    header: &Header,
    encoding: Option<&'static str>,
) {
    if let Some(encoding) = encoding {
        let message = format!("the file is not UTF-8; it was decoded as {encoding}");
        problems.add(Diagnostic::new(Code::DecodedText, message).as_note());
    }
    if header.preamble > 0 {
        let message = format!(
            "what stands above the header on line {} is not part of the table and was left out",
            header.line
        );
        let note = Diagnostic::new(Code::SkippedPreamble, message).on_line(header.line);
        problems.add(note.as_note());
    }
}
