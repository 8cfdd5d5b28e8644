//! What does an invoice say, is it right to the cent, and how does it stand?
//!
//! An invoice says everything that is printed; nothing of it is looked up again, so that it stays what it was.

mod due;
mod matching;
mod numbers;
mod shown;
mod standing;

pub use due::{Billable, LineProblem, billable, hours_line};
pub use matching::{Matched, Proposal, Reason, matching};
pub use numbers::{Number, NumberPattern, doubled, missing, next};
pub use shown::{
    LIST_SCHEMA, SCHEMA, ShownInvoices, contents, invoice_listing, invoices_listing, percent_of,
};
pub use standing::{KeptInvoice, Payment, Proof, Standing, State, Told, Voided};

use jiff::civil::Date;
use outflow_ledger::{Cents, Currency};

/// Somebody who writes or gets invoices.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Party {
    /// The name.
    pub name: String,
    /// The address, line by line.
    pub address: Vec<String>,
    /// The number that a tax office gave.
    pub tax_id: Option<String>,
    /// The address for mail.
    pub email: Option<String>,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvoiceLine {
    /// In words.
    pub what: String,
    /// Of hours: how long, and what one costs.
    pub hours: Option<Hours>,
    /// Before tax.
    pub amount: Cents,
}

/// Time that is billed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hours {
    /// So many.
    pub minutes: u32,
    /// What an hour costs.
    pub rate: Cents,
}

impl Hours {
    /// What they cost; half a cent goes up. None where it cannot be held.
    pub fn amount(self) -> Option<Cents> {
        Cents::from_wide((self.rate.wide() * i128::from(self.minutes) + 30) / 60)
    }

    /// `12:30`.
    pub fn in_words(self) -> String {
        format!("{}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

/// Which tax is added, and what is said about it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TaxRule {
    /// The tax, where one is added.
    pub charge: Option<TaxCharge>,
    /// What the law wants to be said: `Reverse charge`.
    pub note: Option<String>,
}

/// A tax that is added to the net amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaxCharge {
    /// Its name: `VAT`.
    pub name: String,
    /// In hundredths of a percent: 21 % is 2100.
    pub basis_points: u32,
}

/// What the lines come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sums {
    /// The lines together.
    pub net: Cents,
    /// The tax on that; half a cent goes up.
    pub tax: Cents,
    /// Both together: what the client is to pay.
    pub total: Cents,
}

impl Sums {
    /// None where they cannot be held.
    pub fn of(lines: &[InvoiceLine], rule: &TaxRule) -> Option<Sums> {
        let net = Cents::sum(lines.iter().map(|line| line.amount))?;
        let points = rule.charge.as_ref().map_or(0, |charge| charge.basis_points);
        let tax = Cents::from_wide((net.wide() * i128::from(points) + 5_000).div_euclid(10_000))?;
        Some(Sums { net, tax, total: net.plus(tax)? })
    }
}

/// An invoice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invoice {
    /// The operation of the book that made it.
    pub operation: u32,
    /// Its number.
    pub number: Number,
    /// The account of the book that is paid.
    pub account: String,
    /// The contract's number.
    pub agreement: u32,
    /// The client, as lines and contract name it.
    pub client: String,
    /// The day of the contract's payment that is asked for.
    pub covers: Date,
    /// The day on it.
    pub issued: Date,
    /// The day until which it is to be paid.
    pub due: Date,
    /// The currency of its amounts.
    pub currency: Currency,
    /// Who asks.
    pub seller: Party,
    /// Who is asked.
    pub buyer: Party,
    /// What the buyer wants to read on it: a number of an order.
    pub reference: Option<String>,
    /// How it can be paid, line by line.
    pub payment: Vec<String>,
    /// What is asked for.
    pub lines: Vec<InvoiceLine>,
    /// The tax.
    pub tax: TaxRule,
    /// What that comes to.
    pub sums: Sums,
}

impl Invoice {
    /// Whether hours, lines, tax and total follow from one another.
    pub fn adds_up(&self) -> bool {
        let hours =
            |line: &InvoiceLine| line.hours.is_none_or(|hours| hours.amount() == Some(line.amount));
        self.lines.iter().all(hours)
            && Sums::of(&self.lines, &self.tax) == Some(self.sums)
            && self.sums.total.is_positive()
    }
}
