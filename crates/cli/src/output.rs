//! Where does an answer go: to the terminal or a file, in which format, and on which day was it asked for?

use crate::args::{Format, OutputArgs, wanted};
use crate::exit::Outcome;
use crate::terminal::{Terminal, complain, print};
use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_ledger::Diagnostic;
use outflow_report::TextStyle;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Names the moment, instead of the clock: for runs that can be repeated.
const NOW: &str = "OUTFLOW_NOW";

/// The moment by the clock.
pub fn now() -> Timestamp {
    let named = std::env::var(NOW).ok().and_then(|text| text.parse().ok());
    named.unwrap_or_else(Timestamp::now)
}

/// The day by the clock; the days of the platforms are UTC days.
pub fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}

/// Why there is no answer.
#[derive(Clone, Copy)]
pub struct NoAnswer<'a> {
    /// Every problem of the input.
    pub diagnostics: &'a [Diagnostic],
    /// Our own arithmetic disagreed with itself: nothing is shown.
    pub integrity: Option<&'a str>,
    /// The problems for programs.
    pub json: fn(&[Diagnostic]) -> String,
}

impl<'a> NoAnswer<'a> {
    /// Because of these problems.
    pub fn because_of(
        diagnostics: &'a [Diagnostic],
        json: fn(&[Diagnostic]) -> String,
    ) -> NoAnswer<'a> {
        NoAnswer { diagnostics, integrity: None, json }
    }

    /// Because what was read cannot be trusted.
    pub fn untrusted(failure: &'a str, json: fn(&[Diagnostic]) -> String) -> NoAnswer<'a> {
        NoAnswer { diagnostics: &[], integrity: Some(failure), json }
    }

    /// Tells every problem, to people and, where they asked for it, to programs.
    pub fn tell(
        self,
        output: &OutputArgs,
        inputs: &[PathBuf],
        terminal: Terminal,
    ) -> anyhow::Result<Outcome> {
        if let Some(message) = self.integrity {
            complain(&format!(
                "error: an integrity check failed, so nothing is shown: {message}\n  do next: keep the file and report this\n"
            ));
            return Ok(Outcome::IntegrityFailed);
        }
        complain(&outflow_report::problems(self.diagnostics, terminal.colour_of_errors));
        if wanted_format(output) == Format::Json {
            write(&(self.json)(self.diagnostics), output, inputs, false)?;
        }
        Ok(Outcome::of_problems(self.diagnostics))
    }
}

/// How text is set: a file has neither colours nor bars.
pub fn style_of(output: &OutputArgs, terminal: Terminal) -> TextStyle {
    let to_terminal = output.output_file.is_none();
    TextStyle {
        bars: terminal.bars && to_terminal,
        colour: terminal.colour && to_terminal,
        lines: output.lines,
        lots: output.lots,
        width: terminal.width,
    }
}

/// The format that was asked for, else that of the output file's extension, else text.
pub fn wanted_format(output: &OutputArgs) -> Format {
    wanted(output.output_format, output.output_file.as_deref()).unwrap_or(Format::Text)
}

/// Prints, or writes the file that was asked for; the files that were read are never overwritten.
pub fn write(
    text: &str,
    output: &OutputArgs,
    inputs: &[PathBuf],
    colour: bool,
) -> anyhow::Result<()> {
    let Some(path) = &output.output_file else {
        return print(text, colour).context("cannot write to standard output");
    };
    if inputs.iter().any(|input| is_same_file(input, path)) {
        bail!("{} is one of the inputs and is not overwritten", path.display());
    }
    if is_book(path) {
        bail!(
            "{} is a book, or a copy of one, and is not overwritten\n  do next: name another file with -o",
            path.display()
        );
    }
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Whether what stands there is a database or its log, by its first bytes: an answer never takes its place.
fn is_book(path: &Path) -> bool {
    let mut head = [0_u8; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head));
    let head = &head[..read.unwrap_or(0)];
    head.starts_with(b"SQLite format 3\0")
        || [[0x37, 0x7f, 0x06, 0x82], [0x37, 0x7f, 0x06, 0x83]]
            .iter()
            .any(|log| head.starts_with(log))
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
