//! What may happen on an account, and what must follow from it.

use crate::fee::ContractTerms;
use jiff::civil::Date;
use outflow_ledger::snapshot::Week;
use outflow_ledger::{Cents, Citation};

/// Something that happened, or that the user says is under way.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// Hours were worked in a billing week.
    HoursWorked {
        /// The week.
        week: Week,
        /// Whether the user is Top Rated.
        top_rated: bool,
    },
    /// A client released a milestone or sent a bonus.
    PaymentReleased {
        /// The day its payment was processed.
        on: Date,
    },
    /// The freelancer submitted a milestone.
    MilestoneSubmitted {
        /// The day.
        on: Date,
    },
    /// A client is charged for work.
    Earned {
        /// Before the fee.
        gross: Cents,
        /// What the same client is billed before it and no statement shows yet, before fees.
        besides: Cents,
        /// The day that decides which rules are in force.
        on: Date,
        /// The contract.
        terms: &'a ContractTerms,
    },
    /// A client asked for a milestone's money back.
    EscrowRefundRequested {
        /// The day.
        on: Date,
    },
    /// A payout method was added or changed.
    MethodAdded {
        /// The day it was confirmed.
        on: Date,
    },
    /// Money left the platform.
    PaidOut {
        /// The method's id.
        method: &'a str,
        /// The day.
        on: Date,
    },
}

/// What follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// The client's review ends.
    ReviewEnds,
    /// The work counts as approved.
    Approved,
    /// The money enters the available balance.
    BecomesAvailable,
    /// The platform takes its share.
    FeeCharged,
    /// The user has to answer.
    ReplyDue,
    /// A payout method can be used.
    MethodUsable,
    /// The money has arrived outside at the latest.
    ArrivedBy,
    /// A trace can be asked for.
    TraceFrom,
    /// Less than this cannot be paid out.
    MinimumPayout,
}

/// One thing that must follow, by which rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consequence {
    /// What.
    pub effect: Effect,
    /// On which day.
    pub on: Date,
    /// How much, positive when the user gains, where the effect has an amount.
    pub amount: Option<Cents>,
    /// The rules that say so.
    pub because: Vec<Citation>,
}
