//! Which words does `outflow payout` know?

use super::{AccountArgs, FiguresArgs, OutputArgs};
use clap::ValueEnum;
use jiff::civil::Date;
use outflow_app::flags::date_flag;

/// Plan when to pay out, how much and by which method, at the least cost, beside what your habit costs.
#[derive(clap::Args, Debug)]
#[command(after_help = PAYOUT_EXAMPLES)]
pub struct PayoutArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    /// The last day on which a payout may be made; without it a year is planned.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub until: Option<Date>,

    /// What must have arrived, and by when; needs add up, and the flag may be repeated.
    #[arg(long, value_name = "AMOUNT@DATE", allow_hyphen_values = true)]
    pub need: Vec<String>,

    /// What must stay in the account; without it the snapshot's reserve, else nothing.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub floor: Option<String>,

    /// Up to six methods to choose from, separated by commas; without it those that your account has.
    #[arg(long, value_name = "METHOD,…", value_delimiter = ',')]
    pub methods: Vec<String>,

    /// What a method really costs you, with the exchange rate's share; may be repeated.
    #[arg(long, value_name = "NAME=FEE+PERCENT%[,min=][,max=][,days=][,from=]")]
    pub method_terms: Vec<String>,

    /// What comes every week besides dated money, net; without it the average of the statement's last 13 weeks.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub weekly: Option<String>,

    /// How you pay out at present; without it the statement or the snapshot's schedule tells.
    #[arg(long, value_enum, value_name = "HABIT")]
    pub habit: Option<HabitFlag>,

    #[command(flatten)]
    pub figures: FiguresArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// How the user pays out at present.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum HabitFlag {
    /// Everything, each time that money becomes available.
    Weekly,
    /// Everything, once a month.
    Monthly,
    /// Compare with nothing.
    None,
}

const PAYOUT_EXAMPLES: &str = "\
Examples:
  outflow payout statement.csv --need 300@2026-12-05 --floor 50
  outflow payout statement.csv --snapshot today.toml --methods local_bank,wire
  outflow payout --available 480 --weekly 171 --until 2026-12-31 --methods local_bank
  outflow payout statement.csv --method-terms \"my_bank=2.50+0.5%,min=10,days=3\"
  outflow payout statement.csv --habit monthly -o plan.html

Exit status: 0 planned, 2 could not run or no plan is possible.";
