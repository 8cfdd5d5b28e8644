//! Which ways out may a plan choose from, and what does each cost, by the rules of the day or the user's own word?

use super::habits::Seen;
use super::{PayoutError, PayoutRequest};
use crate::hindrance_in_words;
use crate::plan::{MAX_BUSINESS_DAYS, MAX_METHODS};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use outflow_ledger::snapshot::{MethodStatus, WithdrawalMethod};
use outflow_ledger::{Cents, Citation, Code, Currency, Diagnostic};
use outflow_policy::rule::Payout;
use outflow_policy::{Effect, Event, PolicyBook, add_business_days};

/// The user's own figures for a method; what is not said stays as the rules have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnTerms {
    /// The method's id, known to the rules or new.
    pub id: String,
    /// What every payout costs.
    pub fixed: Cents,
    /// What it costs besides, in hundredths of a percent of what leaves.
    pub spread_basis_points: u32,
    /// The least that can leave at once.
    pub minimum: Option<Cents>,
    /// The most that can leave at once.
    pub maximum: Option<Cents>,
    /// How many business days it takes.
    pub business_days: Option<u32>,
    /// The first day on which it can be used.
    pub usable_from: Option<Date>,
}

/// A way out that the plan may choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutMethod {
    /// The name in files and flags.
    pub id: String,
    /// The name for people, after "to".
    pub name: String,
    /// What every payout costs.
    pub fixed: Cents,
    /// What it costs besides, in hundredths of a percent of what leaves.
    pub spread_basis_points: u32,
    /// The least that can leave at once, the cost included.
    pub minimum: Option<Cents>,
    /// The most that can leave at once, the cost included.
    pub maximum: Option<Cents>,
    /// How many business days it takes at most, where anybody states it.
    pub business_days: Option<u32>,
    /// The first day on which it can be used, where that is later than the plan's first.
    pub usable_from: Option<Date>,
    /// All fixed fees that the sources name, where they do not settle which; the dearest is used.
    pub open_fees: Vec<Cents>,
    /// The cost is the user's own word.
    pub is_own: bool,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// A way out that the plan does not choose from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// The name in files and flags.
    pub id: String,
    /// Why.
    pub why: String,
}

/// Everything that decides about a method.
pub(super) struct Desk<'a> {
    pub policy: &'a PolicyBook,
    pub platform: &'a str,
    pub currency: Currency,
    pub request: &'a PayoutRequest<'a>,
    pub as_of: Date,
    pub until: Date,
}

impl Desk<'_> {
    /// The methods to choose from, in the order of preference, and those that were left out.
    pub fn choose(&self, seen: &[Seen]) -> Result<(Vec<PayoutMethod>, Vec<LeftOut>), PayoutError> {
        let mut left_out = Vec::new();
        let mut wanted = self.wanted(seen, &mut left_out)?;
        // The user's own terms come first where there is no room for all.
        let own = self.request.terms.iter().map(|terms| terms.id.clone());
        let new: Vec<String> = own.filter(|id| !wanted.contains(id)).collect();
        wanted.splice(0..0, new);
        let mut methods: Vec<PayoutMethod> = Vec::new();
        for id in wanted {
            let found = match self.terms(&id) {
                Ok(_) if methods.len() == MAX_METHODS => Err(format!(
                    "a plan chooses from at most {MAX_METHODS}; --methods names others"
                )),
                found => found,
            };
            match found {
                Ok(method) => methods.push(method),
                Err(why) => left_out.push(LeftOut { id, why }),
            }
        }
        Ok((methods, left_out))
    }

    /// The ids of the methods that were named, else of those that the account is known to have, else of all.
    fn wanted(
        &self,
        seen: &[Seen],
        left_out: &mut Vec<LeftOut>,
    ) -> Result<Vec<String>, PayoutError> {
        if !self.request.methods.is_empty() {
            return self.named();
        }
        if let Some(list) = &self.request.snapshot.withdrawal_methods {
            let mut ids = Vec::new();
            for method in list {
                match why_unusable(method) {
                    Some(why) => {
                        left_out.push(LeftOut { id: method.kind.clone(), why: why.to_owned() });
                    }
                    None if !ids.contains(&method.kind) => ids.push(method.kind.clone()),
                    None => {}
                }
            }
            return Ok(ids);
        }
        if !seen.is_empty() {
            let mut ids: Vec<String> = Vec::new();
            for one in seen {
                if !ids.contains(&one.method) {
                    ids.push(one.method.clone());
                }
            }
            return Ok(ids);
        }
        let country = self.request.snapshot.country.as_deref();
        let mut ids = Vec::new();
        for payout in self.policy.payout_methods(self.platform, self.as_of) {
            let id = payout.method.clone();
            if let Some(hindrance) = payout.hindrance(country) {
                let why = format!("{}; --methods asks for it", hindrance_in_words(hindrance));
                left_out.push(LeftOut { id, why });
                continue;
            }
            match self.is_offered(payout) {
                Some(true) if !ids.contains(&id) => ids.push(id),
                Some(true) => {}
                Some(false) => {
                    let country = country.unwrap_or_default();
                    left_out.push(LeftOut { id, why: format!("it is not offered in {country}") });
                }
                None => {
                    let why =
                        "it depends on your country; the snapshot's country, or --methods, says so";
                    left_out.push(LeftOut { id, why: why.to_owned() });
                }
            }
        }
        // The same method may be offered by another clause.
        left_out.retain(|one| !ids.contains(&one.id));
        Ok(ids)
    }

    /// Whether the user can have it; `None` where that depends on a country that is not known: the user's own, or that of
    /// the account that the money goes to.
    fn is_offered(&self, payout: &Payout) -> Option<bool> {
        let country = self.request.snapshot.country.as_deref();
        let is_known = country.is_some() || payout.account_in.is_empty();
        payout.place.holds_in(country).filter(|_| is_known)
    }

    fn named(&self) -> Result<Vec<String>, PayoutError> {
        let known = self.policy.payout_methods(self.platform, self.as_of);
        let name = self.policy.name_of(self.platform);
        let mut ids: Vec<String> = Vec::new();
        let mut problems = Vec::new();
        for wanted in &self.request.methods {
            let own = self.request.terms.iter().any(|terms| terms.id == *wanted);
            let mut clauses = known.iter().filter(|payout| payout.method == *wanted).peekable();
            let message = match (own, clauses.peek().is_some()) {
                (true, _) => None,
                (false, false) => {
                    Some(format!("{name} has no payout method {wanted:?} on {}", self.as_of))
                }
                (false, true) if clauses.all(|payout| self.is_offered(payout) == Some(false)) => {
                    let country = self.request.snapshot.country.as_deref().unwrap_or_default();
                    Some(format!(
                        "the payout method {wanted:?} of {name} is not offered in {country}"
                    ))
                }
                (false, true) => None,
            };
            match message {
                Some(message) => {
                    let mut names: Vec<&str> = Vec::new();
                    for payout in &known {
                        let id = payout.method.as_str();
                        if self.is_offered(payout) != Some(false) && !names.contains(&id) {
                            names.push(id);
                        }
                    }
                    let problem = Diagnostic::new(Code::UnknownMethod, message)
                        .expecting(format!("one of {}", names.join(", ")))
                        .hinting(
                            "Use one of these names, or state the cost of your own: --method-terms \"my_bank=2.50+0.5%,days=3\".",
                        );
                    problems.push(problem);
                }
                None if !ids.contains(wanted) => ids.push(wanted.clone()),
                None => {}
            }
        }
        if problems.is_empty() { Ok(ids) } else { Err(PayoutError::Input(problems)) }
    }

    /// What a method costs, how long it takes and from when it can be used; or why it cannot be planned with.
    pub fn terms(&self, id: &str) -> Result<PayoutMethod, String> {
        let own = self.request.terms.iter().find(|terms| terms.id == id);
        let (mut method, arriving) = self.by_rules(id, own.is_some())?;
        if let Some(own) = own {
            method.fixed = own.fixed;
            method.spread_basis_points = own.spread_basis_points;
            method.business_days = own.business_days.or(method.business_days);
            method.open_fees.clear();
            method.is_own = true;
        }
        let by_rules = arriving.leaving(method.fixed, method.spread_basis_points);
        method.minimum = own.and_then(|own| own.minimum).or(by_rules.0);
        method.maximum = own.and_then(|own| own.maximum).or(by_rules.1);
        let from = own.and_then(|own| own.usable_from).or_else(|| self.usable_from(id));
        method.usable_from = from.filter(|from| *from > self.as_of);
        if method.usable_from.is_some_and(|from| from > self.until) {
            return Err("it can be used only after the plan's last day".to_owned());
        }
        if method.business_days.is_some_and(|days| days > MAX_BUSINESS_DAYS) {
            return Err(format!("it takes more than {MAX_BUSINESS_DAYS} business days"));
        }
        // So slow that no need leans on it: that works only for needs within that time.
        let slowest = add_business_days(self.as_of, MAX_BUSINESS_DAYS);
        let late = self.request.needs.iter().any(|need| need.by >= slowest);
        if method.business_days.is_none() && late {
            return Err("nobody states how long it takes, and there are needs; --method-terms \"…,days=3\" says it".to_owned());
        }
        Ok(method)
    }

    /// A method as the rules have it, and what may arrive by it at least and at most.
    fn by_rules(&self, id: &str, is_own: bool) -> Result<(PayoutMethod, Arriving), String> {
        let country = self.request.snapshot.country.as_deref();
        let event = Event::PaidOut { method: id, amount: None, country, on: self.as_of };
        let follows = self.policy.consequences(self.platform, &event);
        let known = self.policy.payout_methods(self.platform, self.as_of);
        let rules: Vec<&Payout> = known.into_iter().filter(|payout| payout.method == id).collect();
        let name = rules.first().map(|payout| payout.name.clone());
        let mut method = PayoutMethod {
            id: id.to_owned(),
            name: name.unwrap_or_else(|| id.to_owned()),
            fixed: Cents::ZERO,
            spread_basis_points: 0,
            minimum: None,
            maximum: None,
            business_days: None,
            usable_from: None,
            open_fees: Vec::new(),
            is_own,
            because: Vec::new(),
        };
        for one in &follows {
            for rule in &one.because {
                if !method.because.iter().any(|known| known.is_same(rule)) {
                    method.because.push(rule.clone());
                }
            }
        }
        let days = follows.iter().filter(|one| one.effect == Effect::ArrivedBy).map(|one| one.on);
        method.business_days = days.max().map(|by| business_days(self.as_of, by));
        if !is_own {
            let other = follows.iter().find(|one| one.currency != self.currency);
            self.cost(&mut method, &rules, other.map(|one| one.currency))?;
        }
        let amounts = |effect: Effect| {
            let of_effect = follows.iter().filter(move |one| one.effect == effect);
            of_effect.filter(|one| one.currency == self.currency).filter_map(|one| one.amount)
        };
        let least = amounts(Effect::MinimumPayout).max();
        Ok((method, Arriving { least, most: amounts(Effect::MaximumPayout).min() }))
    }

    /// The dearest cost that the rules name, told by a payout of 100.00.
    fn cost(
        &self,
        method: &mut PayoutMethod,
        rules: &[&Payout],
        other: Option<Currency>,
    ) -> Result<(), String> {
        let of_hundred = |(fixed, points): &(Cents, u32)| fixed.wide() + i128::from(*points);
        let fees = |payout: &&Payout| {
            let points = payout.spread.unwrap_or(0);
            payout.fixed_fees().iter().map(|fee| (*fee, points)).collect::<Vec<_>>()
        };
        let all: Vec<(Cents, u32)> = rules.iter().flat_map(fees).collect();
        let Some(&(fixed, points)) = all.iter().max_by_key(|cost| of_hundred(cost)) else {
            return Err(format!(
                "no rule of {} states what it costs; --method-terms can",
                self.as_of
            ));
        };
        if let Some(other) = other {
            return Err(format!("its cost is in {other}, the account in {}", self.currency));
        }
        method.fixed = fixed;
        method.spread_basis_points = points;
        if all.len() > 1 {
            method.open_fees = all.iter().map(|(fee, _)| *fee).collect();
            method.open_fees.sort_unstable();
            method.open_fees.dedup();
        }
        Ok(())
    }

    /// The first day of a method that the snapshot calls new.
    fn usable_from(&self, id: &str) -> Option<Date> {
        let methods = self.request.snapshot.withdrawal_methods.as_deref()?;
        let method = methods.iter().find(|method| method.kind == id)?;
        let by_rule = || {
            let event = Event::MethodAdded { on: method.added_on? };
            let follows = self.policy.consequences(self.platform, &event);
            follows.iter().filter(|one| one.effect == Effect::MethodUsable).map(|one| one.on).max()
        };
        method.active_from.or_else(by_rule)
    }
}

/// What may arrive by a method, as the rules limit it.
#[derive(Clone, Copy)]
struct Arriving {
    least: Option<Cents>,
    most: Option<Cents>,
}

impl Arriving {
    /// The least and the most that may leave the balance: the smallest sum of which at least the least arrives, and the
    /// largest of which no more than the most does. A payout costs its fixed part and a share of what leaves.
    fn leaving(self, fixed: Cents, points: u32) -> (Option<Cents>, Option<Cents>) {
        let whole = 10_000 - i128::from(points.min(9_999));
        let before = |arrives: Cents| (arrives.wide() + fixed.wide()) * 10_000;
        let least =
            self.least.and_then(|least| Cents::from_wide((before(least) + whole - 1) / whole));
        let most = self.most.and_then(|most| Cents::from_wide(before(most) / whole));
        (least, most)
    }
}

/// Why a method of the snapshot cannot be used, if it cannot.
pub(super) fn why_unusable(method: &WithdrawalMethod) -> Option<&'static str> {
    match method.status {
        Some(MethodStatus::Unverified) => Some("it is not verified yet"),
        Some(MethodStatus::NameMismatch) => Some("the name on it is not your verified name"),
        Some(MethodStatus::Active) | None => None,
    }
}

/// How many business days lie after `from` up to `to`.
fn business_days(from: Date, to: Date) -> u32 {
    let mut day = from;
    let mut count = 0;
    while day < to {
        day = day.saturating_add(1.day());
        count += u32::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_what_arrives_are_limits_of_what_leaves() {
        let cents = |minor| Cents::new(minor).unwrap();
        for (fixed, points, least, most, leaves) in [
            (99, 0, 2_000, 50_000, (2_099, 50_099)),
            (0, 200, 2_000, 50_000, (2_041, 51_020)),
            (100, 200, 9_700, 9_700, (10_000, 10_000)),
            (0, 5_000, 1, 1, (2, 2)),
        ] {
            let arriving = Arriving { least: Some(cents(least)), most: Some(cents(most)) };
            let (from, to) = arriving.leaving(cents(fixed), points);
            let expected = (Some(cents(leaves.0)), Some(cents(leaves.1)));
            assert_eq!((from, to), expected, "{fixed} {points}");
            // One cent less would bring less than the least, and one more brings more than the most.
            let arrives =
                |leaves: i64| leaves * 10_000 - fixed * 10_000 - leaves * i64::from(points);
            assert!(arrives(leaves.0) >= least * 10_000 && arrives(leaves.0 - 1) < least * 10_000);
            assert!(arrives(leaves.1) <= most * 10_000 && arrives(leaves.1 + 1) > most * 10_000);
        }
    }
}
