//! Which words does `outflow todo` know?

use super::{AccountArgs, CalendarFormat, OutputArgs, output_of, wanted};
use std::path::PathBuf;

/// Show everything that needs doing, the most urgent first: late payments, deadlines, wrong charges, what answers lack.
///
/// Without a file the book answers, for all of its accounts unless one is named.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct TodoArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    /// Show deadlines that are so many days away, or fewer.
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u32).range(0..=3660))]
    pub within: u32,

    /// The format; without it, that of the output file's extension, else text.
    #[arg(short = 'O', long, value_enum, value_name = "FORMAT")]
    pub output_format: Option<CalendarFormat>,

    /// Write to this file instead of the terminal.
    #[arg(short, long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  outflow todo
  outflow todo statement.csv --snapshot today.toml
  outflow todo --within 60
  outflow todo -o todo.ics              what has a day, for your calendar

Exit status: 0 nothing needs doing, 1 something does, 2 could not run, 3 integrity check failed.";

impl TodoArgs {
    /// The format that was asked for, else that of the output file's extension, else text.
    pub fn wanted(&self) -> CalendarFormat {
        wanted(self.output_format, self.output_file.as_deref()).unwrap_or(CalendarFormat::Text)
    }

    /// The same for what does not differ between commands.
    pub fn plain(&self) -> OutputArgs {
        output_of(self.wanted(), self.output_file.clone(), false)
    }
}
