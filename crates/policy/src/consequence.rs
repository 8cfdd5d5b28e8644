//! What may happen on an account, and what must follow from it.

use crate::fee::ContractTerms;
use crate::rule::{Item, Moment};
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Frequency, Membership, Week};
use outflow_ledger::{Cents, Citation, Currency};

/// Something that happened, or that the user says is under way. Amounts are positive.
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
        /// How the contract was made.
        contracts: ContractKind,
        /// Whether the user is Top Rated.
        top_rated: bool,
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
    /// Client money came to a freelancer whose country may withhold income tax.
    ClientPaid {
        /// Before the fee.
        gross: Cents,
        /// The freelancer's country, if known.
        country: Option<&'a str>,
        /// Whether the tax form is complete, if known.
        tax_form_complete: Option<bool>,
        /// The day.
        on: Date,
    },
    /// The platform charged for something that may be taxed.
    Charged {
        /// What.
        item: Item,
        /// How much.
        amount: Cents,
        /// The freelancer's country, if known.
        country: Option<&'a str>,
        /// The day.
        on: Date,
    },
    /// Something with a price was bought.
    Bought {
        /// What.
        item: Item,
        /// How many pieces, if known.
        pieces: Option<u32>,
        /// The day.
        on: Date,
    },
    /// A refund was given to a client.
    Refunded {
        /// Before the fee.
        amount: Cents,
        /// The day.
        on: Date,
        /// The contract, its billings without this refund and everything after it.
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
    /// Something else with a deadline began.
    Began {
        /// What.
        moment: Moment,
        /// The day.
        on: Date,
        /// The day whose rules hold: an older rule may have ended while the days were counted.
        by_rules_of: Date,
        /// The user's plan, if known.
        membership: Option<Membership>,
    },
    /// Money left the platform.
    PaidOut {
        /// The method's id.
        method: &'a str,
        /// How much arrives outside, if known.
        amount: Option<Cents>,
        /// Where the user lives, if known: then only what is offered there counts.
        country: Option<&'a str>,
        /// The day.
        on: Date,
    },
    /// The day of a scheduled payout came.
    ScheduleChecked {
        /// What could be paid out.
        balance: Cents,
        /// The freelancer's country, if known.
        country: Option<&'a str>,
        /// Since when the oldest of it has been there, if known.
        oldest: Option<Date>,
        /// Which schedule, if known.
        frequency: Option<Frequency>,
        /// All of it became available on this very day.
        is_fresh: bool,
        /// The day.
        on: Date,
    },
    /// Something was paid for that is paid for every month.
    Renewed {
        /// What.
        item: Item,
        /// The day, of which the next one follows.
        on: Date,
    },
    /// Something is to be paid for again.
    PriceDue {
        /// What.
        item: Item,
        /// Its price with the taxes on it.
        price: Cents,
        /// What could pay for it.
        balance: Cents,
        /// The day.
        on: Date,
    },
    /// A month began.
    MonthBegan {
        /// Of what an allowance may come.
        item: Item,
        /// The plan.
        plan: Membership,
        /// Whether it is an agency.
        agency: bool,
        /// The day.
        on: Date,
    },
    /// A contract began.
    Hired {
        /// The day.
        on: Date,
    },
    /// Nothing happened on an account.
    Idle {
        /// The last day on which something did.
        since: Date,
        /// What the account holds.
        balance: Cents,
        /// The user's country, if known.
        country: Option<&'a str>,
        /// The day that decides which rules are in force.
        on: Date,
    },
}

impl Event<'_> {
    /// The day that decides which rules are in force.
    pub fn on(&self) -> Date {
        match self {
            Event::HoursWorked { week, .. } => week.last,
            Event::PaymentReleased { on, .. }
            | Event::MilestoneSubmitted { on }
            | Event::Earned { on, .. }
            | Event::ClientPaid { on, .. }
            | Event::Charged { on, .. }
            | Event::Bought { on, .. }
            | Event::Refunded { on, .. }
            | Event::EscrowRefundRequested { on }
            | Event::MethodAdded { on }
            | Event::Began { by_rules_of: on, .. }
            | Event::PaidOut { on, .. }
            | Event::ScheduleChecked { on, .. }
            | Event::MonthBegan { on, .. }
            | Event::Renewed { on, .. }
            | Event::PriceDue { on, .. }
            | Event::Hired { on }
            | Event::Idle { on, .. } => *on,
        }
    }
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
    /// A further share beside it.
    AdditionalFee,
    /// The platform gives a share back.
    FeeReturned,
    /// Tax on something that the platform charged.
    TaxOnFees,
    /// Income tax is kept back.
    TaxWithheld,
    /// Something costs so much.
    Priced,
    /// So much comes free of charge.
    Allowed,
    /// The user has to answer.
    ReplyDue,
    /// Something has to be done until then, or can be done from then on; the rule's title says what.
    Due,
    /// A payout method can be used.
    MethodUsable,
    /// The money has arrived outside at the latest.
    ArrivedBy,
    /// A trace can be asked for.
    TraceFrom,
    /// Less than this cannot be paid out.
    MinimumPayout,
    /// More than this cannot be paid out at once.
    MaximumPayout,
    /// What the payout costs.
    PayoutFee,
    /// The platform pays out by itself.
    ScheduledPayout,
    /// It would, but waits for the next day of the schedule.
    PayoutDeferred,
    /// It is paid for again.
    Renews,
    /// So much of a price comes out of the balance; the rest is charged to the user's card.
    FromBalance,
    /// The client is charged; the freelancer is not.
    ClientCharged,
    /// An account that is not used is charged.
    InactivityFee,
}

/// What has to be known before a rule gives an amount.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lack {
    /// The rate that is agreed in the contract.
    ContractRate,
    /// What the client was billed before.
    Billings,
    /// A rate that no source states.
    Rate,
    /// How many pieces were bought.
    Pieces,
    /// The amount that the share is of.
    Amount,
}

/// One thing that must follow, by which rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consequence {
    /// What.
    pub effect: Effect,
    /// On which day.
    pub on: Date,
    /// How much, positive when the user gains, where the effect has one amount.
    pub amount: Option<Cents>,
    /// From how much to how much, with the same sign, where the rule leaves room.
    pub bounds: Option<(Cents, Cents)>,
    /// The amount is a rounded half cent: no page settles to which side it goes, so one cent less is as right.
    pub is_half_cent: bool,
    /// What has to be known before there is an amount, where there is none.
    pub lacks: Option<Lack>,
    /// How many pieces, where the effect counts some.
    pub pieces: Option<u32>,
    /// It follows only if this is so, which the program cannot know; in words, after "if".
    pub only_if: Option<String>,
    /// The currency of the amounts.
    pub currency: Currency,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

impl Consequence {
    /// Whether it follows for certain.
    pub fn is_certain(&self) -> bool {
        self.only_if.is_none()
    }
}
