//! What is to come by the user's own contracts, and what came of it?
//!
//! Agreements are the user's contracts as the book keeps them; everything here follows from them and the journal.

mod expected;
mod guide;
mod invoiced;
mod lines;
mod matching;
mod open;
mod proposals;
mod several;
mod shown;
mod worth;

pub use expected::{AskedBy, ExpectedPayment, expected};
pub use guide::{Swept, guide};
pub(crate) use lines::{by_client, days_after, days_in_words, named, tells_of, week_paid};
pub use matching::{MatchRequest, Matched, Matching, Standing, is_running, matching};
pub use open::{Foretold, foretold, still_expected};
pub(crate) use proposals::quoted;
pub use proposals::{Proposal, proposals};
pub use several::of_several;
pub use shown::{SCHEMA, ShownWork, listing, pay_in_words};
pub use worth::{WorthRetainer, retainers};

use jiff::civil::Date;
use outflow_calendar::{Holidays, Rhythm};
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Cents, Currency};

/// A contract that the user told about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// Its number in the book.
    pub number: u32,
    /// The name of the account it is paid to.
    pub account: String,
    /// The client, as the statement's lines name it.
    pub client: String,
    /// What the work is.
    pub title: Option<String>,
    /// How the contract was made.
    pub kind: ContractKind,
    /// What is paid, and when.
    pub pay: Pay,
    /// The first day.
    pub started: Date,
    /// The last day, once it has ended.
    pub ended: Option<Date>,
    /// The service fee in hundredths of a percent, where the contract names one: 10 % is 1000.
    pub fee_basis_points: Option<u32>,
    /// The currency of its amounts.
    pub currency: Currency,
}

impl Agreement {
    /// Takes these days for no business days, where the rhythm of a retainer falls on business days.
    pub fn observe(&mut self, holidays: &Holidays) {
        if let Pay::Retainer { rhythm, .. } = &mut self.pay {
            *rhythm = rhythm.observing(holidays);
        }
    }
}

/// What is paid, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pay {
    /// Hours of billing weeks.
    Hourly {
        /// Per hour, before the fee.
        rate: Cents,
        /// So many minutes a week are usually worked, if known.
        minutes_a_week: Option<u32>,
        /// More minutes a week are not billed.
        weekly_limit_minutes: Option<u32>,
    },
    /// Milestones with deadlines.
    Fixed {
        /// In the order in which they were given.
        milestones: Vec<Milestone>,
    },
    /// The same amount again and again.
    Retainer {
        /// Each time, before the fee.
        amount: Cents,
        /// The days on which it is due.
        rhythm: Rhythm,
    },
}

/// A milestone of a contract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Milestone {
    /// Its name.
    pub name: String,
    /// Before the fee.
    pub amount: Cents,
    /// The day on which it is to be released.
    pub due: Date,
}
