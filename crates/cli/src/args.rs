//! Which words does the command line know: every flag with its help, and examples for every command.

mod account;
mod activity;
mod audit;
mod book;
mod budget;
mod contract;
mod fees;
mod forecast;
mod invoice;
mod payout;
mod policy;
mod todo;

pub use account::*;
pub use activity::*;
pub use audit::*;
pub use book::*;
pub use budget::*;
pub use contract::*;
pub use fees::*;
pub use forecast::*;
pub use invoice::*;
pub use payout::*;
pub use policy::*;
pub use todo::*;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use outflow_app::flags::{amount_flag, date_flag};
use outflow_app::{DateOrder, Since};
use outflow_ledger::Cents;
use std::path::{Path, PathBuf};

/// Why is my balance $0.00? Explains a freelancer's balance to the cent, from the platform's own statement.
///
/// Runs on this computer and sends nothing anywhere.
#[derive(Parser, Debug)]
#[command(name = "outflow", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    /// When to colour: automatic on a terminal (honours NO_COLOR; the default), always or never.
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub color: Option<Colour>,

    /// The book, instead of the usual one (outflow paths shows it).
    #[arg(long, global = true, value_name = "FILE", env = "OUTFLOW_BOOK")]
    pub book: Option<PathBuf>,

    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  outflow demo                          show an answer on invented data
  outflow why statement.csv             explain the balance of your own file
  outflow why statement.csv --in-review 260 --pending 171.00@2025-02-12
  outflow audit statement.csv           was every charge right?
  outflow fees 500 --platform upwork    what arrives of a bill, and when
  outflow forecast statement.csv        what the balance will do
  outflow todo statement.csv            what needs doing, the most urgent first
  outflow payout statement.csv --need 300@2026-12-05
                                        the cheapest payouts, beside your habit
  outflow explain pending_security      what a word of an answer means

Exit status: 0 everything explained, 1 something found or unexplained, 2 could not run, 3 integrity check failed.";

/// The verbs.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Explain why the balance is what it is.
    Why(Box<WhyArgs>),
    /// Check every charge against the rules in force that day.
    Audit(Box<AuditArgs>),
    /// Show what arrives of a bill, when, and by which rule.
    Fees(Box<FeesArgs>),
    /// Look ahead: the balance day by day, and what makes it likely.
    Forecast(Box<ForecastArgs>),
    /// Try the forecast on past days.
    Backtest(Box<BacktestArgs>),
    /// Show everything that needs doing, the most urgent first.
    Todo(Box<TodoArgs>),
    /// Show what each month brought, cost and left, and what a monthly draw does.
    Budget(Box<BudgetArgs>),
    /// Plan when to pay out, how much and by which method, at the least cost.
    Payout(Box<PayoutArgs>),
    /// Record statements in the book.
    Import(Box<ImportArgs>),
    /// Record what the site shows today.
    Snapshot(Box<SnapshotArgs>),
    /// Keep a note in the book.
    Note(NoteArgs),
    /// Keep contracts, and compare what they let expect with what came.
    Contract(ContractArgs),
    /// Make numbered invoices from direct contracts, and see what came for them.
    Invoice(InvoiceArgs),
    /// Record that you logged in, changed your profile or sent a proposal.
    Did(DidArgs),
    /// Leave lines out of every answer, until that is undone.
    Exclude(ExcludeArgs),
    /// Show when you were last active, and every deadline that follows.
    Activity(ActivityArgs),
    /// Show what was done to the book.
    History(HistoryArgs),
    /// Take an operation back.
    Undo(UndoArgs),
    /// Show the accounts of the book.
    Accounts(AccountsArgs),
    /// Show the lines of an account.
    Register(Box<RegisterArgs>),
    /// Show the balances of a period.
    Balance(Box<BalanceArgs>),
    /// Show which days rest on which file.
    Coverage(CoverageArgs),
    /// Compare the platform's balances with our sums.
    Reconcile(ReconcileArgs),
    /// Find the line since which we and the platform disagree.
    Bisect(BisectArgs),
    /// Follow earnings to their ends.
    Flow(FlowArgs),
    /// Ask the book in SQL.
    Sql(SqlArgs),
    /// Check that everything is well.
    Doctor(DoctorArgs),
    /// Copy the book, or list its copies.
    Backup(BackupArgs),
    /// Put a copy in the book's place.
    Restore(RestoreArgs),
    /// Make everything derived again.
    Rebuild(RebuildArgs),
    /// Show where things are.
    Paths(PathsArgs),
    /// Show or change settings.
    Config(ConfigArgs),
    /// Show an answer on an embedded statement with invented people.
    Demo(DemoArgs),
    /// Explain a cause, a rule or an error code.
    Explain(ExplainArgs),
    /// Show the rules of platforms: dated, with their sources.
    Policy(PolicyArgs),
    /// Print a completion script for a shell.
    #[command(
        after_help = "Example:\n  outflow completions bash > ~/.local/share/bash-completion/completions/outflow"
    )]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page, or write the pages of all commands into a folder.
    #[command(after_help = "Examples:\n  outflow man | man -l -\n  outflow man --folder ./man1")]
    Man {
        /// Write one page a command into this folder.
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
}

/// Explain why the balance is what it is.
#[derive(clap::Args, Debug)]
#[command(after_help = WHY_EXAMPLES)]
pub struct WhyArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    /// Explain from this day, from the highest balance, or from the start of the file.
    #[arg(long, value_name = "DATE|peak|start", value_parser = since_flag)]
    pub since: Option<Since>,

    /// What you thought would be there.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag)]
    pub expected: Option<Cents>,

    #[command(flatten)]
    pub figures: FiguresArgs,

    /// The amount that you set aside as a reserve.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag)]
    pub reserve: Option<Cents>,

    #[command(flatten)]
    pub output: OutputArgs,
}

const WHY_EXAMPLES: &str = "\
Examples:
  outflow why statement.csv
  outflow why 2023.csv 2024.csv --snapshot today.toml
  outflow why --available 0 --pending 171.00@2025-02-12 --in-review 260
  outflow why statement.csv --since peak --lines
  outflow why statement.csv -o answer.html
  cat statement.csv | outflow why - -O json

Where the file is: on Upwork under Reports, Transaction history (or Transactions), Download CSV.";

/// Show an answer on an embedded statement with invented people.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow demo\n  outflow demo --audit\n  outflow demo --lines --lots\n  outflow demo -o demo.html"
)]
pub struct DemoArgs {
    /// Show an audit, on a statement with mistakes of the platform.
    #[arg(long)]
    pub audit: bool,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Explain a cause, a rule or an error code.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow explain in_review\n  outflow explain hourly-security-period\n  outflow explain E202"
)]
pub struct ExplainArgs {
    /// The public name: in_review, service-fee, E202 …
    #[arg(value_name = "CAUSE|RULE|CODE")]
    pub topic: String,
}

/// How and where an answer is written.
#[derive(clap::Args, Debug)]
pub struct OutputArgs {
    /// The format; without it, that of the output file's extension, else text.
    #[arg(short = 'O', long, value_enum, value_name = "FORMAT")]
    pub output_format: Option<Format>,

    /// Write to this file instead of the terminal.
    #[arg(short, long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,

    /// Show every line (text, md, html).
    #[arg(long)]
    pub lines: bool,

    /// Show which payment paid for what (text, json).
    #[arg(long)]
    pub lots: bool,
}

/// The formats of an answer.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For people.
    #[value(alias = "txt")]
    Text,
    /// For programs: a versioned envelope such as outflow/why/1.
    Json,
    /// For spreadsheets.
    Csv,
    /// Markdown.
    #[value(alias = "markdown")]
    Md,
    /// One self-contained page.
    #[value(alias = "htm")]
    Html,
}

/// The format that was asked for, else that of the output file's extension.
pub fn wanted<F: ValueEnum>(asked: Option<F>, file: Option<&Path>) -> Option<F> {
    let by_extension = || {
        let extension = file?.extension()?.to_str()?.to_lowercase();
        F::from_str(&extension, true).ok()
    };
    asked.or_else(by_extension)
}

/// The output of a command with formats of its own: that of the same name where all commands have it, else text.
pub fn output_of<F: ValueEnum>(format: F, file: Option<PathBuf>, lines: bool) -> OutputArgs {
    let name = format.to_possible_value();
    let same = name.and_then(|name| Format::from_str(name.get_name(), true).ok());
    let output_format = Some(same.unwrap_or(Format::Text));
    OutputArgs { output_format, output_file: file, lines, lots: false }
}

/// When to colour.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// On a terminal.
    Auto,
    /// Even into a pipe.
    #[value(alias = "y")]
    Always,
    /// Nowhere.
    #[value(alias = "n")]
    Never,
}

/// The order of day and month in dates that are written with numbers only.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrderFlag {
    /// Month, day, year.
    Mdy,
    /// Day, month, year.
    Dmy,
}

impl From<DateOrderFlag> for DateOrder {
    fn from(order: DateOrderFlag) -> DateOrder {
        match order {
            DateOrderFlag::Mdy => DateOrder::MonthFirst,
            DateOrderFlag::Dmy => DateOrder::DayFirst,
        }
    }
}

fn since_flag(text: &str) -> Result<Since, String> {
    match text {
        "peak" => Ok(Since::Peak),
        "start" => Ok(Since::Start),
        date => date_flag(date).map(Since::Date).map_err(|_| {
            format!("{text:?} is neither a date such as 2025-02-12, nor peak, nor start")
        }),
    }
}
