//! Which words do the commands of the book know: import, snapshot, history, undo and their like?

use super::{ChangeArgs, DateOrderFlag, FiguresArgs, OutputArgs, RecordArgs};
use clap::ValueEnum;
use jiff::civil::Date;
use outflow_app::flags::{amount_flag, date_flag, today_flag};
use outflow_ledger::{Cents, LedgerCause};
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

    /// For files whose dates are written with numbers only: month first or day first.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub date_order: Option<DateOrderFlag>,

    #[command(flatten)]
    pub change: ChangeArgs,
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
    #[arg(long, value_name = "DATE", value_parser = today_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    /// The account that they belong to.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    #[command(flatten)]
    pub figures: FiguresArgs,

    /// The amount that you set aside as a reserve.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag)]
    pub reserve: Option<Cents>,

    #[command(flatten)]
    pub change: ChangeArgs,
}

const SNAPSHOT_EXAMPLES: &str = "\
Examples:
  outflow snapshot                      asks for the four figures
  outflow snapshot today.toml
  outflow snapshot --available 0 --in-review 260 --pending 171.00@2025-02-12";

/// Leave lines out of every answer: the platform took them away, or they are not yours. Nothing is deleted.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow exclude 702000002 --because \"Upwork removed it, ticket 4411\"\n  outflow exclude june.csv:17 june.csv:18 --because \"test lines\" --dry-run"
)]
pub struct ExcludeArgs {
    /// The lines: each by its Ref ID, or as FILE:LINE, as register shows them.
    #[arg(value_name = "LINE", required = true)]
    pub excluded: Vec<String>,

    /// Why they do not count; it is kept with the decision.
    #[arg(long, value_name = "WORDS")]
    pub because: String,

    #[command(flatten)]
    pub record: RecordArgs,
}

/// Keep a note, about a day or a line; register shows it beside the lines.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow note \"asked support why the fee is 20 %\" --about 702000002\n  outflow note \"client promised to pay\" --on 2024-06-07"
)]
pub struct NoteArgs {
    /// The words.
    #[arg(value_name = "TEXT")]
    pub text: String,

    /// The day that it is about.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub on: Option<Date>,

    /// The Ref ID of the line that it is about.
    #[arg(long, value_name = "REF")]
    pub about: Option<String>,

    /// The account that it is about; may be left out where the book holds one only.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    #[command(flatten)]
    pub output: OutputArgs,
}

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

    #[command(flatten)]
    pub change: ChangeArgs,
}

/// Which part of the book answers.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Which part of the book, where no file is given")]
pub struct BookArgs {
    /// The account; may be left out where the book holds one only, or where all are answered for.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    /// The first day, in plain words: 2024-06-01, june, last month.
    #[arg(short, long, value_name = "WHEN")]
    pub begin: Option<String>,

    /// The day after the last one, itself not included: 2024-07-01 or july ends with 30 June.
    #[arg(short, long, value_name = "WHEN")]
    pub end: Option<String>,

    /// A period, in plain words: 2024, 2024Q2, jan-apr, last month, last 30 days, 2024-06-01..2024-06-15 (both included).
    #[arg(short, long, value_name = "WORDS")]
    pub period: Option<String>,

    /// Only what counted up to this day.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub as_of: Option<Date>,

    /// Only what was recorded up to this day.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub as_known_on: Option<Date>,
}

impl BookArgs {
    /// Whether anything was named.
    pub fn is_given(&self) -> bool {
        let BookArgs { account, begin, end, period, as_of, as_known_on } = self;
        let words = [account, begin, end, period].iter().any(|words| words.is_some());
        words || as_of.is_some() || as_known_on.is_some()
    }
}

/// The name of an account: short, and nothing that could be mistaken for a flag or a path.
pub(super) fn account_flag(text: &str) -> Result<String, String> {
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

/// Show the accounts of the book with their balances.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  outflow accounts\n  outflow accounts --as-of 2024-06-30")]
pub struct AccountsArgs {
    #[command(flatten)]
    pub book: BookArgs,

    /// The day to answer for, instead of today (UTC).
    #[arg(long, value_name = "DATE", value_parser = today_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Ask the book in SQL: one query that only reads.
#[derive(clap::Args, Debug)]
#[command(after_help = SQL_EXAMPLES)]
pub struct SqlArgs {
    /// The query; without it the tables are listed.
    #[arg(value_name = "QUERY")]
    pub query: Option<String>,

    /// After so many seconds the query is stopped.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub limit: u64,

    #[command(flatten)]
    pub book: BookArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

const SQL_EXAMPLES: &str = "\
Examples:
  outflow sql                            the tables and their columns
  outflow sql \"select cause, sum(cents) from lines group by cause\"
  outflow sql \"select substr(dated,1,7) as month, client, sum(cents)/100.0 from lines where cents > 0 group by 1, 2\" -O csv

Amounts are whole cents (cents) and decimal texts (amount); sums of cents are exact. The query runs on a copy in
memory: the book cannot be changed, no other file can be opened.";

/// Check the installation, the book and its chain, coverage, and how old figures and rules are.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow doctor\n\nExit status: 0 all is well, 1 something is worth a look, 3 something is damaged."
)]
pub struct DoctorArgs {
    /// The day to answer for, instead of today (UTC).
    #[arg(long, value_name = "DATE", value_parser = today_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Copy the book, or list its copies.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow backup\n  outflow backup list\n\nA copy is also made before every import that changes the book; the last ten of these are kept."
)]
pub struct BackupArgs {
    /// What to do: copy (the default) or list.
    #[arg(value_enum, value_name = "copy|list", default_value_t = BackupVerb::Copy)]
    pub verb: BackupVerb,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// What to do with copies.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum BackupVerb {
    /// Make one.
    Copy,
    /// List them.
    List,
}

/// Put a copy in the book's place; the book as it is now is copied first.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow backup list\n  outflow restore 2024-06-10T12-00-00Z-before-import"
)]
pub struct RestoreArgs {
    /// The name that outflow backup list shows.
    #[arg(value_name = "NAME")]
    pub name: String,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Throw away everything that is derived from the book and make it again.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  outflow rebuild")]
pub struct RebuildArgs {
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Show where the book, its copies and the settings are.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  outflow paths\n  outflow paths -O json")]
pub struct PathsArgs {
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Show the settings, or change one.
#[derive(clap::Args, Debug)]
#[command(after_help = CONFIG_EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct ConfigArgs {
    /// What to do; without it every setting is shown.
    #[command(subcommand)]
    pub verb: Option<ConfigVerb>,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// What to do with a setting.
#[derive(clap::Subcommand, Debug)]
pub enum ConfigVerb {
    /// Set one.
    Set {
        /// Its name: book, account, color or date_order.
        name: String,
        /// Its value.
        value: String,
    },
    /// Take one back.
    Unset {
        /// Its name.
        name: String,
    },
}

const CONFIG_EXAMPLES: &str = "\
Examples:
  outflow config                        every setting, its value and where it comes from
  outflow config set book ~/money/book.sqlite
  outflow config set date_order dmy
  outflow config unset book

A flag wins over the environment, the environment over the file.";

/// A view of one account.
#[derive(clap::Args, Debug)]
pub struct ViewArgs {
    #[command(flatten)]
    pub book: BookArgs,

    /// The day to answer for, instead of today (UTC).
    #[arg(long, value_name = "DATE", value_parser = today_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Show the lines of an account, oldest first, with the balance after each.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow register -p \"last month\"\n  outflow register -b 2024-06-01 -e 2024-07-01 --cause service_fee\n  outflow register --client reef -O csv"
)]
pub struct RegisterArgs {
    /// Only these kinds of lines, as service_fee; may be repeated or separated by commas.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = super::audit::kind_flag)]
    pub cause: Vec<LedgerCause>,

    /// Only lines whose client holds this text.
    #[arg(long, value_name = "TEXT")]
    pub client: Option<String>,

    /// Only lines whose description holds this text.
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,

    #[command(flatten)]
    pub view: ViewArgs,
}

/// Show opening, money in, money out and closing of a period, or of each part of it.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow balance\n  outflow balance -p 2024 --monthly\n  outflow balance -p \"last 3 months\" -W"
)]
pub struct BalanceArgs {
    /// A row a day.
    #[arg(short = 'D', long, group = "interval")]
    pub daily: bool,
    /// A row a week, Monday to Sunday.
    #[arg(short = 'W', long, group = "interval")]
    pub weekly: bool,
    /// A row a month.
    #[arg(short = 'M', long, group = "interval")]
    pub monthly: bool,
    /// A row a quarter.
    #[arg(short = 'Q', long, group = "interval")]
    pub quarterly: bool,
    /// A row a year.
    #[arg(short = 'Y', long, group = "interval")]
    pub yearly: bool,

    #[command(flatten)]
    pub view: ViewArgs,
}

/// Show which days of which account rest on which file.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  outflow coverage\n\nExit status: 1 where days lie between files."
)]
pub struct CoverageArgs {
    #[command(flatten)]
    pub view: ViewArgs,
}

/// Compare the platform's balances with our own sums, and with what the site showed.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow reconcile\n  outflow reconcile -p 2024Q2\n\nExit status: 1 where they differ."
)]
pub struct ReconcileArgs {
    #[command(flatten)]
    pub view: ViewArgs,
}

/// Find the line since which we and the platform disagree.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  outflow bisect\n\nExit status: 1 where there is one.")]
pub struct BisectArgs {
    #[command(flatten)]
    pub view: ViewArgs,
}

/// Follow earnings to their ends: payouts, fees, taxes, refunds, and what is left.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  outflow flow\n  outflow flow -p 2024")]
pub struct FlowArgs {
    #[command(flatten)]
    pub view: ViewArgs,
}
