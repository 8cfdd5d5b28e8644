//! Which words does `outflow activity` know?

use super::{AccountArgs, OutputArgs, output_of, wanted};
use clap::ValueEnum;
use std::path::PathBuf;

/// Show when you were last active, and every deadline that follows: fees, the profile, Connects, the plan, replies.
///
/// Without a file the book answers, for all of its accounts unless one is named.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow activity\n  outflow activity statement.csv --snapshot today.toml\n  outflow activity -o deadlines.ics\n  outflow did login\n\nExit status: 0 answered, 1 where one of several accounts has no answer, 2 could not run, 3 integrity check failed."
)]
pub struct ActivityArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    /// The format; without it, that of the output file's extension, else text.
    #[arg(short = 'O', long, value_enum, value_name = "FORMAT")]
    pub output_format: Option<CalendarFormat>,

    /// Write to this file instead of the terminal.
    #[arg(short, long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

/// The formats of an answer with days for a calendar.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum CalendarFormat {
    /// For people.
    #[value(alias = "txt")]
    Text,
    /// For programs: a versioned envelope such as outflow/activity/1.
    Json,
    /// For spreadsheets.
    Csv,
    /// Markdown.
    #[value(alias = "markdown")]
    Md,
    /// One self-contained page.
    #[value(alias = "htm")]
    Html,
    /// A calendar file (iCalendar): a second one moves what the first one held.
    Ics,
}

impl ActivityArgs {
    /// The format that was asked for, else that of the output file's extension, else text.
    pub fn wanted(&self) -> CalendarFormat {
        wanted(self.output_format, self.output_file.as_deref()).unwrap_or(CalendarFormat::Text)
    }

    /// The same for what does not differ between commands.
    pub fn plain(&self) -> OutputArgs {
        output_of(self.wanted(), self.output_file.clone(), false)
    }
}
