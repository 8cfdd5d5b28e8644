//! What can a rule say: every kind of rule that a pack may hold, as plain data.

use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Frequency, Membership};
use outflow_ledger::{Cents, Currency};

/// What a clause says. Days are calendar days unless business days are named; rates are hundredths of a percent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rule {
    /// The platform's share of an earning.
    ServiceFee(ServiceFee),
    /// When hours of a week can be reviewed and become available.
    Hours(Hours),
    /// When a released payment becomes available.
    Payment(Payment),
    /// Until when something has to be done, or from when it can be.
    Deadline(Deadline),
    /// The days of scheduled payouts.
    Schedule(Schedule),
    /// What a scheduled payout takes, and when it is skipped.
    ScheduledPayout(ScheduledPayout),
    /// When a scheduled payout waits for its next day.
    Deferral(Deferral),
    /// One way out.
    Payout(Payout),
    /// VAT, GST or sales tax on what the platform charges.
    TaxOnFees(TaxOnFees),
    /// Income tax that the platform keeps back.
    TaxWithheld(TaxWithheld),
    /// What something costs the freelancer.
    Price(Price),
    /// On which day something is paid for again, and from what.
    Renewal(Renewal),
    /// What comes free of charge every month.
    Allowance(Allowance),
    /// What a refund to a client brings back.
    Refund(Refund),
    /// What an account costs that is not used.
    Inactivity(Inactivity),
    /// What the client is charged, which a freelancer's statement must not hold.
    ClientCharge(ClientCharge),
    /// A fact without a figure, or one that is not settled: shown, never computed with.
    Note,
}

/// The platform's share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceFee {
    /// Which contracts.
    pub contracts: ContractKind,
    /// Only hourly contracts (true), only fixed-price ones (false), or both.
    pub hourly: Option<bool>,
    /// Only contracts that started on or after this day.
    pub started_from: Option<Date>,
    /// Only contracts that started before this day.
    pub started_before: Option<Date>,
    /// Only clients billed more than this before that day.
    pub billed_above: Option<(Cents, Date)>,
    /// Only freelancers who pay for this plan.
    pub membership: Option<Membership>,
    /// The rates.
    pub rate: Rate,
    /// The least fee of one earning.
    pub minimum: Option<Cents>,
    /// Charged beside the share of another clause, not instead of it.
    pub in_addition: bool,
}

impl ServiceFee {
    /// Whether it is for particular contracts: then it goes before the general one.
    pub fn is_particular(&self) -> bool {
        self.started_from.is_some()
            || self.started_before.is_some()
            || self.billed_above.is_some()
            || self.membership.is_some()
    }
}

/// How the share is found; the product is rounded half up to the cent, once an earning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rate {
    /// Marginal rates by what the client was billed before: above each amount, so many hundredths of a percent.
    Tiers(Vec<(Cents, u32)>),
    /// Agreed in each contract, within these bounds in hundredths of a percent.
    PerContract {
        /// The lowest.
        at_least: u32,
        /// The highest.
        at_most: u32,
    },
}

/// Day counts from the Sunday that ends a billing week; a clause states the one that it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hours {
    /// The last day of the client's review.
    pub review_ends_days_after_week: Option<u32>,
    /// The day hours become available.
    pub available_days_after_week: Option<u32>,
    /// The day they become available to Top Rated freelancers.
    pub top_rated_available_days_after_week: Option<u32>,
}

/// Days from a release to the available balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Only contracts of this kind; all where none is named.
    pub contracts: Option<ContractKind>,
    /// For everyone.
    pub days: u32,
    /// For Top Rated freelancers, where theirs differ.
    pub top_rated_days: Option<u32>,
}

/// What a count of days begins with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Moment {
    /// The freelancer submitted a milestone.
    Submission,
    /// A client asked for a milestone's money back.
    EscrowRefundRequest,
    /// A payout method was added or changed.
    MethodAdded,
    /// A client's payment came in.
    PaymentReceived,
    /// A client disputed hours.
    HoursDisputed,
    /// A contract ended.
    ContractEnded,
    /// A dispute was filed.
    DisputeFiled,
    /// The other side answered a dispute.
    DisputeAnswered,
    /// A settlement was proposed.
    SettlementProposed,
    /// Mediation began.
    MediationBegun,
    /// The platform told that mediation failed.
    MediationFailed,
    /// The platform asked for proof of identity.
    IdentityAsked,
    /// The date of a contract's last milestone.
    LastMilestone,
    /// Connects were bought or given.
    ConnectsGained,
    /// The first withdrawal was asked for.
    FirstWithdrawal,
    /// The account was disabled.
    AccountDisabled,
    /// The account was told of its closing.
    InactivityFeeCharged,
    /// The account was last used.
    LastActivity,
    /// The last payment came in.
    LastEarning,
    /// Hours of a contract were last worked.
    LastHours,
    /// The freelancer joined the platform.
    Joined,
}

impl Moment {
    /// The words of packs.
    pub const WORDS: &'static [(&'static str, Moment)] = &[
        ("submission", Moment::Submission),
        ("escrow_refund_request", Moment::EscrowRefundRequest),
        ("method_added", Moment::MethodAdded),
        ("payment_received", Moment::PaymentReceived),
        ("hours_disputed", Moment::HoursDisputed),
        ("contract_ended", Moment::ContractEnded),
        ("dispute_filed", Moment::DisputeFiled),
        ("dispute_answered", Moment::DisputeAnswered),
        ("settlement_proposed", Moment::SettlementProposed),
        ("mediation_begun", Moment::MediationBegun),
        ("mediation_failed", Moment::MediationFailed),
        ("identity_asked", Moment::IdentityAsked),
        ("last_milestone", Moment::LastMilestone),
        ("connects_gained", Moment::ConnectsGained),
        ("first_withdrawal", Moment::FirstWithdrawal),
        ("account_disabled", Moment::AccountDisabled),
        ("inactivity_fee_charged", Moment::InactivityFeeCharged),
        ("last_activity", Moment::LastActivity),
        ("last_earning", Moment::LastEarning),
        ("last_hours", Moment::LastHours),
        ("joined", Moment::Joined),
    ];
}

/// So long after a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// What the count begins with.
    pub after: Moment,
    /// How long after it.
    pub length: Length,
    /// It does not hold for freelancers who pay for this plan.
    pub unless_membership: Option<Membership>,
}

/// How long something takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Length {
    /// Calendar days.
    Days(u32),
    /// Monday to Friday are counted, public holidays too, since they are not known.
    BusinessDays(u32),
    /// To the same day of a later month; where that month is too short, to its last day.
    Months(u32),
    /// To the same day of a later year; a year after 29 February is 28 February.
    Years(u32),
}

/// On which days the platform pays out by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Schedule {
    /// Every week.
    pub weekly: PayoutDay,
    /// Twice a month.
    pub twice_monthly: PayoutDay,
    /// Every month.
    pub monthly: PayoutDay,
    /// Every quarter.
    pub quarterly: PayoutDay,
}

/// One kind of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PayoutDay {
    /// The day of the week.
    pub weekday: DayOfWeek,
    /// Which of them.
    pub which: Which,
}

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "seven names that need no words")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Which of the days of that name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// Every one.
    Every,
    /// The first and the third of a month.
    FirstAndThirdOfMonth,
    /// The last of a month.
    LastOfMonth,
    /// The last of a calendar quarter.
    LastOfQuarter,
}

/// What a scheduled payout takes: always the whole balance above the user's reserve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScheduledPayout {
    /// Where it holds.
    pub place: Place,
    /// Below this it is skipped.
    pub at_least: Cents,
    /// Money that has been there longer is paid out all the same.
    pub held_at_most_days: Option<u32>,
}

/// Payouts of these schedules wait where everything that they would take became available on their very day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deferral {
    /// Which schedules.
    pub frequencies: Vec<Frequency>,
}

/// Which countries a rule is about, by their ISO 3166 codes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// Only these; everywhere where none is named.
    pub countries: Vec<String>,
    /// Not these.
    pub except: Vec<String>,
}

impl Place {
    /// Whether the rule holds in a country; `None` where it depends on a country that is not known.
    pub fn holds_in(&self, country: Option<&str>) -> Option<bool> {
        if self.countries.is_empty() && self.except.is_empty() {
            return Some(true);
        }
        let is = |known: &String| country.is_some_and(|country| known == country);
        country.map(|_| {
            let named = self.countries.is_empty() || self.countries.iter().any(is);
            named && !self.except.iter().any(is)
        })
    }
}

impl Place {
    /// Whether some country is in both.
    pub fn meets(&self, other: &Place) -> bool {
        let in_both = |country: &String| {
            self.holds_in(Some(country)) != Some(false)
                && other.holds_in(Some(country)) != Some(false)
        };
        match (self.countries.as_slice(), other.countries.as_slice()) {
            // Countries that are only taken out leave some in.
            ([], []) => true,
            ([], named) | (named, _) => named.iter().any(in_both),
        }
    }
}

/// One way out. What it costs is the fee and the share together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payout {
    /// The method's id.
    pub method: String,
    /// For people, after "went to".
    pub name: String,
    /// Words of a statement's text, in lower case, that tell the method.
    pub words: Vec<String>,
    /// Where it is offered.
    pub place: Place,
    /// In which countries the account must be that it goes to; anywhere where none is named.
    pub account_in: Vec<String>,
    /// It was discontinued on a day that no source states.
    pub discontinued: bool,
    /// The fee; several where the sources do not settle which; none where no source states one.
    pub fees: Vec<Cents>,
    /// The share of what leaves the balance, in hundredths of a percent.
    pub spread: Option<u32>,
    /// The longest normal time, if any page states one.
    pub arrives_within_business_days: Option<u32>,
    /// When a trace can be asked for.
    pub trace_after_business_days: Option<u32>,
    /// The least amount that arrives.
    pub minimum: Option<Cents>,
    /// The largest amount that arrives.
    pub maximum: Option<Cents>,
    /// Asked for later than this many minutes after midnight UTC, it counts as the next day's.
    pub cutoff_minutes: Option<u32>,
}

/// Why nobody would choose a way out who does not name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hindrance<'p> {
    /// It was discontinued; no source states when.
    Discontinued,
    /// It needs an account in one of these countries, and the user's is another one.
    AccountElsewhere(&'p [String]),
}

impl Payout {
    /// What a payout costs beside its share, each that the sources name; nothing where only a share is named, and none
    /// where no source states what it costs.
    pub fn fixed_fees(&self) -> &[Cents] {
        match (self.fees.as_slice(), self.spread) {
            ([], Some(_)) => &[Cents::ZERO],
            (fees, _) => fees,
        }
    }

    /// What speaks against it for somebody who lives in a country; an unknown country speaks against nothing.
    pub fn hindrance(&self, country: Option<&str>) -> Option<Hindrance<'_>> {
        let is_elsewhere = |home: &str| !self.account_in.iter().any(|country| country == home);
        if self.discontinued {
            return Some(Hindrance::Discontinued);
        }
        let elsewhere = !self.account_in.is_empty() && country.is_some_and(is_elsewhere);
        elsewhere.then_some(Hindrance::AccountElsewhere(&self.account_in))
    }
}

/// Something that the platform sells or charges for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Item {
    /// Its share of an earning.
    ServiceFee,
    /// Connects.
    Connects,
    /// A plan.
    Membership,
    /// The freelancer's part of an arbitration.
    Arbitration,
    /// A payout.
    Payout,
    /// A month in which the account was used.
    ActiveAccount,
    /// A contract's beginning.
    ContractInitiation,
    /// Getting money before its clearance.
    EarlyPayout,
}

impl Item {
    /// The words of packs and answers.
    pub const WORDS: &'static [(&'static str, Item)] = &[
        ("service_fee", Item::ServiceFee),
        ("connects", Item::Connects),
        ("membership", Item::Membership),
        ("arbitration", Item::Arbitration),
        ("payout", Item::Payout),
        ("active_account", Item::ActiveAccount),
        ("contract_initiation", Item::ContractInitiation),
        ("early_payout", Item::EarlyPayout),
    ];
}

/// What a rule cannot know of the user.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Condition {
    /// No tax form is on file.
    TaxFormMissing,
    /// No valid tax number is on file.
    TaxIdMissing,
    /// No business or VAT registration is on file.
    NotRegistered,
}

impl Condition {
    /// The words of packs.
    pub const WORDS: &'static [(&'static str, Condition)] = &[
        ("tax_form_missing", Condition::TaxFormMissing),
        ("tax_id_missing", Condition::TaxIdMissing),
        ("not_registered", Condition::NotRegistered),
    ];

    /// For people, after "if".
    pub const fn in_words(self) -> &'static str {
        match self {
            Condition::TaxFormMissing => "no tax form was on file",
            Condition::TaxIdMissing => "no valid tax number was on file",
            Condition::NotRegistered => "you were not registered for the tax",
        }
    }
}

/// Tax on what the platform charges.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaxOnFees {
    /// Where the freelancer lives.
    pub place: Place,
    /// The parts of the country that levy it, by their codes; the whole country where none is named.
    pub regions: Vec<String>,
    /// What is taxed.
    pub on: Vec<Item>,
    /// The rate; none where no source states it.
    pub rate: Option<u32>,
    /// Only then.
    pub only_if: Option<Condition>,
}

/// Tax kept back from an earning, on what the client paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaxWithheld {
    /// Where the freelancer lives.
    pub place: Place,
    /// The rate.
    pub rate: u32,
    /// Less may be kept back.
    pub up_to: bool,
    /// Only then, and then instead of the rule without a condition.
    pub only_if: Option<Condition>,
}

/// What something costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Price {
    /// What.
    pub item: Item,
    /// The price; several where the sources do not settle which.
    pub amounts: Vec<Cents>,
    /// How many pieces are sold at once; any number where none is named. The price is that of one piece.
    pub bundles: Vec<u32>,
}

/// How something is paid for again every month; a clause states what it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Renewal {
    /// What.
    pub item: Item,
    /// Later days of a month renew on the 1st of the month after.
    pub latest_day: Option<u32>,
    /// The balance pays the whole price or nothing of it; then the user's card does.
    pub whole_from_balance: bool,
}

/// What comes free of charge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// What.
    pub item: Item,
    /// For whom.
    pub plan: Option<Membership>,
    /// For agencies, not for single freelancers.
    pub agency: bool,
    /// So many a month.
    pub monthly: u32,
    /// No more than this is carried over.
    pub carried_over_at_most: Option<u32>,
}

/// What a refund brings back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refund {
    /// Whether the share of the refunded part is given back.
    pub returns_fee: bool,
}

/// How often a fee is charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Every {
    /// Every month.
    Month,
    /// Every year.
    Year,
}

/// The fee of an account that is not used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inactivity {
    /// Where it is charged.
    pub place: Place,
    /// After so many months without activity.
    pub after_months: u32,
    /// How much.
    pub amount: Cents,
    /// Less may be charged.
    pub up_to: bool,
    /// How often.
    pub every: Every,
}

/// What the client is charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientCharge {
    /// For what.
    pub item: Item,
    /// At least.
    pub at_least: Cents,
    /// At most.
    pub at_most: Cents,
}

/// An amount's currency, where a rule names money.
pub const USUAL_CURRENCY: Currency = Currency::USD;

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn places_meet_where_a_country_is_in_both() {
        let place = |countries: &[&str], except: &[&str]| Place {
            countries: countries.iter().map(ToString::to_string).collect(),
            except: except.iter().map(ToString::to_string).collect(),
        };
        let everywhere = place(&[], &[]);
        for (a, b, meet) in [
            (everywhere.clone(), everywhere.clone(), true),
            (everywhere, place(&["KE"], &[]), true),
            (place(&["KE", "UG"], &[]), place(&["IN", "KE"], &[]), true),
            (place(&["KE"], &[]), place(&["IN"], &[]), false),
            (place(&[], &["US"]), place(&["US"], &[]), false),
            (place(&[], &["US"]), place(&["US", "IN"], &[]), true),
            (place(&[], &["US"]), place(&[], &["IN"]), true),
        ] {
            assert_eq!((a.meets(&b), b.meets(&a)), (meet, meet), "{a:?} {b:?}");
        }
    }
}
