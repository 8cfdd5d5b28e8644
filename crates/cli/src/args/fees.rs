//! Which words does `outflow fees` know?

use super::OutputArgs;
use clap::ValueEnum;
use jiff::civil::Date;
use outflow_app::flags::date_flag;

/// Show what arrives of a bill, when, and by which rule: fees, taxes, waiting time and payout.
#[derive(clap::Args, Debug)]
#[command(after_help = FEES_EXAMPLES)]
pub struct FeesArgs {
    /// What the work costs.
    #[arg(
        value_name = "AMOUNT",
        required_unless_present_any = ["net", "refund"],
        allow_negative_numbers = true
    )]
    pub amount: Option<String>,

    /// Find the smallest bill from which this amount arrives.
    #[arg(
        long,
        value_name = "AMOUNT",
        conflicts_with_all = ["amount", "refund", "compare"],
        allow_negative_numbers = true
    )]
    pub net: Option<String>,

    /// Lay platforms and payout methods side by side.
    #[arg(long, conflicts_with = "refund")]
    pub compare: bool,

    /// Show what it costs to give this amount of the bill back to the client.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub refund: Option<String>,

    /// The platform; outflow policy list prints them all. Without it that of the book's account, with the country,
    /// plan and tax form of the newest figures in it.
    #[arg(short, long, value_name = "PLATFORM")]
    pub platform: Option<String>,

    /// The client, by a part of the name: the book tells what was billed before and the contract's terms.
    #[arg(long, value_name = "NAME", conflicts_with = "compare")]
    pub client: Option<String>,

    /// The account of the book; may be left out where the book holds one only.
    #[arg(long, value_name = "NAME", conflicts_with = "compare")]
    pub account: Option<String>,

    /// The first day whose bills to this client count, in plain words.
    #[arg(short, long, value_name = "WHEN", requires = "client")]
    pub begin: Option<String>,

    /// The day after the last one whose bills to this client count, itself not included.
    #[arg(short, long, value_name = "WHEN", requires = "client")]
    pub end: Option<String>,

    /// The period whose bills to this client count, in plain words; the end that it names is included.
    #[arg(long, value_name = "WORDS", requires = "client")]
    pub period: Option<String>,

    /// The day of the earning, instead of today (UTC): hours count for their week, a milestone is released on it.
    #[arg(long, value_name = "DATE", value_parser = date_flag, env = "OUTFLOW_TODAY")]
    pub on: Option<Date>,

    /// What the work is paid by; without it both are shown.
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    pub work: Option<WorkFlag>,

    /// How the contract was made.
    #[arg(long, value_enum, value_name = "KIND", default_value_t = ContractFlag::Marketplace)]
    pub contract: ContractFlag,

    /// The day the contract started, if it is not the day of the earning.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub started: Option<Date>,

    /// What this client was billed before, for fees that fall with it.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub client_billed: Option<String>,

    /// The fee that the contract's offer shows, in percent.
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub fee_percent: Option<String>,

    /// Your plan.
    #[arg(long, value_enum, value_name = "PLAN", default_value_t = PlanFlag::Basic)]
    pub membership: PlanFlag,

    /// Where you live, as KE or IN: taxes and payout methods depend on it.
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,

    /// Whether your tax form (such as W-8BEN) is on file.
    #[arg(long, value_enum, value_name = "yes|no")]
    pub tax_form: Option<YesNo>,

    /// Whether a valid tax number (such as a PAN) is on file.
    #[arg(long, value_enum, value_name = "yes|no")]
    pub tax_id: Option<YesNo>,

    /// Whether you are registered for VAT or GST.
    #[arg(long, value_enum, value_name = "yes|no")]
    pub tax_registered: Option<YesNo>,

    /// You are Top Rated, which shortens some waiting times.
    #[arg(long)]
    pub top_rated: bool,

    /// How the money leaves, as local_bank; without it every way out of the day is listed.
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,

    /// The currency of the amounts; that of the rules without it.
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,

    #[command(flatten)]
    pub output: OutputArgs,
}

const FEES_EXAMPLES: &str = "\
Examples:
  outflow fees 500 --platform upwork --on 2024-06-07 --type hourly --country KE --method local_bank
  outflow fees 500 --platform upwork --fee-percent 12
  outflow fees --net 450 --platform upwork --on 2024-06-07 --method local_bank
  outflow fees 500 --compare --country KE
  outflow fees 500 --client saltmarsh   as the book knows the client
  outflow fees 600 --refund 200 --platform upwork --on 2018-06-01 --client-billed 400

Exit status: 0 exact, 1 a figure is open (the answer says what would settle it), 2 could not run.";

/// What work is paid by.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorkFlag {
    /// Hours of a billing week.
    Hourly,
    /// A milestone, a bonus or another payment.
    Fixed,
}

/// How a contract was made.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContractFlag {
    /// Found on the platform.
    Marketplace,
    /// Your own client, paid through the platform.
    Direct,
    /// An enterprise client with terms of its own.
    Enterprise,
}

/// A freelancer's plan.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanFlag {
    /// Free.
    Basic,
    /// Paid.
    Plus,
}

/// Yes or no.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum YesNo {
    /// It is so.
    Yes,
    /// It is not.
    No,
}
