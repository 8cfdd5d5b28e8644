//! Does the platform pay out by itself, on which days, from how much on, and what stays?

use super::ForecastRequest;
use super::assume::{Assumed, Assumption, AssumptionId, Origin, Wanted};
use super::course::Sweep;
use super::line::Blocked;
use crate::budget::FloorFrom;
use crate::refine::schedule_shown;
use crate::words::{day_in_words, money_in_words};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::Frequency;
use outflow_ledger::{Cents, Citation, Currency, Journal, Snapshot};
use outflow_policy::rule::PayoutDay;
use outflow_policy::{Effect, Event, PolicyBook, is_schedule_day};

/// What the automatic payout is found from.
pub(super) struct Schedules<'a> {
    pub journal: &'a Journal,
    pub policy: &'a PolicyBook,
    pub snapshot: &'a Snapshot,
    pub assumed: &'a Assumed,
    pub as_of: Date,
    pub until: Date,
    pub currency: Currency,
}

/// The automatic payout with the rules that it rests on.
pub(super) struct Scheduled {
    pub sweep: Sweep,
    /// Its first day between the last line and the first day, where nothing tells whether it was made.
    pub missed: Option<Date>,
    pub because: Vec<Citation>,
}

impl Schedules<'_> {
    /// The automatic payout, if there is one, and what is assumed of it.
    pub fn find(&self, blocked: Option<&Blocked>) -> (Option<Scheduled>, Vec<Assumption>) {
        let id = AssumptionId::Schedule;
        let none = |text: &str, origin| {
            let because = Vec::new();
            (None, vec![Assumption { id, text: text.to_owned(), origin, because }])
        };
        let mut smallest = None;
        let (frequency, origin) = match (self.assumed.get(id), &self.snapshot.payout_schedule) {
            (Some(Wanted::Off), _) => {
                return none("No automatic payout, as you said", Origin::Off);
            }
            (Some(Wanted::Schedule(frequency)), _) => (Some(frequency), Origin::Said),
            (_, Some(schedule)) => (Some(schedule.frequency), Origin::Site),
            (_, None) => {
                let shown = schedule_shown(self.journal, self.snapshot, self.policy);
                smallest = shown.map(|(_, smallest)| smallest);
                (shown.map(|(frequency, _)| frequency), Origin::History)
            }
        };
        let Some(frequency) = frequency else {
            return none(
                "No automatic payout: neither the site's figures nor three payouts of the whole balance on its days show one",
                Origin::History,
            );
        };
        let is_said = origin == Origin::Said;
        if let Some(Blocked { why, until: None }) = blocked.filter(|_| !is_said) {
            return none(&format!("No automatic payout: {why}"), Origin::Site);
        }
        let Some((schedule, rule)) = self.policy.schedule(self.journal.platform.0, self.as_of)
        else {
            return none("No automatic payout: no rule states its days", Origin::Rule);
        };
        let (day, name) = match frequency {
            Frequency::Weekly => (schedule.weekly, "weekly"),
            Frequency::TwiceMonthly => (schedule.twice_monthly, "twice-monthly"),
            Frequency::Monthly => (schedule.monthly, "monthly"),
            Frequency::Quarterly => (schedule.quarterly, "quarterly"),
            Frequency::Never => return none("No automatic payout, by the site's figures", origin),
        };
        let mut because = vec![rule];
        let mut days = self.days(day);
        let open_from = blocked.filter(|_| !is_said).and_then(|blocked| blocked.until);
        if let Some(from) = open_from {
            days.retain(|day| self.date(*day).is_some_and(|on| on >= from));
        }
        let (at_least, held, threshold) = self.threshold(smallest, &mut because);
        let reserve = self.reserve();
        let waits_if_fresh = self.waits_if_fresh(frequency, &mut because);
        let why = match origin {
            Origin::Said => "as you said",
            Origin::Site => "by the site's figures",
            _ => "as at least three payouts of the whole balance show",
        };
        let next = days.first().and_then(|day| self.date(*day));
        let next =
            next.map_or(String::new(), |day| format!("; its next day is {}", day_in_words(day)));
        let open = open_from.map_or(String::new(), |from| {
            format!("; none before {}, when the account is taken to be free", day_in_words(from))
        });
        let text = format!(
            "The platform pays out everything above the reserve, its cost included, on its {name} days, {why}{open}{next}"
        );
        let missed = match (origin, open_from) {
            (Origin::Site | Origin::History, None) => self.missed(day, reserve.0, at_least),
            _ => None,
        };
        let sweep = Sweep {
            days,
            at_least: at_least.minor(),
            reserve: reserve.0.minor(),
            waits_if_fresh,
            held_at_most_days: held,
        };
        let assumptions = vec![
            Assumption { id, text, origin, because: because.clone() },
            threshold,
            self.reserve_assumption(reserve),
        ];
        (Some(Scheduled { sweep, missed, because }), assumptions)
    }

    fn date(&self, day: usize) -> Option<Date> {
        let days = i64::try_from(day).ok()?;
        self.as_of.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }

    /// From today on; from the site's own next day where it names one. A payout of today is not made twice.
    fn days(&self, kind: PayoutDay) -> Vec<usize> {
        let next = self.snapshot.payout_schedule.as_ref().and_then(|schedule| schedule.next);
        let causes = &self.journal.meanings.causes;
        let today = self.journal.lines.iter().zip(causes).rev();
        let mut today = today.take_while(|(line, _)| line.dated >= self.as_of);
        let was_made = today.any(|(line, cause)| line.dated == self.as_of && cause.is_payout());
        let mut days = Vec::new();
        let mut date = self.as_of;
        let mut day = 0;
        while date <= self.until {
            let is_open = (day > 0 || !was_made) && next.is_none_or(|next| date >= next);
            if is_open && (is_schedule_day(date, kind) || next == Some(date)) {
                days.push(day);
            }
            let Ok(tomorrow) = date.tomorrow() else { break };
            date = tomorrow;
            day += 1;
        }
        days
    }

    /// The first of its days that no line and no figure tells of, though there was enough to pay out.
    fn missed(&self, kind: PayoutDay, reserve: Cents, at_least: Cents) -> Option<Date> {
        let (_, last) = self.journal.covered()?;
        let has_next = self.snapshot.payout_schedule.as_ref().is_some_and(|one| one.next.is_some());
        let above = self.journal.reconciled.closing.minus(reserve)?;
        if has_next || self.snapshot.available.is_some() || !above.is_positive() || above < at_least
        {
            return None;
        }
        let days = last.series(1.day()).skip(1).take_while(|day| *day < self.as_of);
        days.into_iter().find(|day| is_schedule_day(*day, kind))
    }

    /// `smallest` is the smallest payout that the history shows.
    fn threshold(
        &self,
        smallest: Option<Cents>,
        because: &mut Vec<Citation>,
    ) -> (Cents, Option<i64>, Assumption) {
        let id = AssumptionId::Threshold;
        let country = self.snapshot.country.as_deref();
        let rules = self.policy.scheduled_payouts(self.journal.platform.0, self.as_of, country);
        let by_site = self.snapshot.payout_schedule.as_ref().and_then(|one| one.threshold);
        // Which of the rules holds is not known without the country: the lowest threshold pays out the earliest.
        let by_rule = rules.iter().min_by_key(|(rule, _)| rule.at_least);
        let held = by_rule.and_then(|(rule, _)| rule.held_at_most_days).map(i64::from);
        let rule = by_rule.map(|(_, rule)| rule.clone());
        let (at_least, origin, words) = match (self.assumed.get(id), by_site, by_rule) {
            (Some(Wanted::Amount(amount)), ..) => (amount, Origin::Said, "as you said"),
            (Some(Wanted::Off), ..) => (Cents::ZERO, Origin::Off, "as you said"),
            (_, Some(amount), _) => (amount, Origin::Site, "by the site's figures"),
            (_, None, rule)
                if smallest
                    .is_some_and(|paid| rule.is_none_or(|(rule, _)| paid < rule.at_least)) =>
            {
                let paid = smallest.unwrap_or(Cents::ZERO);
                (paid, Origin::History, "the smallest of the last payouts, which no rule explains")
            }
            (_, None, Some((rule, _))) if rules.len() > 1 => (
                rule.at_least,
                Origin::Rule,
                "the lowest of the rules, since your country is not known",
            ),
            (_, None, Some((rule, _))) => (rule.at_least, Origin::Rule, "by the rule"),
            (_, None, None) => (Cents::ZERO, Origin::Ours, "since no rule states one"),
        };
        because.extend(rule.clone());
        let money = money_in_words(self.currency, at_least);
        let old = held.map_or(String::new(), |days| {
            format!("; money held for more than {days} days is paid out all the same")
        });
        let text = format!("Less than {money} is not paid out by itself, {words}{old}");
        (at_least, held, Assumption { id, text, origin, because: rule.into_iter().collect() })
    }

    /// What should stay: the user's word, what the book keeps, else the reserve.
    pub fn floor(&self, request: &ForecastRequest<'_>) -> (Cents, FloorFrom) {
        let (reserve, origin) = self.reserve();
        let known = (!matches!(origin, Origin::Ours)).then_some(reserve);
        let (floor, from) = FloorFrom::of(request.floor, request.kept_floor, known);
        // A reserve that is only assumed is no figure of the site.
        let is_assumed = from == FloorFrom::Site && origin != Origin::Site;
        (floor, if is_assumed { FloorFrom::Said } else { from })
    }

    /// What no payout takes.
    pub fn reserve(&self) -> (Cents, Origin) {
        let id = AssumptionId::Reserve;
        match (self.assumed.get(id), self.snapshot.reserve_balance) {
            (Some(Wanted::Amount(amount)), _) => (amount, Origin::Said),
            (Some(Wanted::Off), _) => (Cents::ZERO, Origin::Off),
            (_, Some(amount)) => (amount, Origin::Site),
            (_, None) => (Cents::ZERO, Origin::Ours),
        }
    }

    fn reserve_assumption(&self, (reserve, origin): (Cents, Origin)) -> Assumption {
        let text = match reserve.is_zero() {
            true => "No reserve: a payout takes everything".to_owned(),
            false => format!("{} stay as the reserve", money_in_words(self.currency, reserve)),
        };
        Assumption { id: AssumptionId::Reserve, text, origin, because: Vec::new() }
    }

    fn waits_if_fresh(&self, frequency: Frequency, because: &mut Vec<Citation>) -> bool {
        let event = Event::ScheduleChecked {
            balance: Cents::MAX,
            country: self.snapshot.country.as_deref(),
            oldest: None,
            frequency: Some(frequency),
            is_fresh: true,
            on: self.as_of,
        };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        let waits = follows.into_iter().find(|one| one.effect == Effect::PayoutDeferred);
        let is_so = waits.is_some();
        because.extend(waits.into_iter().flat_map(|one| one.because));
        is_so
    }
}
