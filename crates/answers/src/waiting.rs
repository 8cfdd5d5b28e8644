//! What waits: one amount on its way, with its date and the rule that says so, or why no date can be given.

use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, StateCause};

/// One waiting amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Its one cause.
    pub cause: StateCause,
    /// Net of the platform's fee, unless `before_fees`.
    pub amount: Cents,
    /// The rate is not known: the amount is gross.
    pub before_fees: bool,
    /// Before the fee, where known.
    pub gross: Option<Cents>,
    /// The most that it can be before the fee, where more than one amount gives this net.
    pub gross_at_most: Option<Cents>,
    /// The day it enters the balance (or, outside, arrives at the latest).
    pub available_on: Option<Date>,
    /// The day on which it should have come, for what is overdue.
    pub was_due: Option<Date>,
    /// The user's own deadline to answer.
    pub reply_by: Option<Date>,
    /// It has left the platform.
    pub outside: bool,
    /// The contract, where known.
    pub contract: Option<String>,
    /// In words: "hours of 3–9 June".
    pub what: String,
    /// The rules that give the date.
    pub because: Vec<Citation>,
    /// The rules that give the amount.
    pub net_because: Vec<Citation>,
    /// The site itself shows the date.
    pub date_from_site: bool,
    /// Why no date can be given.
    pub no_date: Option<&'static str>,
}

impl Waiting {
    /// An amount without anything else known about it.
    pub(crate) fn new(cause: StateCause, amount: Cents, what: impl Into<String>) -> Waiting {
        Waiting {
            cause,
            amount,
            before_fees: false,
            gross: None,
            gross_at_most: None,
            available_on: None,
            was_due: None,
            reply_by: None,
            outside: false,
            contract: None,
            what: what.into(),
            because: Vec::new(),
            net_because: Vec::new(),
            date_from_site: false,
            no_date: None,
        }
    }

    /// Where it stands in the list: by date, then those without, each in the order of the stages.
    pub(crate) fn rank(&self) -> (bool, Option<Date>, bool, usize) {
        (self.available_on.is_none(), self.available_on, self.outside, stage_rank(self.cause))
    }
}

/// The order in which causes without a date are most evident.
pub(crate) const DATELESS: &[StateCause] = &[
    StateCause::ClientPaymentFailed,
    StateCause::PendingSecurity,
    StateCause::PendingNoDate,
    StateCause::InReview,
    StateCause::WorkInProgress,
    StateCause::AwaitingApproval,
    StateCause::EscrowRefundRequested,
    StateCause::EscrowNotFunded,
    StateCause::HoursNotBilled,
    StateCause::AgencyAccount,
    StateCause::EscrowReturned,
    StateCause::PaidOutside,
    StateCause::Unclaimed,
    StateCause::TransferLate,
    StateCause::TransferInTransit,
    StateCause::FxDifference,
];

pub(crate) fn stage_rank(cause: StateCause) -> usize {
    DATELESS.iter().position(|known| *known == cause).unwrap_or(DATELESS.len())
}
