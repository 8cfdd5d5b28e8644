//! Which money comes, on which day, net: what waits, what contracts promise, and what the user expects besides.

use super::assume::{EventKind, ForecastEvent};
use super::taxes::Taxes;
use super::told::Told;
use crate::contracts::{Contracts, same};
use crate::payout::NotCounted;
use crate::waiting::Waiting;
use crate::words::{day_in_words, money_in_words};
use crate::work::{ExpectedPayment, tells_of};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, Week, WorkKind};
use outflow_ledger::{Cents, Citation, Currency, Journal, LedgerCause, RowId, Snapshot};
use outflow_policy::{AgreedRate, ContractTerms, Effect, Event, PolicyBook, share_of, week_of};
use rustc_hash::FxHashMap;

/// What incomes are found from.
pub(super) struct Incomes<'a> {
    pub journal: &'a Journal,
    pub policy: &'a PolicyBook,
    pub snapshot: &'a Snapshot,
    pub contracts: &'a Contracts<'a>,
    pub taxes: &'a Taxes<'a>,
    pub as_of: Date,
    pub until: Date,
    pub currency: Currency,
    /// The rate of a contract of which nothing is known.
    pub usual_rate: Option<AgreedRate>,
    /// Days of the past that no file covers.
    pub uncovered: &'a [(Date, Date)],
}

/// An amount before its fee, as it arrives.
struct Net {
    amount: Cents,
    fee: Cents,
    taxes: Cents,
    /// The fee is the most that it can be, since nobody says which it is.
    is_least: bool,
    /// The taxes are the most that a rule allows.
    is_most_tax: bool,
    because: Vec<Citation>,
}

impl Incomes<'_> {
    /// The waiting money that has a day and an amount; and the rest with the reason.
    pub fn of_waiting(&self, waiting: &[Waiting]) -> (Vec<ForecastEvent>, Vec<NotCounted>) {
        let mut events = Vec::new();
        let mut others = Vec::new();
        for one in waiting {
            let not = |why: String| NotCounted { amount: one.amount, what: one.what.clone(), why };
            match one.available_on {
                _ if one.outside => {}
                None => others
                    .push(not(one.no_date.unwrap_or("nobody can say when it comes").to_owned())),
                Some(on) if on < self.as_of => {
                    others.push(not(format!("its day, {}, has passed", day_in_words(on))));
                }
                Some(on) if on > self.until => {
                    let what = "it comes on";
                    others.push(not(format!("{what} {}, after the last day", day_in_words(on))));
                }
                Some(on) => events.extend(self.waiting_event(one, on)),
            }
        }
        (events, others)
    }

    fn waiting_event(&self, one: &Waiting, on: Date) -> Option<ForecastEvent> {
        let mut because: Vec<Citation> =
            one.because.iter().chain(&one.net_because).cloned().collect();
        // Of two amounts a cent apart that give one net, the larger has the larger fee and tax.
        let (net, gross) = match (one.before_fees, one.gross.or(one.gross_at_most)) {
            (true, _) => (self.net_of(one.amount, None, on), Some(one.amount)),
            (false, Some(gross)) => {
                let fee = one.amount.minus(gross)?;
                (self.taxed(gross, fee, one.amount, on)?, None)
            }
            // Without the gross the fee is not known, and so no tax on it.
            (false, None) => (self.untaxed(one.amount), None),
        };
        because.extend(net.because.iter().cloned());
        if !net.amount.is_positive() {
            return None;
        }
        let what = self.said(&one.what, gross.unwrap_or(one.amount), &net, gross.is_some());
        Some(ForecastEvent { on, kind: EventKind::Waiting, amount: net.amount, what, because })
    }

    /// What contracts promise from the first day on, besides what the site's figures tell already; and what does not
    /// count, with the reason.
    pub fn of_contracts(
        &self,
        expected: &[ExpectedPayment],
        told: &Told<'_>,
    ) -> (Vec<ForecastEvent>, Vec<NotCounted>) {
        let covered = self.journal.covered();
        let mut events = Vec::new();
        let mut others = Others::default();
        for one in expected {
            let event = self.contract_event(one);
            if event.on > self.until || told.tells(self, one, event.on) {
                continue;
            }
            if let Some(why) = told.hindrance(one) {
                others.note(format!("by the contract with {}", one.client), event.amount, why);
            } else if event.on >= self.as_of {
                events.push(event);
            } else if let Some(unknown) = self.untold(covered, event.on) {
                let why = format!(
                    "it was to come on {}, {unknown}: nothing is known of it",
                    day_in_words(event.on)
                );
                others.note(one.in_words(), event.amount, &why);
            } else if one.week_reviewed().is_none() {
                let why = format!(
                    "it was to come on {} and did not: nobody can say when it will",
                    day_in_words(event.on)
                );
                others.note(one.in_words(), event.amount, &why);
            }
        }
        (events, others.0)
    }

    /// Why no line can tell of a day.
    fn untold(&self, covered: Option<(Date, Date)>, on: Date) -> Option<&'static str> {
        match covered {
            Some((first, _)) if on < first => Some("before the first line"),
            Some((_, last)) if on == last => Some("on the day of the last line"),
            Some(_) if tells_of(covered, on) => {
                let is_of_gap = |(from, to): &(Date, Date)| *from <= on && on <= *to;
                let is_told = !self.uncovered.iter().any(is_of_gap);
                (!is_told).then_some("which no file covers")
            }
            _ => Some("after the last line"),
        }
    }

    fn contract_event(&self, one: &ExpectedPayment) -> ForecastEvent {
        let (on, mut because) = self.comes_on(one);
        let terms = self.terms_of(one);
        let net = self.net_of(one.gross, Some(&terms), on);
        because.extend(net.because.iter().cloned());
        let what = self.said(&one.in_words(), one.gross, &net, true);
        ForecastEvent { on, kind: EventKind::Contract, amount: net.amount, what, because }
    }

    /// When an expected payment becomes available, by the rules; without a rule, on its own day.
    fn comes_on(&self, one: &ExpectedPayment) -> (Date, Vec<Citation>) {
        let top_rated = self.snapshot.top_rated == Some(true);
        let event = match one.week_reviewed() {
            Some(week) => Event::HoursWorked { week, top_rated },
            None => {
                let contracts = one.contracts;
                Event::PaymentReleased { on: one.pays_on, contracts, top_rated }
            }
        };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        let found = follows.into_iter().find(|one| one.effect == Effect::BecomesAvailable);
        found.map_or((one.pays_on, Vec::new()), |found| (found.on, found.because))
    }

    fn terms_of(&self, one: &ExpectedPayment) -> ContractTerms {
        let is_it = |contract: &&Contract| {
            contract.client.as_deref().is_some_and(|client| same(client, &one.client))
        };
        let known = self.snapshot.contracts.iter().find(is_it);
        let mut terms = self.contracts.terms(known).clone();
        terms.kind = one.contracts;
        terms.membership = self.snapshot.membership.unwrap_or(terms.membership);
        terms.hourly = Some(one.kind == WorkKind::Hourly);
        terms.started = terms.started.or(Some(one.started));
        let said = one.fee_basis_points;
        let said = said.map(|basis_points| AgreedRate { basis_points, inferred: false });
        let shown = || rate_shown(self.journal, Some(&one.client)).or(self.usual_rate);
        terms.agreed = said.or(terms.agreed).or_else(shown);
        terms
    }

    /// What arrives of an amount before its fee; the least of it where the fee is not known.
    fn net_of(&self, gross: Cents, terms: Option<&ContractTerms>, on: Date) -> Net {
        let unknown;
        let terms = match terms {
            Some(terms) => terms,
            None => {
                let mut terms = self.contracts.terms(None).clone();
                terms.agreed = terms.agreed.or(self.usual_rate);
                unknown = terms;
                &unknown
            }
        };
        let event = Event::Earned { gross, besides: Cents::ZERO, on, terms };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        let fees = follows.iter().filter(|one| one.effect == Effect::FeeCharged);
        let most = |one: &outflow_policy::Consequence| {
            one.amount.or(one.bounds.map(|(least, _)| least)).unwrap_or(Cents::ZERO)
        };
        let Some(fee) = fees.min_by_key(|one| most(one)) else {
            return self.taxed(gross, Cents::ZERO, gross, on).unwrap_or(self.untaxed(gross));
        };
        let is_least = fee.amount.is_none() || !fee.is_certain();
        let after = gross.plus(most(fee)).unwrap_or(gross);
        let mut net = self.taxed(gross, most(fee), after, on).unwrap_or(self.untaxed(after));
        net.is_least = is_least;
        net.because.splice(0..0, fee.because.iter().cloned());
        net
    }

    fn taxed(&self, gross: Cents, fee: Cents, after_fee: Cents, on: Date) -> Option<Net> {
        let taken = self.taxes.taken(gross, fee, on);
        let amount = after_fee.plus(taken.sum)?;
        let (taxes, is_most_tax, because) = (taken.sum, taken.is_most, taken.because);
        Some(Net { amount, fee, taxes, is_least: false, is_most_tax, because })
    }

    fn untaxed(&self, amount: Cents) -> Net {
        let zero = Cents::ZERO;
        let because = Vec::new();
        Net { amount, fee: zero, taxes: zero, is_least: false, is_most_tax: false, because }
    }

    /// `hours of 3–9 June ($90.00 less $9.00 fee and $1.44 taxes)`.
    fn said(&self, what: &str, from: Cents, net: &Net, with_fee: bool) -> String {
        let money = |amount: Cents| money_in_words(self.currency, amount.abs());
        let fee = with_fee && !net.fee.is_zero();
        let most = if net.is_least { "at most " } else { "" };
        let most_tax = if net.is_most_tax { "at most " } else { "" };
        let less = match (fee, net.taxes.is_zero()) {
            (false, true) => return what.to_owned(),
            (true, true) => format!("{most}{} fee", money(net.fee)),
            (false, false) => format!("{most_tax}{} taxes", money(net.taxes)),
            (true, false) => {
                format!("{most}{} fee and {most_tax}{} taxes", money(net.fee), money(net.taxes))
            }
        };
        format!("{what} ({} less {less})", money(from))
    }

    /// The day from which hours are not known yet: those of the running week become available before it.
    pub fn hours_of_week(&self, week: Week) -> Option<(Date, Vec<Citation>)> {
        let top_rated = self.snapshot.top_rated == Some(true);
        let event = Event::HoursWorked { week, top_rated };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        let found = follows.into_iter().find(|one| one.effect == Effect::BecomesAvailable)?;
        Some((found.on, found.because))
    }

    /// The last day on which a client may review the hours of a week.
    pub fn review_of_week(&self, week: Week) -> Option<Date> {
        let event = Event::HoursWorked { week, top_rated: false };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        follows.iter().find(|one| one.effect == Effect::ReviewEnds).map(|one| one.on)
    }

    /// The day on which a payment that is released today becomes available.
    pub fn release_of_today(&self) -> Option<Date> {
        let top_rated = self.snapshot.top_rated == Some(true);
        let event =
            Event::PaymentReleased { on: self.as_of, contracts: Default::default(), top_rated };
        let follows = self.policy.consequences(self.journal.platform.0, &event);
        follows.iter().find(|one| one.effect == Effect::BecomesAvailable).map(|one| one.on)
    }

    /// So much every week, on the days on which hours become available, after those of weeks that have begun.
    pub fn weekly(&self, amount: Cents) -> Vec<ForecastEvent> {
        let mut events = Vec::new();
        let mut week = week_of(self.as_of);
        while let Ok(next) = week.last.tomorrow() {
            week = week_of(next);
            let (on, because) =
                self.hours_of_week(week).unwrap_or((week.last.saturating_add(1.day()), Vec::new()));
            if on > self.until {
                break;
            }
            let what = "further weekly income, as you said".to_owned();
            events.push(ForecastEvent { on, kind: EventKind::Weekly, amount, what, because });
        }
        events
    }
}

/// What does not count: amounts of one kind and reason together.
#[derive(Default)]
struct Others(Vec<NotCounted>);

impl Others {
    fn note(&mut self, what: String, amount: Cents, why: &str) {
        let known = self.0.iter_mut().find(|one| one.what == what && one.why == why);
        match known.and_then(|one| Some((one.amount.plus(amount)?, one))) {
            Some((sum, one)) => one.amount = sum,
            None => self.0.push(NotCounted { amount, what, why: why.to_owned() }),
        }
    }
}

/// How many of the latest fees have to agree.
const FEES_THAT_SHOW_A_RATE: usize = 12;
/// Among how many of the latest lines they are looked for.
const LINES: usize = 2_000;

/// The one whole percentage that the latest fees fit, of a client or of all.
pub(super) fn rate_shown(journal: &Journal, client: Option<&str>) -> Option<AgreedRate> {
    let from = journal.lines.len().saturating_sub(LINES);
    let causes = &journal.meanings.causes;
    let mut earned: FxHashMap<RowId, usize> = FxHashMap::default();
    for at in (from..journal.lines.len()).filter(|at| causes[*at].is_earning()) {
        let line = &journal.lines[at];
        for id in [line.id, line.group].into_iter().flatten() {
            earned.entry(id).or_insert(at);
        }
    }
    let mut fitting: Vec<u32> = (0..=100).collect();
    let mut seen = 0;
    for at in (from..journal.lines.len()).rev() {
        let fee = &journal.lines[at];
        if causes[at] != LedgerCause::ServiceFee || seen == FEES_THAT_SHOW_A_RATE {
            continue;
        }
        let Some(of) = fee.names.or(fee.group).and_then(|id| earned.get(&id)) else { continue };
        let earning = &journal.lines[*of];
        let is_its = |client: &str| same(journal.texts.text(earning.client), client);
        if client.is_some_and(|client| !is_its(client)) {
            continue;
        }
        seen += 1;
        fitting.retain(|percent| share_of(earning.amount, percent * 100) == Some(-fee.amount));
    }
    match fitting.as_slice() {
        [percent] if seen > 0 => Some(AgreedRate { basis_points: percent * 100, inferred: true }),
        _ => None,
    }
}
