//! Which words does `outflow audit` know?

use super::{DateOrderFlag, OutputArgs};
use jiff::civil::Date;
use outflow_app::flags::date_flag;
use outflow_ledger::LedgerCause;
use std::path::PathBuf;

/// Check every fee, tax, price, payout cost and waiting time against the rules in force that day.
#[derive(clap::Args, Debug)]
#[command(after_help = AUDIT_EXAMPLES)]
pub struct AuditArgs {
    /// Statements of one account (CSV); several merge, overlapping lines count once; - is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// A file with the figures of the site: country, plan, and the contracts with their start and rate.
    #[arg(long, value_name = "FILE.toml")]
    pub snapshot: Option<PathBuf>,

    /// The day to answer for, instead of today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    /// Only charges of this day and later; earlier lines still count as billings.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub since: Option<Date>,

    /// Only these kinds of lines, as service_fee or tax_on_fees; may be repeated or separated by commas.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind_flag)]
    pub only: Vec<LedgerCause>,

    /// For files whose dates are written with numbers only: month first or day first.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub date_order: Option<DateOrderFlag>,

    #[command(flatten)]
    pub output: OutputArgs,
}

const AUDIT_EXAMPLES: &str = "\
Examples:
  outflow audit statement.csv
  outflow audit statement.csv --snapshot today.toml --lines
  outflow audit 2023.csv 2024.csv --since 2024-01-01 --only service_fee,tax_on_fees
  outflow audit statement.csv -o audit.html

Exit status: 0 nothing found, 1 something found, 2 could not run.";

fn kind_flag(text: &str) -> Result<LedgerCause, String> {
    LedgerCause::from_id(text).ok_or_else(|| {
        let known: Vec<&str> = LedgerCause::ALL.iter().map(|cause| cause.id()).collect();
        format!("{text:?} is not a kind of line; expected one of {}", known.join(", "))
    })
}
