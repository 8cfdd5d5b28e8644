//! How are the words of packs said to people: contracts, plans, moments, items and days.

use outflow_ledger::snapshot::{ContractKind, Frequency, Membership};
use outflow_policy::rule::{DayOfWeek, Item, Moment};

pub(super) const fn contracts_in_words(contracts: ContractKind) -> &'static str {
    match contracts {
        ContractKind::Marketplace => "marketplace contracts",
        ContractKind::Direct => "direct contracts",
        ContractKind::Enterprise => "enterprise contracts",
    }
}

pub(super) const fn work_in_words(hourly: bool) -> &'static str {
    match hourly {
        true => "hourly contracts",
        false => "fixed-price contracts",
    }
}

pub(super) const fn plan(membership: Membership) -> &'static str {
    match membership {
        Membership::Basic => "freelancers without a paid plan",
        Membership::Plus => "freelancers who pay for a plan",
    }
}

/// Before "schedule".
pub(super) const fn schedule_name(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Weekly => "weekly",
        Frequency::TwiceMonthly => "twice-monthly",
        Frequency::Monthly => "monthly",
        Frequency::Quarterly => "quarterly",
        Frequency::Never => "missing",
    }
}

/// What is sold or charged, without an article.
pub(super) const fn item(item: Item) -> &'static str {
    match item {
        Item::ServiceFee => "service fees",
        Item::Connects => "Connects",
        Item::Membership => "membership",
        Item::Arbitration => "arbitration",
        Item::Payout => "payouts",
        Item::ActiveAccount => "months in which the account is used",
        Item::ContractInitiation => "a contract's beginning",
        Item::EarlyPayout => "money before its clearance",
    }
}

/// After "so many days after".
pub(super) const fn after(moment: Moment) -> &'static str {
    match moment {
        Moment::Submission => "a milestone's submission",
        Moment::EscrowRefundRequest => "a client's request for a milestone's money",
        Moment::MethodAdded => "the confirmation of a new or changed payout method",
        Moment::PaymentReceived => "a client's payment",
        Moment::HoursDisputed => "a client's dispute of hours",
        Moment::ContractEnded => "a contract's end",
        Moment::DisputeFiled => "the filing of a dispute",
        Moment::DisputeAnswered => "the answer to a dispute",
        Moment::SettlementProposed => "the proposal of a settlement",
        Moment::MediationBegun => "the beginning of mediation",
        Moment::MediationFailed => "the notice that mediation failed",
        Moment::IdentityAsked => "the platform's request for proof of identity",
        Moment::LastMilestone => "the date of the last milestone",
        Moment::ConnectsGained => "the day on which Connects came",
        Moment::FirstWithdrawal => "the first request for a withdrawal",
        Moment::AccountDisabled => "the disabling of the account",
        Moment::InactivityFeeCharged => "the charge of an inactivity fee",
        Moment::LastActivity => "the last activity",
        Moment::LastEarning => "the last earning",
        Moment::LastHours => "the last work on an hourly contract",
        Moment::Joined => "joining",
    }
}

pub(super) const fn weekday_of(day: DayOfWeek) -> &'static str {
    match day {
        DayOfWeek::Monday => "Monday",
        DayOfWeek::Tuesday => "Tuesday",
        DayOfWeek::Wednesday => "Wednesday",
        DayOfWeek::Thursday => "Thursday",
        DayOfWeek::Friday => "Friday",
        DayOfWeek::Saturday => "Saturday",
        DayOfWeek::Sunday => "Sunday",
    }
}
