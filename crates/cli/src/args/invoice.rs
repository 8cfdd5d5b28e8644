//! Which words does `outflow invoice` know?

use super::{ChangeArgs, OutputArgs, account_flag, output_of, wanted};
use clap::ValueEnum;
use jiff::civil::Date;
use outflow_app::flags::{amount_flag, date_flag, today_flag};
use outflow_ledger::Cents;
use std::path::PathBuf;

/// Make numbered invoices from your direct contracts, and see what came for them.
#[derive(clap::Args, Debug)]
pub struct InvoiceArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: InvoiceCommand,
}

/// What can be done with invoices.
#[derive(clap::Subcommand, Debug)]
pub enum InvoiceCommand {
    /// Write a file to fill in: who invoices, and whom.
    Setup(SetupInvoiceArgs),
    /// Make an invoice for every payment of a direct contract that is due.
    Make(Box<MakeInvoiceArgs>),
    /// Show all invoices: what is open, what is overdue, and which line paid which.
    List(ListInvoicesArgs),
    /// Show one invoice, or print it as PDF.
    Show(ShowInvoiceArgs),
    /// Note that an invoice was sent.
    Sent(SentInvoiceArgs),
    /// Note that money came for an invoice.
    Paid(PaidInvoiceArgs),
    /// Note that an invoice no longer counts; its number stays its own.
    Void(VoidInvoiceArgs),
}

/// Write invoice.toml into the configuration folder, to be filled in; a file that is there is left as it is.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  outflow invoice setup\n\noutflow paths shows where the file is."
)]
pub struct SetupInvoiceArgs {
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Make an invoice for every payment of a direct contract that is due by now and that no invoice asks for yet.
#[derive(clap::Args, Debug)]
#[command(after_help = MAKE_EXAMPLES)]
pub struct MakeInvoiceArgs {
    /// One contract only, by its number in outflow contract list.
    #[arg(value_name = "CONTRACT")]
    pub contract: Option<u32>,

    /// Only payments of this day; for hours, of the week with this day.
    #[arg(long, value_name = "DATE", value_parser = date_flag, conflicts_with = "until")]
    pub due: Option<Date>,

    /// Payments up to this day, instead of today.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub until: Option<Date>,

    /// Hourly: the hours of the week as they really were, as 12:30; of the last whole week, unless --due names one.
    #[arg(long, value_name = "H:MM", requires = "contract", allow_negative_numbers = true)]
    pub hours: Option<String>,

    /// The date on the invoice, if it is not today.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub date: Option<Date>,

    /// The running number to begin a row with, where another program made the ones before.
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<u32>,

    /// The account; without it, contracts of all accounts.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    /// Show what would be made, and write nothing.
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub output: PaperArgs,
}

const MAKE_EXAMPLES: &str = "\
Examples:
  outflow invoice make --dry-run               what is due, and how it would be numbered
  outflow invoice make -o invoices/            one PDF an invoice, into a folder that is there
  outflow invoice make 4 -o invoice.pdf        of contract 4 alone
  outflow invoice make 3 --hours 12:30         the hours of last week as they really were
  outflow invoice make --number 18             begin the row with 18, after another program's 17

Contracts are direct where they were kept with --kind direct. What an invoice says is kept in the book and stays as it
is, whatever invoice.toml says later. outflow undo takes it back; outflow invoice void keeps its number.";

/// Show all invoices of the book: what is open, what is overdue, which line paid which, and what only you can decide.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow invoice list\n  outflow invoice list -O csv\n\nExit status: 1 where one is overdue, a line waits for your word, or a number is missing."
)]
pub struct ListInvoicesArgs {
    /// The account; without it, all of them.
    #[arg(long, value_name = "NAME", value_parser = account_flag)]
    pub account: Option<String>,

    /// The day to answer for, instead of today (UTC).
    #[arg(long, value_name = "DATE", value_parser = today_flag, env = "OUTFLOW_TODAY")]
    pub today: Option<Date>,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Show one invoice with what came for it, or print it.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow invoice show 2026-004\n  outflow invoice show 4 -o 2026-004.pdf\n\nPrinting it again gives the same file, to the byte."
)]
pub struct ShowInvoiceArgs {
    /// Its number; the running number alone is enough where it means one.
    #[arg(value_name = "NUMBER")]
    pub number: String,

    #[command(flatten)]
    pub output: PaperArgs,
}

/// Note that an invoice was sent; from then on it can be late.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  outflow invoice sent 2026-004 --on 2026-12-01")]
pub struct SentInvoiceArgs {
    /// Its number.
    #[arg(value_name = "NUMBER")]
    pub number: String,

    /// The day, if it is not today.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub on: Option<Date>,

    #[command(flatten)]
    pub change: ChangeArgs,
}

/// Note that money came for an invoice, where no line of a statement says so by itself.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  outflow invoice paid 2026-004\n  outflow invoice paid 2026-004 --amount 200.00 --on 2026-12-01"
)]
pub struct PaidInvoiceArgs {
    /// Its number.
    #[arg(value_name = "NUMBER")]
    pub number: String,

    /// The day, if it is not today.
    #[arg(long, value_name = "DATE", value_parser = date_flag)]
    pub on: Option<Date>,

    /// How much came, if it is not all that is open.
    #[arg(long, value_name = "AMOUNT", value_parser = amount_flag)]
    pub amount: Option<Cents>,

    #[command(flatten)]
    pub change: ChangeArgs,
}

/// Note that an invoice no longer counts. It stays in the book, its number is not given out again, and its payment
/// can be invoiced anew.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  outflow invoice void 2026-004 --why \"wrong address\"")]
pub struct VoidInvoiceArgs {
    /// Its number.
    #[arg(value_name = "NUMBER")]
    pub number: String,

    /// Why; it is kept beside the invoice.
    #[arg(long, value_name = "WORDS")]
    pub why: String,

    #[command(flatten)]
    pub change: ChangeArgs,
}

/// How and where an invoice is written.
#[derive(clap::Args, Debug)]
pub struct PaperArgs {
    /// The format; without it, that of the output file's extension, else text.
    #[arg(short = 'O', long, value_enum, value_name = "FORMAT")]
    pub output_format: Option<PaperFormat>,

    /// Write to this file instead of the terminal; PDFs of several invoices, into this folder.
    #[arg(short, long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

/// The formats of an invoice.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaperFormat {
    /// For people.
    #[value(alias = "txt")]
    Text,
    /// For programs: a versioned envelope.
    Json,
    /// For spreadsheets.
    Csv,
    /// Markdown.
    #[value(alias = "markdown")]
    Md,
    /// One self-contained page.
    #[value(alias = "htm")]
    Html,
    /// The invoice itself, for the client.
    Pdf,
}

impl PaperArgs {
    /// Where PDFs are to be written, where they are asked for: with --output-format pdf, or by the name of the file. A
    /// folder is for PDFs alone.
    pub fn pdf(&self) -> Option<Option<PathBuf>> {
        let is_folder = self.output_file.as_deref().is_some_and(std::path::Path::is_dir);
        let format = wanted(self.output_format, self.output_file.as_deref());
        let is_pdf = format == Some(PaperFormat::Pdf) || (format.is_none() && is_folder);
        is_pdf.then(|| self.output_file.clone())
    }

    /// What is said beside the PDFs, or instead of them.
    pub fn plain(&self) -> OutputArgs {
        match self.pdf() {
            Some(_) => output_of(PaperFormat::Text, None, false),
            None => {
                let file = self.output_file.as_deref();
                let format = wanted(self.output_format, file).unwrap_or(PaperFormat::Text);
                output_of(format, self.output_file.clone(), false)
            }
        }
    }
}
