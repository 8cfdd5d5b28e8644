//! Where does an answer go: to the terminal or a file, in which format, and on which day was it asked for?

use crate::args::{Format, OutputArgs};
use crate::terminal::{complain, print};
use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// The day by the clock; the days of the platforms are UTC days.
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Our own arithmetic disagreed with itself: nothing is shown.
pub fn complain_of_integrity(message: &str) {
    complain(&format!(
        "error: an integrity check failed, so nothing is shown: {message}\n  do next: keep the file and report this\n"
    ));
}

/// The format that was asked for, else that of the output file's extension, else text.
pub fn wanted_format(output: &OutputArgs) -> Format {
    let by_extension = || {
        let extension = output.output_file.as_ref()?.extension()?.to_str()?.to_lowercase();
        <Format as clap::ValueEnum>::from_str(&extension, true).ok()
    };
    output.output_format.or_else(by_extension).unwrap_or(Format::Text)
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
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
