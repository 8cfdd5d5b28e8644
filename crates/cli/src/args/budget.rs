//! Which words does `outflow budget` know?

use super::{AccountArgs, OutputArgs, RecordArgs};

/// Show what each month brought, cost and left, what was drawn, and what a monthly draw does to days to come.
#[derive(clap::Args, Debug)]
#[command(after_help = BUDGET_EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct BudgetArgs {
    /// What to do; without it the months are shown, the last twelve unless a period is named.
    #[command(subcommand)]
    pub command: Option<BudgetCommand>,

    #[command(flatten)]
    pub account: AccountArgs,

    /// So many of the last months are shown by category, instead of 3; JSON and CSV hold every month of the period.
    /// Without a period, the answer reaches back as far, twelve months at least.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1200))]
    pub months: Option<u32>,

    /// Try this floor, or off: nothing is kept.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub floor: Option<String>,

    /// Try this monthly draw, as 500@15 or 500@last, or off: nothing is kept.
    #[arg(long, value_name = "AMOUNT[@DAY]", allow_negative_numbers = true)]
    pub draw: Option<String>,

    #[command(flatten)]
    pub output: OutputArgs,
}

const BUDGET_EXAMPLES: &str = "\
Examples:
  outflow budget                               the last twelve months of the book
  outflow budget statement.csv -p 2024
  outflow budget --months 12                   the same, with every month by category
  outflow budget --draw 500@15 --floor 100     what such a draw would do
  outflow budget set --floor 100 --draw 500@last
  outflow budget rules                         every rule, and what it took
  outflow budget rule add software --text \"JetBrains\" --text \"cloud\"
  outflow budget lines expenses -p 2024Q1

Exit status: 1 where lines are not sorted or missing, or no file covers a month.";

/// What can be done with a budget.
#[derive(clap::Subcommand, Debug)]
pub enum BudgetCommand {
    /// Keep a floor and a monthly draw, or end them.
    Set(SetBudgetArgs),
    /// Show all rules in the order in which they are tried, and what each took.
    Rules(Box<BudgetRulesArgs>),
    /// Add or remove a rule of your own.
    Rule(RuleArgs),
    /// Show the lines of a category, each with its place.
    Lines(Box<BudgetLinesArgs>),
}

/// Keep a floor and a monthly draw of an account, or end them; outflow undo takes it back.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow budget set --floor 100\n  outflow budget set --draw 500@15 --from 2024-01-01\n  outflow budget set --draw off\n\nThe floor is what forecast and payout take where --floor is not given. The draw is part of the forecast;\na day that a month does not have means its last one."
)]
pub struct SetBudgetArgs {
    /// What should stay in the balance, or off.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub floor: Option<String>,

    /// What you take out every month, with its day (the last one without it), or off.
    #[arg(long, value_name = "AMOUNT[@DAY]", allow_negative_numbers = true)]
    pub draw: Option<String>,

    /// The day from which it holds, if it is not today; months from then on are compared with it.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,

    #[command(flatten)]
    pub record: RecordArgs,
}

/// Show all rules in the order in which they are tried, each with the lines and the sum that it took.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow budget rules\n  outflow budget rules statement.csv -p 2024\n\nExit status: 1 where a line is not sorted."
)]
pub struct BudgetRulesArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Add or remove a rule of your own.
#[derive(clap::Args, Debug)]
pub struct RuleArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: RuleCommand,
}

/// What can be done with a rule.
#[derive(clap::Subcommand, Debug)]
pub enum RuleCommand {
    /// Put a rule before all others.
    Add(Box<AddRuleArgs>),
    /// Take a rule of your own away.
    Remove(RemoveRuleArgs),
}

/// Put a rule of your own before all others: the first one that fits takes a line. outflow undo takes it back.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow budget rule add software --text \"JetBrains\" --text \"cloud\"\n  outflow budget rule add coaching --client \"Saltmarsh\" --cause earned_fixed\n  outflow budget rule add gifts --cause adjustment --sign in --group earned\n\nOf several causes, texts or clients one is enough; what you leave out fits every line."
)]
pub struct AddRuleArgs {
    /// Where its lines go: a category that there is, or a new one.
    #[arg(value_name = "CATEGORY")]
    pub category: String,

    /// Only these kinds of lines, as connects; may be repeated or separated by commas.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub cause: Vec<String>,

    /// Only lines whose description holds these words, in either case; may be repeated.
    #[arg(long, value_name = "WORDS")]
    pub text: Vec<String>,

    /// Only lines whose client holds this, in either case; may be repeated.
    #[arg(long, value_name = "WORDS")]
    pub client: Vec<String>,

    /// Only money that comes in, or that goes out.
    #[arg(long, value_name = "in|out")]
    pub sign: Option<String>,

    /// What a new category is part of; without it what all its causes are part of, expenses where it has none. Causes of several groups need it.
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,

    #[command(flatten)]
    pub record: RecordArgs,
}

/// Take a rule of your own away; outflow undo brings it back.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  outflow budget rule remove 7")]
pub struct RemoveRuleArgs {
    /// The rule's number, as outflow budget rules shows it.
    #[arg(value_name = "NUMBER")]
    pub number: u32,

    #[command(flatten)]
    pub record: RecordArgs,
}

/// Show the lines of a category, or of a whole group such as expenses, each with its place and the rule that took it.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow budget lines Connects\n  outflow budget lines expenses -p \"last month\"\n  outflow budget lines \"not sorted\" statement.csv -O csv"
)]
pub struct BudgetLinesArgs {
    /// A category, as outflow budget rules names it; or earned, given_back, fees, taxes, expenses, other, card, drawn.
    #[arg(value_name = "CATEGORY")]
    pub category: String,

    #[command(flatten)]
    pub account: AccountArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}
