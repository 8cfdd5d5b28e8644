//! What the site shows today: the figures that a user copies by hand, every one optional.
//!
//! `available`, `pending` and a `net` are net of the platform's fee; `in_review`, `work_in_progress`,
//! `escrow` and a `gross` are before it.

use crate::money::{Cents, Currency, Money};
use jiff::civil::Date;

/// The figures of one account on one day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snapshot {
    /// The platform's id.
    pub account: Option<String>,
    /// The day the figures were read off the site.
    pub as_of: Option<Date>,
    /// The account's currency.
    pub currency: Option<Currency>,
    /// ISO 3166 code of the user's country.
    pub country: Option<String>,
    /// Net.
    pub available: Option<Cents>,
    /// Net.
    pub pending: Option<Cents>,
    /// Gross.
    pub in_review: Option<Cents>,
    /// Gross.
    pub work_in_progress: Option<Cents>,
    /// What the user set aside.
    pub reserve_balance: Option<Cents>,
    /// What the user thought would be there.
    pub expected: Option<Cents>,
    /// Whether the user is Top Rated.
    pub top_rated: Option<bool>,
    /// The plan.
    pub membership: Option<Membership>,
    /// Whether the tax form is complete.
    pub tax_form_complete: Option<bool>,
    /// The day of a dormancy notice.
    pub dormancy_notice_on: Option<Date>,
    /// Items of the pending stage.
    pub pending_items: Vec<StageItem>,
    /// Items of the in-review stage.
    pub in_review_items: Vec<StageItem>,
    /// Items of the work-in-progress stage.
    pub work_in_progress_items: Vec<StageItem>,
    /// The contracts that the user tells about.
    pub contracts: Vec<Contract>,
    /// Restrictions that are on.
    pub holds: Vec<Hold>,
    /// The automatic payout.
    pub payout_schedule: Option<PayoutSchedule>,
    /// Ways out; `Some` of an empty list says that there is none.
    pub withdrawal_methods: Option<Vec<WithdrawalMethod>>,
    /// Payouts that the user knows more about.
    pub transfers: Vec<Transfer>,
    /// Market rates of exchange.
    pub market_rates: Vec<MarketRate>,
    /// Proposals since the last hire.
    pub proposals: Option<Proposals>,
}

/// The plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Membership {
    /// Free.
    Basic,
    /// Paid.
    Plus,
}

/// What a piece of work is paid by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorkKind {
    /// Hours of a billing week.
    Hourly,
    /// A milestone.
    Fixed,
    /// A bonus.
    Bonus,
    /// Anything else.
    Other,
}

/// A billing week, Monday to Sunday, UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Week {
    /// The Monday.
    pub first: Date,
    /// The Sunday.
    pub last: Date,
}

/// The date that the site shows for a pending amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// A date.
    On(Date),
    /// "Pending" without one.
    NoneShown,
}

/// One amount inside a stage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StageItem {
    /// What it pays.
    pub kind: WorkKind,
    /// The contract's title.
    pub contract: Option<String>,
    /// Before the fee.
    pub gross: Option<Cents>,
    /// After the fee.
    pub net: Option<Cents>,
    /// Hourly: the billing week.
    pub week: Option<Week>,
    /// Fixed, bonus: the day the client released it.
    pub released_on: Option<Date>,
    /// The date the site shows.
    pub due: Option<Due>,
}

impl StageItem {
    /// An item of which nothing is known but what it pays.
    pub fn of(kind: WorkKind) -> StageItem {
        StageItem {
            kind,
            contract: None,
            gross: None,
            net: None,
            week: None,
            released_on: None,
            due: None,
        }
    }
}

/// How a contract was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ContractKind {
    /// Found on the platform.
    #[default]
    Marketplace,
    /// The user's own client, paid through the platform.
    Direct,
    /// An enterprise client with terms of its own.
    Enterprise,
}

/// In which state a contract is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContractStatus {
    /// Running.
    Active,
    /// Paused by the client: harmless for billed hours.
    PausedByClient,
    /// Suspended by the platform because the client could not be charged.
    SuspendedClientPayment,
    /// Ended.
    Ended,
    /// Ended by the client.
    EndedByClient,
}

impl ContractStatus {
    /// Whether it has ended, whoever ended it.
    pub fn has_ended(self) -> bool {
        matches!(self, ContractStatus::Ended | ContractStatus::EndedByClient)
    }
}

/// A contract that the user tells about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contract {
    /// The contract's title.
    pub title: Option<String>,
    /// The client, as the statement's Team column names it.
    pub client: Option<String>,
    /// How it was made.
    pub kind: Option<ContractKind>,
    /// `Some(true)` for hourly, `Some(false)` for fixed.
    pub hourly: Option<bool>,
    /// Its state.
    pub status: Option<ContractStatus>,
    /// Whether the agency is paid instead of the user.
    pub billed_to_agency: Option<bool>,
    /// The day it started.
    pub started: Option<Date>,
    /// The service fee in hundredths of a percent: 10 % is 1000.
    pub fee_basis_points: Option<u32>,
    /// The milestone's name.
    pub milestone: Option<String>,
    /// What is held for the milestone, before the fee.
    pub escrow: Option<Cents>,
    /// Whether the milestone is funded.
    pub funded: Option<bool>,
    /// The day the work was submitted.
    pub submitted_on: Option<Date>,
    /// The day the client asked for the escrow back.
    pub escrow_refund_requested_on: Option<Date>,
    /// The user's deadline to answer.
    pub reply_by: Option<Date>,
    /// Whether the client paid elsewhere.
    pub paid_outside: Option<bool>,
    /// The billing week that the hours below belong to.
    pub week: Option<Week>,
    /// Minutes logged.
    pub logged_minutes: Option<u32>,
    /// Minutes billed.
    pub billed_minutes: Option<u32>,
    /// The weekly limit in minutes.
    pub weekly_limit_minutes: Option<u32>,
    /// Per hour, before the fee.
    pub rate: Option<Cents>,
    /// Whether the hours were logged with the time tracker.
    pub tracked: Option<bool>,
}

/// Why an account is restricted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HoldKind {
    /// A chargeback is looked into.
    ChargebackReview,
    /// Identity has to be shown.
    IdentityVerification,
    /// Arbitration was not paid.
    ArbitrationUnpaid,
    /// Terms were broken, or so it is said.
    Terms,
    /// Anything else.
    Other,
}

/// A restriction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hold {
    /// Why.
    pub kind: HoldKind,
    /// Since when.
    pub since: Option<Date>,
    /// For how many days at most.
    pub up_to_days: Option<u32>,
    /// How much is held.
    pub amount: Option<Cents>,
}

/// How often the platform pays out by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frequency {
    /// Every week.
    Weekly,
    /// Twice a month.
    TwiceMonthly,
    /// Every month.
    Monthly,
    /// Every quarter.
    Quarterly,
    /// Never.
    Never,
}

/// The automatic payout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutSchedule {
    /// How often.
    pub frequency: Frequency,
    /// Below this it is skipped.
    pub threshold: Option<Cents>,
    /// The next day.
    pub next: Option<Date>,
}

/// The state of a way out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodStatus {
    /// Usable, once it is old enough.
    Active,
    /// Not confirmed.
    Unverified,
    /// The name on it is not the user's verified name.
    NameMismatch,
}

/// A way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WithdrawalMethod {
    /// The method's id, as in the policies (`local_bank`, `ach` …).
    pub kind: String,
    /// The day it was added.
    pub added_on: Option<Date>,
    /// The day from which it can be used.
    pub active_from: Option<Date>,
    /// Its state.
    pub status: Option<MethodStatus>,
}

/// A payout that the user knows more about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transfer {
    /// The method's id.
    pub method: Option<String>,
    /// The day it left the platform.
    pub sent_on: Option<Date>,
    /// How much left.
    pub amount: Option<Cents>,
    /// The day it was announced for.
    pub expected_on: Option<Date>,
    /// The day it arrived.
    pub arrived_on: Option<Date>,
    /// What arrived.
    pub arrived_amount: Option<Money>,
}

/// A market rate of exchange of one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MarketRate {
    /// One unit of this …
    pub from: Currency,
    /// … is worth `rate` of that.
    pub to: Currency,
    /// The digits of the rate without the dot, and how many of them are decimals.
    pub rate: (u64, u32),
    /// The day.
    pub on: Date,
}

/// The search for new work.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Proposals {
    /// Sent.
    pub sent: Option<u32>,
    /// Led to an interview.
    pub interviews: Option<u32>,
    /// Led to a contract.
    pub hires: Option<u32>,
    /// Connects spent on them.
    pub connects_spent: Option<u32>,
}
