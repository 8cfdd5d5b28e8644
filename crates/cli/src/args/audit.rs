//! Which words does `outflow audit` know?

use super::{AccountArgs, OutputArgs};
use jiff::civil::Date;
use outflow_app::flags::date_flag;
use outflow_ledger::LedgerCause;

/// Check every fee, tax, price, payout cost and waiting time against the rules in force that day.
#[derive(clap::Args, Debug)]
#[command(after_help = AUDIT_EXAMPLES)]
pub struct AuditArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    /// Only charges of this day and later; earlier lines still count as billings.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub since: Option<Date>,

    /// Only these kinds of lines, as service_fee or tax_on_fees; may be repeated or separated by commas.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind_flag)]
    pub only: Vec<LedgerCause>,

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

/// Reads a kind of line.
pub fn kind_flag(text: &str) -> Result<LedgerCause, String> {
    LedgerCause::from_id(text).ok_or_else(|| {
        let known: Vec<&str> = LedgerCause::ALL.iter().map(|cause| cause.id()).collect();
        format!("{text:?} is not a kind of line; expected one of {}", known.join(", "))
    })
}
