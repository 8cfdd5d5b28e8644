//! Which words do the commands of the book know: import, snapshot, history, undo and their like?

use super::{DateOrderFlag, FiguresArgs, OutputArgs};
use jiff::civil::Date;
use outflow_app::flags::{amount_flag, date_flag};
use outflow_ledger::Cents;
use std::path::PathBuf;

/// Record statements in the book: what is new in them, and where they tell a known line otherwise.
#[derive(clap::Args, Debug)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct ImportArgs {
    /// Statements, or folders with statements; - is standard input.
    #[arg(value_name = "FILE|FOLDER", required = true)]
    pub files: Vec<PathBuf>,

    /// The account that they belong to; without it the one with the same holder, else a new one.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    /// Show what would be recorded, and write nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// For files whose dates are written with numbers only: month first or day first.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub date_order: Option<DateOrderFlag>,

    #[command(flatten)]
    pub output: OutputArgs,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  outflow import statement.csv          the first import makes the book
  outflow import ~/Downloads --dry-run  every statement of a folder, as a plan
  outflow import 2023.csv 2024.csv      overlapping lines count once
  outflow import other.csv --account second

A copy of the book is made before every import that changes it; outflow undo takes an import back.

Exit status: 0 recorded or nothing new, 2 nothing was recorded.";

/// Record what the site shows today; on a terminal, without a file or a figure, it asks.
#[derive(clap::Args, Debug)]
#[command(after_help = SNAPSHOT_EXAMPLES)]
pub struct SnapshotArgs {
    /// A snapshot file (TOML).
    #[arg(value_name = "FILE.toml")]
    pub file: Option<PathBuf>,

    /// The day on which the figures were read, if it is not today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    /// The account that they belong to.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    #[command(flatten)]
    pub figures: FiguresArgs,

    /// The amount that you set aside as a reserve.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag)]
    pub reserve: Option<Cents>,

    /// Show what would be recorded, and write nothing.
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub output: OutputArgs,
}

const SNAPSHOT_EXAMPLES: &str = "\
Examples:
  outflow snapshot                      asks for the four figures
  outflow snapshot today.toml
  outflow snapshot --available 0 --in-review 260 --pending 171.00@2025-02-12";

/// Show every operation that changed the book, the newest first.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  outflow history\n  outflow history -O json")]
pub struct HistoryArgs {
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Take an operation back by its reversal; nothing is deleted, and undoing the undo restores it.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow undo             the latest operation that is in effect\n  outflow undo 3\n  outflow undo 3 --dry-run"
)]
pub struct UndoArgs {
    /// The number that outflow history shows.
    #[arg(value_name = "OPERATION")]
    pub operation: Option<u32>,

    /// Show what would change, and write nothing.
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Which part of the book answers.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "From the book (where no file is given)")]
pub struct BookArgs {
    /// The account; may be left out where the book holds one only.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    /// Only what counted up to this day.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub as_of: Option<Date>,

    /// Only what was recorded up to this day.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub as_known_on: Option<Date>,
}

/// The name of an account: short, and nothing that could be mistaken for a flag or a path.
fn account_flag(text: &str) -> Result<String, String> {
    let name = text.trim();
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_. ".contains(letter);
    match name {
        "" => Err("a name is needed".to_owned()),
        _ if name.chars().count() > 60 => Err("a name has at most 60 letters".to_owned()),
        _ if !name.chars().all(is_plain) || name.starts_with(['-', '.']) => {
            Err("a name has letters, digits, blanks, dots, - and _ only".to_owned())
        }
        name => Ok(name.to_owned()),
    }
}
