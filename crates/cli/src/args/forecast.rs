//! Which words does `outflow forecast` know?

use super::{AccountArgs, FiguresArgs, OutputArgs, output_of, wanted};
use clap::ValueEnum;
use jiff::civil::Date;
use outflow_app::flags::{amount_flag, date_flag};
use outflow_ledger::Cents;
use std::path::PathBuf;

/// Look ahead: the balance day by day, when money comes, when it reaches zero, and what your own past makes likely.
#[derive(clap::Args, Debug)]
#[command(after_help = FORECAST_EXAMPLES)]
pub struct ForecastArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    /// The last day; without it thirteen weeks are shown.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub until: Option<Date>,

    /// What should stay in the account; without it what the book keeps, else the snapshot's reserve, else nothing.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag, allow_negative_numbers = true)]
    pub floor: Option<Cents>,

    /// Switch an assumption off or set it, as connects=off, weekly=200, schedule=monthly, draw=500@15 or draw=500@last; may be repeated. The answer lists them all.
    #[arg(long, value_name = "NAME=VALUE")]
    pub assume: Vec<String>,

    #[command(flatten)]
    pub figures: FiguresArgs,

    #[command(flatten)]
    pub output: PictureArgs,
}

/// How and where a forecast is written.
#[derive(clap::Args, Debug)]
pub struct PictureArgs {
    /// The format; without it, that of the output file's extension, else text.
    #[arg(short = 'O', long, value_enum, value_name = "FORMAT")]
    pub output_format: Option<PictureFormat>,

    /// Write to this file instead of the terminal.
    #[arg(short, long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,

    /// Show every day and every rule (text, md, html).
    #[arg(long)]
    pub lines: bool,
}

/// The formats of an answer with a picture.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum PictureFormat {
    /// For people, with a chart.
    #[value(alias = "txt")]
    Text,
    /// For programs: a versioned envelope such as outflow/forecast/1.
    Json,
    /// For spreadsheets: every day and every event.
    Csv,
    /// Markdown.
    #[value(alias = "markdown")]
    Md,
    /// One self-contained page with the chart.
    #[value(alias = "htm")]
    Html,
    /// The chart alone.
    Svg,
}

impl PictureArgs {
    /// The format that was asked for, else that of the output file's extension, else text.
    pub fn wanted(&self) -> PictureFormat {
        wanted(self.output_format, self.output_file.as_deref()).unwrap_or(PictureFormat::Text)
    }

    /// The same for what does not differ between commands.
    pub fn plain(&self) -> OutputArgs {
        output_of(self.wanted(), self.output_file.clone(), self.lines)
    }
}

/// Try the forecast on past days, with only what the lines told then, beside two naive forecasts.
///
/// Without a file the book answers, for each of its accounts unless one is named.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow backtest statement.csv\n  outflow backtest --every 7 --assume weeks=26 -O json"
)]
pub struct BacktestArgs {
    #[command(flatten)]
    pub account: AccountArgs,

    /// So many days lie between two past days.
    #[arg(long, value_name = "DAYS", default_value_t = 28, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub every: u32,

    /// Set an assumption, as weeks=26, paths=500, seed=7; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    pub assume: Vec<String>,

    #[command(flatten)]
    pub output: OutputArgs,
}

const FORECAST_EXAMPLES: &str = "\
Examples:
  outflow forecast statement.csv
  outflow forecast statement.csv --snapshot today.toml --until 2027-06-30
  outflow forecast --available 0 --pending 171.00@2025-02-12 --in-review 260
  outflow forecast statement.csv --assume connects=off --assume weekly=200
  outflow forecast --assume draw=500@15         500 taken out on day 15 of each month
  outflow forecast statement.csv -o forecast.svg

Exit status: 0 looked ahead, 2 could not run.";
