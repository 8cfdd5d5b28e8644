//! Which words name an account, and the figures that its site shows?

use super::{BookArgs, DateOrderFlag, OutputArgs, account_flag};
use jiff::civil::Date;
use outflow_app::flags::{PendingFlag, amount_flag, pending_flag, signed_flag, today_flag};
use outflow_ledger::Cents;
use std::path::PathBuf;

/// Files of one account, and the day of the question.
#[derive(clap::Args, Debug)]
pub struct AccountArgs {
    /// Statements of one account (CSV); several merge, overlapping lines count once; - is standard input.
    /// Without one the book answers.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// A file with the figures that the site shows: balance, waiting money, contracts, payout methods, country.
    #[arg(long, value_name = "FILE.toml")]
    pub snapshot: Option<PathBuf>,

    /// The day to answer for, instead of today (UTC).
    #[arg(long, value_name = "DATE", value_parser = today_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    /// For files whose dates are written with numbers only: month first or day first.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub date_order: Option<DateOrderFlag>,

    #[command(flatten)]
    pub book: BookArgs,
}

impl AccountArgs {
    /// Whether a file or a part of the book was named.
    pub fn is_given(&self) -> bool {
        !self.files.is_empty() || self.snapshot.is_some() || self.book.is_given()
    }

    /// Everything that is read, so that no answer is written over it.
    pub fn inputs(&self) -> Vec<PathBuf> {
        self.files.iter().chain(&self.snapshot).cloned().collect()
    }
}

/// Figures of the site that are said without a file.
#[derive(clap::Args, Debug)]
pub struct FiguresArgs {
    /// The available amount that the site shows; it can be below zero.
    #[arg(long, value_name = "AMOUNT", value_parser = signed_flag, allow_negative_numbers = true)]
    pub available: Option<Cents>,

    /// A pending amount, with its date if the site shows one; may be repeated.
    #[arg(long, value_name = "AMOUNT[@DATE|@none]", value_parser = pending_flag)]
    pub pending: Vec<PendingFlag>,

    /// The amount in review that the site shows.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag)]
    pub in_review: Option<Cents>,

    /// The amount in progress that the site shows.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag)]
    pub work_in_progress: Option<Cents>,
}

/// What every verb that changes the book knows.
#[derive(clap::Args, Debug)]
pub struct ChangeArgs {
    /// Show what would be recorded, and write nothing.
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// The same, and the account that it changes.
#[derive(clap::Args, Debug)]
pub struct RecordArgs {
    /// The account; may be left out where the book holds one only.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    #[command(flatten)]
    pub change: ChangeArgs,
}
