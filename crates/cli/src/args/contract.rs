//! Which words do `outflow contract` and `outflow did` know?

use super::{AccountArgs, ContractFlag, OutputArgs, RecordArgs, account_flag};
use clap::ValueEnum;
use jiff::civil::Date;
use outflow_app::flags::date_flag;

/// Keep your contracts, and compare what they let expect with what came.
#[derive(clap::Args, Debug)]
pub struct ContractArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ContractCommand,
}

/// What can be done with contracts.
#[derive(clap::Subcommand, Debug)]
pub enum ContractCommand {
    /// Keep a contract.
    Add(Box<AddContractArgs>),
    /// Show contracts, expected and real payments, and recurring income without a contract.
    List(Box<ListContractsArgs>),
    /// Note the end of a contract.
    End(EndContractArgs),
}

/// Keep a contract: hourly with a rate, fixed with milestones, or a retainer with its rhythm.
#[derive(clap::Args, Debug)]
#[command(after_help = ADD_EXAMPLES)]
pub struct AddContractArgs {
    /// The client, as the lines of the statement name it.
    #[arg(value_name = "CLIENT")]
    pub client: String,

    /// What the contract pays by.
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    pub work: PayFlag,

    /// What the work is; where it is the contract's title on the site, lines are found by it.
    #[arg(long, value_name = "WORDS")]
    pub title: Option<String>,

    /// Hourly: what an hour costs, before fees.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub rate: Option<String>,

    /// Hourly: hours that are usually worked in a week, as 10:30; without them no payment is expected.
    #[arg(long, value_name = "H:MM", allow_negative_numbers = true)]
    pub hours: Option<String>,

    /// Hourly: the weekly limit, as 20:00.
    #[arg(long, value_name = "H:MM", allow_negative_numbers = true)]
    pub limit: Option<String>,

    /// Retainer: what it pays each time, before fees.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub amount: Option<String>,

    /// Retainer: the days on which the client pays, in plain words or as a rule of RFC 5545.
    #[arg(long, value_name = "RHYTHM")]
    pub every: Option<String>,

    /// Fixed: a milestone with its amount and the day on which it is to be released; may be repeated.
    #[arg(long, value_name = "NAME=AMOUNT@DATE")]
    pub milestone: Vec<String>,

    /// The fee that the contract's offer shows, in percent.
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub fee: Option<String>,

    /// How the contract was made.
    #[arg(long, value_enum, value_name = "KIND", default_value_t = ContractFlag::Marketplace)]
    pub kind: ContractFlag,

    /// The first day, if it is not today; steps of a rhythm are counted from it.
    #[arg(long, value_name = "DATE")]
    pub started: Option<String>,

    #[command(flatten)]
    pub record: RecordArgs,
}

const ADD_EXAMPLES: &str = "\
Examples:
  outflow contract add \"Saltmarsh Labs\" --type retainer --amount 500 --every \"monthly on 1\" --started 2026-11-01
  outflow contract add \"Brackenridge, Inc.\" --type hourly --rate 30 --hours 10:00 --limit 20:00
  outflow contract add \"Quillfern Software LTD\" --type fixed --milestone \"Chart module=520@2026-12-10\" --fee 10

Rhythms: weekly, weekly on friday, every 2 weeks on friday, every second friday, monthly on 15, monthly on last,
monthly on first and third wednesday, monthly on last business day, quarterly, quarterly on last monday,
every 3 months on 1, yearly on 1 march, every business day; behind each: until 2027-03-31, or 6 times.
A month that is too short has its last day instead; FREQ=MONTHLY;BYMONTHDAY=31 leaves it out, as RFC 5545 says.

outflow undo takes it back.";

/// Show contracts, what they let expect beside what came, and recurring income that no contract tells of.
///
/// Without a file the book answers, for all of its accounts unless one is named.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow contract list\n  outflow contract list statement.csv   what a file alone proposes\n\nExit status: 1 where a payment is late, short or missing, or one of several accounts has no answer."
)]
pub struct ListContractsArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Note the end of a contract; nothing is expected of it after its last day.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  outflow contract end 4 --on 2026-12-31")]
pub struct EndContractArgs {
    /// The contract's number, as outflow contract list shows it.
    #[arg(value_name = "NUMBER")]
    pub number: u32,

    /// Its last day, if it is not today.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub on: Option<Date>,

    #[command(flatten)]
    pub record: RecordArgs,
}

/// Record that you logged in, changed your profile or sent a proposal.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow did login\n  outflow did proposal --on 2026-11-20 --account second"
)]
pub struct DidArgs {
    /// What you did.
    #[arg(value_enum, value_name = "WHAT")]
    pub what: ActivityFlag,

    /// The day, if it is not today.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub on: Option<Date>,

    /// The account; may be left out where the book holds one only.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// What a contract pays by.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum PayFlag {
    /// Hours of billing weeks.
    Hourly,
    /// Milestones with deadlines.
    Fixed,
    /// The same amount again and again.
    Retainer,
}

/// What the user did.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActivityFlag {
    /// Logged in.
    Login,
    /// Changed the profile.
    Profile,
    /// Sent a proposal.
    Proposal,
}
