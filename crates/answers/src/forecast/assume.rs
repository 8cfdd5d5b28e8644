//! What does a forecast take to be so: every assumption has a name, can be switched off or set, and is listed.

use jiff::civil::Date;
use outflow_ledger::snapshot::Frequency;
use outflow_ledger::{Cents, Citation};
use std::collections::BTreeMap;

macro_rules! assumptions {
    ($($variant:ident = $id:literal, $takes:expr, $meaning:literal;)+) => {
        /// Which assumption.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum AssumptionId { $(#[doc = $meaning] $variant),+ }

        impl AssumptionId {
            /// Every one, in the order in which they are listed.
            pub const ALL: &'static [AssumptionId] = &[$(AssumptionId::$variant),+];

            /// Its name on the command line and in files.
            pub const fn id(self) -> &'static str {
                match self { $(AssumptionId::$variant => $id),+ }
            }

            /// What it can be set to, besides off and on.
            pub const fn takes(self) -> Takes {
                match self { $(AssumptionId::$variant => $takes),+ }
            }

            /// One sentence: what it is about.
            pub const fn meaning(self) -> &'static str {
                match self { $(AssumptionId::$variant => $meaning),+ }
            }
        }
    };
}

/// What an assumption can be set to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Nothing: it is on or off.
    Switch,
    /// An amount in the account's currency, zero or more.
    Amount,
    /// The same, with or without a day of the month.
    Monthly,
    /// A whole number.
    Count,
    /// A schedule.
    Schedule,
    /// A percentage with at most two decimals.
    Percent,
}

assumptions! {
    Waiting = "waiting", Takes::Switch, "Money that waits with a date comes on that date.";
    Contracts = "contracts", Takes::Switch, "The contracts of the book are worked and paid as they say.";
    Weekly = "weekly", Takes::Amount, "So much comes every week besides, net.";
    Fee = "fee", Takes::Percent, "Contracts that name no fee of their own have this one.";
    TopRated = "top_rated", Takes::Switch, "Hours become available by the faster rule for those who are rated best.";
    Taxes = "taxes", Takes::Switch, "Taxes on fees and withheld taxes go on as the rules and the last payments say.";
    Schedule = "schedule", Takes::Schedule, "The platform pays out by itself: weekly, twice_monthly, monthly or quarterly.";
    Threshold = "threshold", Takes::Amount, "A smaller balance is not paid out by itself.";
    Reserve = "reserve", Takes::Amount, "So much stays when the platform pays out.";
    Membership = "membership", Takes::Amount, "The plan renews every month at this price, its taxes included.";
    Connects = "connects", Takes::Amount, "So much is spent on Connects every four weeks.";
    Draw = "draw", Takes::Monthly, "You take so much out every month, on your own day.";
    InactivityFee = "inactivity_fee", Takes::Switch, "A fee for inactivity is charged where a rule says so.";
    Range = "range", Takes::Switch, "Weeks like those of the past come again.";
    Weeks = "weeks", Takes::Count, "So many past weeks are drawn from.";
    Paths = "paths", Takes::Count, "So many futures are drawn.";
    Seed = "seed", Takes::Count, "The number that the draws begin with; the same one gives the same range.";
}

impl AssumptionId {
    /// The assumption of this name.
    pub fn from_id(id: &str) -> Option<AssumptionId> {
        Self::ALL.iter().copied().find(|one| one.id() == id)
    }
}

/// What the user wants an assumption to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Not assumed.
    Off,
    /// Assumed, with what is known.
    On,
    /// Set to an amount.
    Amount(Cents),
    /// Set to an amount every month, on this day of it or, without one, on the day that is known.
    Monthly(Cents, Option<u8>),
    /// Set to a number.
    Count(u64),
    /// Set to a schedule.
    Schedule(Frequency),
    /// Set to hundredths of a percent.
    BasisPoints(u32),
}

/// What the user set; everything else is as it is known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Assumed(BTreeMap<AssumptionId, Wanted>);

impl Assumed {
    /// Sets one; what was set before is given back.
    pub fn set(&mut self, id: AssumptionId, wanted: Wanted) -> Option<Wanted> {
        self.0.insert(id, wanted)
    }

    pub(crate) fn get(&self, id: AssumptionId) -> Option<Wanted> {
        self.0.get(&id).copied()
    }

    /// Whether it was switched off.
    pub(crate) fn is_off(&self, id: AssumptionId) -> bool {
        self.get(id) == Some(Wanted::Off)
    }

    pub(crate) fn amount(&self, id: AssumptionId) -> Option<Cents> {
        match self.get(id) {
            Some(Wanted::Amount(amount)) => Some(amount),
            _ => None,
        }
    }

    /// An amount of every month, and the day of it where that was set too.
    pub(crate) fn monthly(&self, id: AssumptionId) -> Option<(Cents, Option<u8>)> {
        match self.get(id) {
            Some(Wanted::Monthly(amount, day)) => Some((amount, day)),
            _ => None,
        }
    }

    pub(crate) fn basis_points(&self, id: AssumptionId) -> Option<u32> {
        match self.get(id) {
            Some(Wanted::BasisPoints(points)) => Some(points),
            _ => None,
        }
    }

    pub(crate) fn count(&self, id: AssumptionId) -> Option<u64> {
        match self.get(id) {
            Some(Wanted::Count(count)) => Some(count),
            _ => None,
        }
    }
}

/// Where an assumption comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The user set it.
    Said,
    /// The site's figures say it.
    Site,
    /// The history shows it.
    History,
    /// A rule says it.
    Rule,
    /// It is ours.
    Ours,
    /// It is not assumed.
    Off,
}

impl Origin {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            Origin::Said => "said",
            Origin::Site => "site",
            Origin::History => "history",
            Origin::Rule => "rule",
            Origin::Ours => "ours",
            Origin::Off => "off",
        }
    }
}

/// One assumption of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assumption {
    /// Which.
    pub id: AssumptionId,
    /// What is assumed, in words.
    pub text: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The rules that it rests on.
    pub because: Vec<Citation>,
}

/// Something that comes or goes on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForecastEvent {
    /// When.
    pub on: Date,
    /// What kind.
    pub kind: EventKind,
    /// How much, positive when the user gains.
    pub amount: Cents,
    /// In words.
    pub what: String,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// Of which kind an event is; within a day they come in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EventKind {
    /// Money that waits today.
    Waiting,
    /// A contract of the book.
    Contract,
    /// The further weekly income that the user set.
    Weekly,
    /// Connects.
    Connects,
    /// The plan.
    Membership,
    /// A fee for inactivity.
    InactivityFee,
    /// What the user takes out every month.
    Draw,
    /// The automatic payout.
    Payout,
}

impl EventKind {
    /// Every one, in order.
    pub const ALL: [EventKind; 8] = [
        EventKind::Waiting,
        EventKind::Contract,
        EventKind::Weekly,
        EventKind::Connects,
        EventKind::Membership,
        EventKind::InactivityFee,
        EventKind::Draw,
        EventKind::Payout,
    ];

    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            EventKind::Waiting => "waiting",
            EventKind::Contract => "contract",
            EventKind::Weekly => "weekly",
            EventKind::Connects => "connects",
            EventKind::Membership => "membership",
            EventKind::InactivityFee => "inactivity_fee",
            EventKind::Draw => "draw",
            EventKind::Payout => "payout",
        }
    }

    /// Whether it is income.
    pub const fn is_income(self) -> bool {
        matches!(self, EventKind::Waiting | EventKind::Contract | EventKind::Weekly)
    }
}
