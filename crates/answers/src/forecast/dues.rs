//! What will be charged: the plan, Connects, and a fee for inactivity, with their days and the rules that give them.

use super::assume::{Assumed, Assumption, AssumptionId, Origin};
use super::range::FRESH_DAYS;
use super::taxes::Taxes;
use crate::words::{day_in_words, money_in_words};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::Membership;
use outflow_ledger::{Cents, Citation, Currency, Journal, LedgerCause, Snapshot, StatementLine};
use outflow_policy::rule::Item;
use outflow_policy::{Consequence, Effect, Event, PolicyBook};

/// What dues are found from.
pub(super) struct Dues<'a> {
    pub journal: &'a Journal,
    pub policy: &'a PolicyBook,
    pub snapshot: &'a Snapshot,
    pub taxes: &'a Taxes<'a>,
    pub assumed: &'a Assumed,
    pub as_of: Date,
    pub until: Date,
    pub currency: Currency,
}

/// A plan that renews.
pub(super) struct Renewals {
    /// Its price with the taxes on it, positive.
    pub price: Cents,
    /// The days, rising.
    pub days: Vec<Date>,
    /// The balance pays the whole price or nothing.
    pub whole: bool,
    /// The rules.
    pub because: Vec<Citation>,
}

/// A renewal may be missed by so many days before a plan counts as ended.
const GRACE_DAYS: i64 = 10;
/// Connects are counted every so many days.
const FOUR_WEEKS: i64 = 28;

impl Dues<'_> {
    /// The renewals of the plan, if there is one; and what is assumed of it.
    pub fn membership(&self) -> (Option<Renewals>, Assumption) {
        let id = AssumptionId::Membership;
        let none = |text: &str, origin| {
            (None, Assumption { id, text: text.to_owned(), origin, because: Vec::new() })
        };
        if self.assumed.is_off(id) {
            return none("No membership is counted, as you said", Origin::Off);
        }
        let said = self.assumed.amount(id);
        let last = self.last_charge(LedgerCause::Membership);
        let by_site = self.snapshot.membership;
        if said.is_none() && by_site == Some(Membership::Basic) {
            return none("There is no paid plan, by the site's figures", Origin::Site);
        }
        let (anchor, charged) = match last {
            Some(at) => (self.journal.lines[at].dated, Some(self.whole_price(at))),
            None => (self.as_of, None),
        };
        let (next, mut because) = self.next_renewal(anchor);
        let is_paid = said.is_some() || by_site == Some(Membership::Plus);
        if let Some(on) = last.and_then(|at| self.given_back(at)).filter(|_| !is_paid) {
            let text = format!(
                "No paid plan is counted: its last payment was given back on {}",
                day_in_words(on)
            );
            return none(&text, Origin::History);
        }
        // A day that no line can tell of shows nothing: the lines must reach past the renewal that is missing.
        let has_lapsed = next.saturating_add(GRACE_DAYS.days()) < self.told_to();
        if !is_paid && last.is_none() {
            return none("No paid plan is seen in the statement", Origin::History);
        }
        if !is_paid && (has_lapsed || self.is_long_ago()) {
            let text = format!(
                "No paid plan is counted: the last payment for one was on {}, {}",
                day_in_words(anchor),
                match has_lapsed {
                    true => "and it did not renew",
                    false => "and nobody knows whether it renews still",
                }
            );
            return none(&text, Origin::History);
        }
        let by_rule = || self.price_by_rule();
        let Some((price, origin, rules)) = said
            .map(|price| (price, Origin::Said, Vec::new()))
            .or(charged.map(|price| (price, Origin::History, Vec::new())))
            .or_else(by_rule)
        else {
            return none("The price of the plan is not known: it is not counted", Origin::Off);
        };
        because.extend(rules);
        let days = self.renewal_days(next);
        let (whole, rule) = self.is_whole(price);
        because.extend(rule);
        let text = match days.first() {
            Some(day) => format!(
                "The plan renews on {} for {} with its taxes{}{}",
                day_in_words(*day),
                money_in_words(self.currency, price),
                match origin {
                    Origin::History => ", as the last time",
                    Origin::Rule => ", by the rules",
                    _ => "",
                },
                if last.is_none() {
                    "; its day is not known and taken to be a month from today"
                } else {
                    ""
                },
            ),
            None => "The plan does not renew before the last day".to_owned(),
        };
        let assumption = Assumption { id, text, origin, because: because.clone() };
        (Some(Renewals { price, days, whole, because }), assumption)
    }

    /// The last line that took money for it; what was given back is no price.
    fn last_charge(&self, cause: LedgerCause) -> Option<usize> {
        let lines = self.journal.lines.iter().zip(&self.journal.meanings.causes);
        let is_charge = |(line, one): (&StatementLine, &LedgerCause)| {
            *one == cause && line.amount.is_negative()
        };
        lines.rev().position(is_charge).map(|back| self.journal.lines.len() - 1 - back)
    }

    /// The day on which the whole price of a plan was given back after a charge, if it was.
    fn given_back(&self, at: usize) -> Option<Date> {
        let charge = &self.journal.lines[at];
        let after = self.journal.lines.iter().zip(&self.journal.meanings.causes).enumerate();
        let mut back = after.filter(|(place, (line, cause))| {
            // Equal days come in the order of the statement, which need not be that of the events.
            (*place > at || line.dated == charge.dated)
                && **cause == LedgerCause::Membership
                && line.amount >= -charge.amount
        });
        back.next().map(|(_, (line, _))| line.dated)
    }

    /// What a charge and the taxes that name it took together; positive.
    fn whole_price(&self, at: usize) -> Cents {
        let line = &self.journal.lines[at];
        let dated = line.dated;
        let of_day = |other: &&StatementLine| other.dated == dated;
        let start = self.journal.lines.partition_point(|other| other.dated < dated);
        let taxes = self.journal.lines[start..]
            .iter()
            .take_while(of_day)
            .zip(&self.journal.meanings.causes[start..])
            .filter(|(tax, cause)| {
                let named = tax.names.is_some() && tax.names == line.id;
                let grouped = tax.names.is_none() && tax.group.is_some() && tax.group == line.group;
                **cause == LedgerCause::TaxOnFees && (named || grouped)
            })
            .map(|(tax, _)| tax.amount);
        -Cents::sum(taxes.chain([line.amount])).unwrap_or(line.amount)
    }

    /// The renewal after a day, by the rules; without one, the same day of the next month.
    fn next_renewal(&self, on: Date) -> (Date, Vec<Citation>) {
        let event = Event::Renewed { item: Item::Membership, on };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        match follows.into_iter().find(|one| one.effect == Effect::Renews) {
            Some(one) => (one.on, one.because),
            None => (on.saturating_add(1.month()), Vec::new()),
        }
    }

    fn renewal_days(&self, first: Date) -> Vec<Date> {
        let mut days = Vec::new();
        let mut day = first;
        while day <= self.until {
            if day >= self.as_of {
                days.push(day);
            }
            let (next, _) = self.next_renewal(day);
            if next <= day {
                break;
            }
            day = next;
        }
        days
    }

    /// The dearest price that the sources name, since a forecast should rather be too low.
    fn price_by_rule(&self) -> Option<(Cents, Origin, Vec<Citation>)> {
        let event = Event::Bought { item: Item::Membership, pieces: Some(1), on: self.as_of };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        let prices = follows.into_iter().filter_map(|one| Some((one.amount?, one.because)));
        let (price, mut because) = prices.min_by_key(|(amount, _)| *amount)?;
        let (tax, rules) = self.taxes.on_price(Item::Membership, price.abs(), self.as_of);
        because.extend(rules);
        Some((-price.plus(tax)?, Origin::Rule, because))
    }

    fn is_whole(&self, price: Cents) -> (bool, Vec<Citation>) {
        let item = Item::Membership;
        let event = Event::PriceDue { item, price, balance: Cents::ZERO, on: self.as_of };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        match follows.into_iter().find(|one: &Consequence| one.effect == Effect::FromBalance) {
            Some(one) => (true, one.because),
            None => (false, Vec::new()),
        }
    }

    /// Connects, as in the last twelve weeks: so much every four weeks, from the balance where it covers them.
    pub fn connects(&self) -> (Vec<(Date, Cents)>, Assumption) {
        let id = AssumptionId::Connects;
        let mut first = self.as_of.saturating_add(FOUR_WEEKS.days());
        let (amount, origin, text) = if self.assumed.is_off(id) {
            (Cents::ZERO, Origin::Off, "No Connects are bought, as you said".to_owned())
        } else if let Some(said) = self.assumed.amount(id) {
            let money = money_in_words(self.currency, said);
            (said, Origin::Said, format!("{money} for Connects every four weeks, as you said"))
        } else {
            let (amount, last) = self.connects_seen();
            first = last.map_or(first, |last| self.after(last));
            let money = money_in_words(self.currency, amount);
            let weeks = match self.told_to() == self.as_of {
                true => "the last 12 weeks".to_owned(),
                false => format!("the 12 weeks up to {}", day_in_words(self.told_to())),
            };
            let text = match amount.is_zero() {
                _ if self.is_long_ago() => {
                    "No Connects: the lines end too long ago to tell".to_owned()
                }
                true => format!("No Connects: none were paid from the balance in {weeks}"),
                false => format!(
                    "{money} for Connects and their taxes every four weeks where the balance covers them, next on {}: the mean of {weeks}, rounded up",
                    day_in_words(first)
                ),
            };
            (amount, Origin::History, text)
        };
        let mut events = Vec::new();
        let mut on = first;
        while on <= self.until && amount.is_positive() {
            events.push((on, amount));
            on = on.saturating_add(FOUR_WEEKS.days());
        }
        (events, Assumption { id, text, origin, because: Vec::new() })
    }

    /// A third of what the balance paid for Connects in the last 84 days that the lines tell of, taxes included,
    /// rounded up to the cent; and the day of the last purchase among them.
    fn connects_seen(&self) -> (Cents, Option<Date>) {
        if self.is_long_ago() {
            return (Cents::ZERO, None);
        }
        let first = self.told_to().saturating_sub(83.days());
        let start = self.journal.lines.partition_point(|line| line.dated < first);
        let causes = &self.journal.meanings.causes;
        let is_own = |at: &usize| {
            causes[*at] == LedgerCause::Connects
                && !self.journal.meanings.is_card_funded(*at as u32)
        };
        let bought: Vec<usize> = (start..self.journal.lines.len()).filter(is_own).collect();
        let sum: i128 = bought.iter().map(|at| self.whole_price(*at).wide()).sum();
        let is_charge = |at: &&usize| self.journal.lines[**at].amount.is_negative();
        let last = bought.iter().rev().find(is_charge).map(|at| self.journal.lines[*at].dated);
        (Cents::from_wide((sum.max(0) + 2) / 3).unwrap_or(Cents::ZERO), last)
    }

    /// The first day after today that lies whole times four weeks after a day.
    fn after(&self, day: Date) -> Date {
        let days = i64::from((self.as_of - day).get_days());
        day.saturating_add(((days.div_euclid(FOUR_WEEKS) + 1) * FOUR_WEEKS).days())
    }

    /// The last day that the lines tell of; the first day of all where there is none.
    fn told_to(&self) -> Date {
        self.journal.covered().map_or(self.as_of, |(_, last)| last.min(self.as_of))
    }

    /// What was usual when the lines end so long ago says nothing of the days to come.
    fn is_long_ago(&self) -> bool {
        i64::from((self.as_of - self.told_to()).get_days()) > FRESH_DAYS
    }

    /// When a fee for inactivity would be charged after a day of activity, by the rules of the first day.
    pub fn idle(&self, since: Date, balance: Cents) -> Vec<Consequence> {
        let country = self.snapshot.country.as_deref();
        let event = Event::Idle { since, balance, country, on: self.as_of };
        let mut follows = self.policy.consequences(self.journal.platform.0, &event);
        follows.retain(|one| one.effect == Effect::InactivityFee);
        follows.sort_by_key(|one| one.on);
        follows
    }
}
