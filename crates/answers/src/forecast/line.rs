//! What does the balance do day by day, by what is known and assumed, and what do past weeks add to it?

use super::assume::{Assumption, AssumptionId, EventKind, ForecastEvent, Wanted};
use super::course::{Course, Due, Pays, PriceDue, Watcher};
use super::dues::{Dues, Renewals};
use super::incomes::{Incomes, rate_shown};
use super::schedule::{Scheduled, Schedules};
use super::taxes::Taxes;
use super::told::Told;
use super::{FloorFrom, ForecastError, ForecastRequest, IdleFee, draws, here, texts, too_large};
use crate::contracts::Contracts;
use crate::holds::account_states;
use crate::payout::NotCounted;
use crate::waiting::Waiting;
use crate::work::Foretold;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{
    Cents, Citation, Currency, Journal, LedgerCause, Money, Standing, StateCause,
};
use outflow_policy::rule::{Every, Rule};
use outflow_policy::{AgreedRate, PolicyBook, week_of};

/// What a line is drawn on.
pub(super) struct Ground<'a> {
    pub journal: &'a Journal,
    pub policy: &'a PolicyBook,
    pub request: &'a ForecastRequest<'a>,
    pub contracts: &'a Contracts<'a>,
    pub waiting: &'a [Waiting],
    pub as_of: Date,
    pub until: Date,
}

/// The ground, and the currency of what is said on it.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub ground: &'a Ground<'a>,
    pub currency: Currency,
}

/// The known line.
pub(super) struct Line<'a> {
    pub ground: &'a Ground<'a>,
    pub currency: Currency,
    pub opening: Cents,
    pub floor: (Cents, FloorFrom),
    /// What no payout takes.
    pub reserve: Cents,
    pub events: Vec<ForecastEvent>,
    pub closes: Vec<Cents>,
    pub idle: Vec<IdleFee>,
    pub assumptions: Vec<Assumption>,
    pub not_counted: Vec<NotCounted>,
    /// Why nothing can be paid out now, where that is so.
    pub blocked: Option<String>,
    /// The day from which on it may leave, where it may not now: the last of all days where nobody knows one.
    pub free_from: Option<Date>,
    /// By day, what hours and releases bring is known from the site.
    pub(super) known: Known,
    /// What of the draws is not there on their days.
    pub not_drawn: Cents,
    /// An automatic payout that nothing tells of: it may have taken the balance before the first day.
    pub missed: Option<Date>,
    pub(super) course: Course,
    /// What holds in every future of the range: the line without what past weeks bring anyway.
    pub(super) base: Vec<i64>,
    pub(super) clients: Vec<Foretold>,
}

/// By day, whether the site's figures tell what money of a class comes; later days are not told.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub hours: Vec<bool>,
    pub releases: Vec<bool>,
}

impl<'a> Line<'a> {
    pub fn draw(ground: &'a Ground<'a>) -> Result<Line<'a>, ForecastError> {
        let Ground { journal, policy, request, as_of, until, .. } = *ground;
        let (snapshot, assumed) = (request.snapshot, &request.assumed);
        let currency =
            snapshot.currency.filter(|_| journal.lines.is_empty()).unwrap_or(journal.currency);
        let taxes = Taxes::new(journal, policy, snapshot, assumed.is_off(AssumptionId::Taxes));
        let incomes = Incomes {
            journal,
            policy,
            snapshot,
            contracts: ground.contracts,
            taxes: &taxes,
            as_of,
            until,
            currency,
            usual_rate: usual_rate(ground),
            uncovered: request.uncovered,
        };
        let dues =
            Dues { journal, policy, snapshot, taxes: &taxes, assumed, as_of, until, currency };
        let schedules = Schedules { journal, policy, snapshot, assumed, as_of, until, currency };

        let (waiting, mut not_counted) = match assumed.is_off(AssumptionId::Waiting) {
            true => (Vec::new(), Vec::new()),
            false => incomes.of_waiting(ground.waiting),
        };
        let (waiting, here) = here::without(ground, waiting);
        not_counted.extend(here);
        let told: &[Waiting] =
            if assumed.is_off(AssumptionId::Waiting) { &[] } else { ground.waiting };
        let told = Told::new(snapshot, told, as_of);
        let known = known(ground, &incomes, &told);
        let (mut contracts, more) = match assumed.is_off(AssumptionId::Contracts) {
            true => Default::default(),
            false => incomes.of_contracts(request.expected, &told),
        };
        not_counted.extend(more);
        let reserve = schedules.reserve().0;
        let clients = match assumed.is_off(AssumptionId::Contracts) {
            true => Vec::new(),
            false => request.clients.to_vec(),
        };
        let blocked = blocked(ground, currency);
        let weekly = assumed.amount(AssumptionId::Weekly).map(|amount| incomes.weekly(amount));
        let (connects, of_connects) = dues.connects();
        let (renewals, of_membership) = dues.membership();
        let (scheduled, of_schedule) = schedules.find(blocked.as_ref());
        let scene = Scene { ground, currency };
        let (drawn, of_draw) =
            draws::find(&scene, (scheduled.is_some(), reserve), blocked.as_ref());
        let free_from = blocked.as_ref().map(|blocked| blocked.until.unwrap_or(Date::MAX));
        let drawn =
            drawn.map(|draw| draws::monthly(ground, draw, reserve, free_from)).transpose()?;

        let mut assumptions = vec![
            texts::of_waiting(&waiting, request, currency),
            texts::of_contracts(&contracts, &clients, request, currency),
            texts::of_weekly(weekly.as_deref(), request, currency),
            texts::of_fee(incomes.usual_rate, request),
            texts::of_rating(request),
            texts::of_taxes(&taxes, request),
        ];
        assumptions.extend(of_schedule);
        assumptions.extend([of_membership, of_connects, of_draw]);

        let mut events = waiting;
        events.append(&mut contracts);
        let base = sums(ground, &events)?;
        events.extend(weekly.unwrap_or_default());
        let sure = sums(ground, &events)?;
        let opening = opening(ground);
        let mut line = Line {
            ground,
            currency,
            opening,
            floor: schedules.floor(request),
            reserve,
            events,
            closes: Vec::new(),
            idle: Vec::new(),
            assumptions,
            not_counted,
            blocked: blocked.map(|one| one.why),
            free_from,
            known,
            not_drawn: Cents::ZERO,
            missed: scheduled.as_ref().and_then(|scheduled| scheduled.missed),
            course: Course {
                draw: drawn,
                ..course(ground, opening, sure, (&renewals, &connects), &scheduled)
            },
            base,
            clients,
        };
        line.replay(&renewals, &scheduled)?;
        line.look_for_idleness(&dues)?;
        if line.charges_idleness(&dues) {
            line.replay(&renewals, &scheduled)?;
        }
        Ok(line)
    }

    /// The day that is so many days after the first.
    pub fn date(&self, day: usize) -> Date {
        date(self.ground.as_of, day)
    }

    /// Plays the known line; what was paid and paid out becomes events.
    fn replay(
        &mut self,
        renewals: &Option<Renewals>,
        scheduled: &Option<Scheduled>,
    ) -> Result<(), ForecastError> {
        let mut seen = Seen::default();
        self.course.replay(&[], &mut seen).map_err(|_| too_large())?;
        let closes: Option<Vec<Cents>> = seen.closes.iter().copied().map(Cents::new).collect();
        self.closes = closes.ok_or_else(too_large)?;
        self.events.retain(|event| event.kind.is_income());
        for (index, cents) in seen.prices {
            let due = self.course.prices[index];
            let on = self.date(due.day);
            let amount = Cents::new(cents).ok_or_else(too_large)?;
            let price = Cents::new(due.price).ok_or_else(too_large)?;
            let event = match due.of {
                Due::Idleness => texts::idle_event(on, amount, &self.idle),
                Due::Membership => {
                    texts::membership_event(on, amount, price, renewals, self.currency)
                }
                Due::Connects => texts::connects_event(on, amount, price, self.currency),
            };
            self.events.push(event);
        }
        self.draws(&seen.draws)?;
        for (day, cents) in seen.payouts {
            let amount = Cents::new(cents).ok_or_else(too_large)?;
            let because: Vec<Citation> =
                scheduled.iter().flat_map(|scheduled| scheduled.because.clone()).collect();
            let what = "automatic payout of everything above the reserve".to_owned();
            let on = self.date(day);
            self.events.push(ForecastEvent { on, kind: EventKind::Payout, amount, what, because });
        }
        self.events.sort_by_key(|event| (event.on, event.kind));
        Ok(())
    }

    /// What was drawn becomes events; what was not there is added up.
    fn draws(&mut self, drawn: &[(usize, i64, i64)]) -> Result<(), ForecastError> {
        self.not_drawn = Cents::ZERO;
        let amount = self.course.draw.as_ref().map_or(0, |draw| draw.amount);
        let cents = |minor| Cents::new(minor).ok_or_else(too_large);
        for (day, due, paid) in drawn {
            let (due, paid) = (cents(*due)?, cents(*paid)?);
            let short = due.plus(paid).ok_or_else(too_large)?;
            self.not_drawn = self.not_drawn.plus(short).ok_or_else(too_large)?;
            let on = (self.date(*day), cents(amount)?);
            self.events.push(draws::event(on, due, paid, self.currency).ok_or_else(too_large)?);
        }
        Ok(())
    }

    /// When an idle account would be charged: the months begin with the last thing that happens by the line.
    fn look_for_idleness(&mut self, dues: &Dues<'_>) -> Result<(), ForecastError> {
        let Some(mut since) = last_activity(self.ground) else { return Ok(()) };
        let incomes: Vec<Date> = self
            .events
            .iter()
            .filter(|event| event.kind.is_income() && event.amount.is_positive())
            .map(|event| event.on)
            .collect();
        for on in incomes {
            let strikes = dues.idle(since, self.opening).into_iter().map(|one| one.on).min();
            if strikes.is_some_and(|strike| on <= strike) {
                since = since.max(on);
            }
        }
        for one in dues.idle(since, self.opening) {
            // What is there after the last day nobody knows.
            let is_beyond = one.on > self.ground.until;
            let there = if is_beyond { Cents::MAX } else { self.close_on(one.on).max(Cents::ZERO) };
            let Some(then) =
                dues.idle(since, there).into_iter().find(|same| same.because == one.because)
            else {
                continue;
            };
            let Some(rule) = then.because.first().cloned() else { continue };
            let most = then.amount.or(then.bounds.map(|(most, _)| most)).unwrap_or(Cents::ZERO);
            let least = then.amount.or(then.bounds.map(|(_, least)| least)).unwrap_or(most);
            let is_counted = match self.ground.request.assumed.get(AssumptionId::InactivityFee) {
                Some(Wanted::Off) => false,
                Some(_) => true,
                // One unofficial source warns; it never proves.
                None => {
                    matches!(rule.standing, Standing::Published | Standing::Reported)
                        && then.only_if.is_none()
                }
            };
            self.idle.push(IdleFee {
                since,
                on: one.on,
                amount: (most, least),
                only_if: then.only_if,
                rule,
                is_counted,
                is_beyond,
            });
        }
        self.assumptions.push(texts::of_idleness(&self.idle, self.ground.request));
        Ok(())
    }

    /// Whether a rule names a fee for inactivity at all.
    pub fn has_idle_rule(&self) -> bool {
        let platform = self.ground.journal.platform.0;
        let in_force = self.ground.policy.in_force(platform, self.ground.as_of);
        in_force.iter().any(|clause| matches!(clause.rule, Rule::Inactivity(_)))
    }

    /// The balance at the end of a day; of the last day, where it lies beyond.
    fn close_on(&self, on: Date) -> Cents {
        let day = usize::try_from((on - self.ground.as_of).get_days()).unwrap_or(0);
        self.closes.get(day).or(self.closes.last()).copied().unwrap_or(self.opening)
    }

    /// Puts the fees that count into the course: every month or year from the first on.
    fn charges_idleness(&mut self, dues: &Dues<'_>) -> bool {
        let ground = self.ground;
        let in_force = ground.policy.in_force(ground.journal.platform.0, ground.as_of);
        let mut prices = Vec::new();
        for fee in self.idle.iter().filter(|fee| fee.is_counted) {
            let rule = in_force.iter().find_map(|clause| match &clause.rule {
                Rule::Inactivity(rule) if clause.citation.is_same(&fee.rule) => Some(rule),
                _ => None,
            });
            let Some(rule) = rule else { continue };
            for on in self.idle_days(dues, fee, rule.every) {
                if let Ok(day) = usize::try_from((on - ground.as_of).get_days()) {
                    let price = rule.amount.minor();
                    prices.push(PriceDue {
                        day,
                        price,
                        pays: Pays::WhatIsThere,
                        of: Due::Idleness,
                    });
                }
            }
        }
        let is_any = !prices.is_empty();
        self.course.prices.extend(prices);
        self.course.prices.sort_by_key(|due| (due.day, due.of));
        is_any
    }

    /// The days on which a fee is charged up to the last one: every month or year from its first day on, until money
    /// comes, from which the months are counted anew.
    fn idle_days(&self, dues: &Dues<'_>, fee: &IdleFee, every: Every) -> Vec<Date> {
        let is_income =
            |event: &&ForecastEvent| event.kind.is_income() && event.amount.is_positive();
        let incomes: Vec<Date> =
            self.events.iter().filter(is_income).map(|event| event.on).collect();
        let mut days = Vec::new();
        let (mut since, mut first) = (fee.since, fee.on);
        loop {
            let next = incomes.iter().copied().find(|on| *on > since);
            let last = next.map_or(self.ground.until, |next| next.saturating_sub(1.day()));
            for times in 0.. {
                let step = match every {
                    Every::Month => times.months(),
                    Every::Year => times.years(),
                };
                let on = first.saturating_add(step);
                if on > last.min(self.ground.until) {
                    break;
                }
                days.push(on);
            }
            let Some(next) = next.filter(|next| *next <= self.ground.until) else { return days };
            since = next;
            let strikes = dues.idle(since, Cents::MAX);
            let same = strikes
                .iter()
                .find(|one| one.because.first().is_some_and(|rule| rule.is_same(&fee.rule)));
            let Some(same) = same else { return days };
            first = same.on;
        }
    }
}

fn date(first: Date, day: usize) -> Date {
    first.saturating_add(i64::try_from(day).unwrap_or(i64::MAX).min(10_000_000).days())
}

/// The site's own figure where the lines end before it, else the last balance.
fn opening(ground: &Ground<'_>) -> Cents {
    let snapshot = ground.request.snapshot;
    let last = ground.journal.covered().map(|(_, last)| last);
    let is_later = last.is_none_or(|last| last < ground.as_of);
    match snapshot.available.filter(|_| is_later) {
        Some(available) => available,
        None => ground.journal.reconciled.closing,
    }
}

/// What unconditional events bring, by day.
fn sums(ground: &Ground<'_>, events: &[ForecastEvent]) -> Result<Vec<i64>, ForecastError> {
    let days = usize::try_from((ground.until - ground.as_of).get_days()).unwrap_or(0) + 1;
    let mut sums = vec![0_i64; days];
    for event in events {
        let day = usize::try_from((event.on - ground.as_of).get_days()).ok();
        let Some(sum) = day.and_then(|day| sums.get_mut(day)) else { continue };
        *sum = sum.checked_add(event.amount.minor()).ok_or_else(too_large)?;
    }
    Ok(sums)
}

fn course(
    ground: &Ground<'_>,
    opening: Cents,
    sure: Vec<i64>,
    (renewals, connects): (&Option<Renewals>, &[(Date, Cents)]),
    scheduled: &Option<Scheduled>,
) -> Course {
    let day = |on: &Date| usize::try_from((*on - ground.as_of).get_days()).ok();
    let prices = renewals.iter().flat_map(|renewals| {
        let pays = if renewals.whole { Pays::WholeOrNothing } else { Pays::Always };
        let price = renewals.price.minor();
        let of = Due::Membership;
        renewals.days.iter().filter_map(day).map(move |day| PriceDue { day, price, pays, of })
    });
    let connects = connects.iter().filter_map(|(on, price)| {
        let (pays, of) = (Pays::WholeOrNothing, Due::Connects);
        Some(PriceDue { day: day(on)?, price: price.minor(), pays, of })
    });
    let mut prices: Vec<PriceDue> = prices.chain(connects).collect();
    prices.sort_by_key(|due| (due.day, due.of));
    let yesterday = ground.as_of.yesterday().unwrap_or(ground.as_of);
    let is_of_today = ground.journal.covered().is_some_and(|(_, last)| last >= ground.as_of);
    let before = ground.journal.reconciled.days.close_on(yesterday).filter(|_| is_of_today);
    Course {
        draw: None,
        days: sure.len(),
        opening: opening.minor(),
        before: before.unwrap_or(opening).minor(),
        lots: lots(ground, opening),
        sure,
        prices,
        payout: scheduled.as_ref().map(|scheduled| scheduled.sweep.clone()),
    }
}

/// The latest credits that make up a balance, oldest first: the oldest money is taken to leave first.
fn lots(ground: &Ground<'_>, opening: Cents) -> Vec<(i64, i64)> {
    let mut rest = opening.minor();
    let mut lots = Vec::new();
    for line in ground.journal.lines.iter().rev() {
        if rest <= 0 {
            break;
        }
        if line.amount.is_positive() {
            let lies = line.amount.minor().min(rest);
            lots.push((i64::from((line.dated - ground.as_of).get_days()), lies));
            rest -= lies;
        }
    }
    // What came before the first line has been there since then at least; without a line, since today.
    if rest > 0 {
        let first = ground.journal.covered().map_or(ground.as_of, |(first, _)| first);
        lots.push((i64::from((first - ground.as_of).get_days()), rest));
    }
    lots.reverse();
    lots
}

/// On which days the site's figures tell what hours and releases bring.
fn known(ground: &Ground<'_>, incomes: &Incomes<'_>, told: &Told<'_>) -> Known {
    let mut known = Known::default();
    if ground.request.assumed.is_off(AssumptionId::Waiting) {
        return known;
    }
    let day = |on: Date| usize::try_from((on - ground.as_of).get_days()).ok();
    let running = week_of(ground.as_of);
    for weeks in (0..=WEEKS_ON_THEIR_WAY).rev() {
        let first = running.first.saturating_sub((weeks * 7).days());
        let week = week_of(first);
        let Some((on, _)) = incomes.hours_of_week(week) else { continue };
        let is_dated = ground
            .waiting
            .iter()
            .any(|one| !one.outside && one.contract.is_none() && one.available_on == Some(on));
        if on < ground.as_of || !(told.tells_week(incomes, week, on, None) || is_dated) {
            continue;
        }
        // A week's hours come on one day, and those of another week a week apart.
        let (from, to) = (on.saturating_sub(3.days()), on.saturating_add(3.days()));
        let until = day(to).unwrap_or(0) + 1;
        known.hours.resize(known.hours.len().max(until), false);
        known.hours[day(from).unwrap_or(0)..until].fill(true);
    }
    if ground.request.snapshot.pending.is_some() {
        let until = incomes.release_of_today().and_then(day).map_or(0, |day| day + 1);
        known.releases = vec![true; until];
    }
    known
}

/// Weeks before the running one whose hours may still be on their way.
const WEEKS_ON_THEIR_WAY: i64 = 3;

/// The rate of contracts that name none: the user's word, else what the latest fees show.
fn usual_rate(ground: &Ground<'_>) -> Option<AgreedRate> {
    let said = ground.request.assumed.basis_points(AssumptionId::Fee);
    let said = said.map(|basis_points| AgreedRate { basis_points, inferred: false });
    said.or_else(|| rate_shown(ground.journal, None))
}

/// Why nothing leaves the account, and from when on it may.
pub(super) struct Blocked {
    pub why: String,
    pub until: Option<Date>,
}

/// A hold, or no usable way out, by the site's figures. Too small a balance is no lasting obstacle.
fn blocked(ground: &Ground<'_>, currency: Currency) -> Option<Blocked> {
    let plenty = Money { amount: Cents::new(PLENTY)?, currency };
    let (policy, platform) = (ground.policy, ground.journal.platform.0);
    let snapshot = ground.request.snapshot;
    let states = account_states(snapshot, policy, platform, plenty, ground.as_of);
    let mut stops = states
        .into_iter()
        .filter(|state| matches!(state.cause, StateCause::AccountHold | StateCause::PayoutBlocked))
        .filter(|state| state.on.is_none_or(|on| on > ground.as_of));
    let first = stops.next()?;
    let ends = stops.fold((first.on, first.detail), |(until, why), state| {
        // The last of them decides; one without an end for ever.
        let until = until.zip(state.on).map(|(a, b)| a.max(b));
        (until, format!("{why}; {}", state.detail))
    });
    Some(Blocked { why: ends.1, until: ends.0 })
}

/// More than any least amount of a payout, in cents.
const PLENTY: i64 = 100_000;

/// The last day on which the user or a client did something, as far as it is told.
fn last_activity(ground: &Ground<'_>) -> Option<Date> {
    let causes = &ground.journal.meanings.causes;
    let is_active = |cause: &LedgerCause| {
        cause.is_earning()
            || matches!(
                cause,
                LedgerCause::Withdrawn | LedgerCause::Connects | LedgerCause::RefundToClient
            )
    };
    let at = causes.iter().rposition(is_active);
    let of_lines = at.map(|at| ground.journal.lines[at].dated);
    of_lines.max(ground.request.active_on).map(|on| on.min(ground.as_of))
}

#[derive(Default)]
pub(super) struct Seen {
    pub closes: Vec<i64>,
    pub prices: Vec<(usize, i64)>,
    pub draws: Vec<(usize, i64, i64)>,
    payouts: Vec<(usize, i64)>,
}

impl Watcher for Seen {
    fn paid_for(&mut self, price: usize, cents: i64) {
        self.prices.push((price, cents));
    }

    fn drew(&mut self, day: usize, due: i64, cents: i64) {
        self.draws.push((day, due, cents));
    }

    fn paid_out(&mut self, day: usize, cents: i64) {
        self.payouts.push((day, cents));
    }

    fn closed(&mut self, _day: usize, balance: i64) {
        self.closes.push(balance);
    }
}
