//! When does money arrive, when does the balance reach zero, and what does the user's own past make likely?
//!
//! The journal is continued by what must follow: waiting money on its dates, contracts, what is paid for again, and
//! automatic payouts, each by the rules in force. That line is exact under its assumptions, which are all listed.
//! Around it lies the range that past weeks make likely (`paths.rs`); it is no part of any sum.

mod assume;
mod backtest;
mod course;
mod draws;
mod dues;
mod here;
mod incomes;
mod line;
mod paths;
mod range;
mod room;
mod safe;
mod schedule;
mod taxes;
mod texts;
mod told;
mod weeks;

pub use assume::{
    Assumed, Assumption, AssumptionId, EventKind, ForecastEvent, Origin, Takes, Wanted,
};

pub use backtest::{BacktestRequest, SCHEMA as BACKTEST_SCHEMA, backtest};
pub use room::{DrawRoom, Room, draw_room};

use crate::book::BookError;
use crate::budget::{Draw, FloorFrom};
use crate::contracts::Contracts;
use crate::payout::NotCounted;
use crate::stages::Stages;
use crate::why::{WhyError, replay};
use crate::work::{ExpectedPayment, Foretold};
use jiff::ToSpan;
use jiff::civil::Date;
use line::Line;
use outflow_ledger::{
    Because, Cents, Citation, Code, Currency, Diagnostic, Explanation, Journal, Snapshot,
};
use outflow_policy::PolicyBook;

/// What the user wants to see ahead.
#[derive(Clone, Debug)]
pub struct ForecastRequest<'a> {
    /// The first day, where the site's figures name none.
    pub today: Date,
    /// The last day; thirteen weeks without it.
    pub until: Option<Date>,
    /// What should stay in the account, as the user says now.
    pub floor: Option<Cents>,
    /// What the book keeps of that, where nothing is said; without it the reserve.
    pub kept_floor: Option<Cents>,
    /// The monthly draw that the book keeps.
    pub draw: Option<Draw>,
    /// What the user set.
    pub assumed: Assumed,
    /// What the contracts of the book let expect after the first day.
    pub expected: &'a [ExpectedPayment],
    /// Clients of whom contracts tell what is to come, so that their past payments say nothing of it.
    pub clients: &'a [Foretold],
    /// Days of the past that no file covers: nothing follows from them.
    pub uncovered: &'a [(Date, Date)],
    /// So many days on which no business is done are known from the user's settings.
    pub holidays: usize,
    /// The last day on which the user was active, where the book knows a later one than the statement.
    pub active_on: Option<Date>,
    /// The site's figures.
    pub snapshot: &'a Snapshot,
}

/// The balance day by day, with everything that it rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForecastAnswer {
    /// The platform's id.
    pub account: String,
    /// Its name for people.
    pub account_name: String,
    /// Of all amounts.
    pub currency: Currency,
    /// The first day.
    pub as_of: Date,
    /// The last day.
    pub until: Date,
    /// What is in the balance now.
    pub opening: Cents,
    /// What should stay.
    pub floor: Cents,
    /// Who says so.
    pub floor_from: FloorFrom,
    /// Everything that comes or goes, in order.
    pub events: Vec<ForecastEvent>,
    /// Every day from the first to the last.
    pub days: Vec<ForecastDay>,
    /// The balance at the end of the last day.
    pub closing: Cents,
    /// The change from `opening` to `closing`, by kind of event; what they leave over is its last part.
    pub change: Explanation,
    /// The first day that ends at or below zero after one above it.
    pub zero: Option<ZeroDay>,
    /// The lowest end of a day, and the first day that has it.
    pub lowest: (Date, Cents),
    /// The next money, and the day.
    pub next_money: Option<(Date, Cents)>,
    /// The next automatic payout.
    pub next_payout: Option<(Date, Cents)>,
    /// What of the draws is not there on their days; no part of any sum.
    pub not_drawn: Cents,
    /// What can be paid out today without ever going below the floor, draws and automatic payouts left out.
    pub safe_today: Cents,
    /// Why nothing can be paid out today, where that is so.
    pub payout_blocked: Option<String>,
    /// The day of the last line, where the balance is that of a line long ago.
    pub balance_of: Option<Date>,
    /// When a fee for inactivity would be charged.
    pub idle: Vec<IdleFee>,
    /// What past weeks make likely; or why nothing is said.
    pub likely: Result<LikelyRange, String>,
    /// What is taken to be so.
    pub assumptions: Vec<Assumption>,
    /// Waiting money that cannot be counted.
    pub not_counted: Vec<NotCounted>,
    /// What cannot be known.
    pub unknown: Vec<String>,
    /// The rules that the figures rest on.
    pub rules: Vec<Citation>,
}

/// One day of the forecast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ForecastDay {
    /// The day.
    pub on: Date,
    /// The balance at its end, by what is known and assumed.
    pub balance: Cents,
    /// The balance at its end that one tenth, one half and nine tenths of the futures do not exceed.
    pub likely: Option<Tenths>,
}

/// The values that one tenth, one half and nine tenths of all do not exceed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tenths {
    /// One tenth.
    pub low: Cents,
    /// One half.
    pub middle: Cents,
    /// Nine tenths.
    pub high: Cents,
}

/// The day that ends at zero or below.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ZeroDay {
    /// The day.
    pub on: Date,
    /// The balance at its end.
    pub balance: Cents,
    /// The largest debit of that day.
    pub by: Option<ForecastEvent>,
}

/// A fee that an idle account is charged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdleFee {
    /// The last day on which anything happened, by the line.
    pub since: Date,
    /// The day on which the fee would be charged.
    pub on: Date,
    /// How much, from the most to the least; negative. Nothing is taken of nothing.
    pub amount: (Cents, Cents),
    /// It holds only if this is so.
    pub only_if: Option<String>,
    /// The rule with its standing.
    pub rule: Citation,
    /// Whether the line counts it.
    pub is_counted: bool,
    /// It comes after the last day: the amount is the most that the rule takes of what is there.
    pub is_beyond: bool,
}

/// What the range rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LikelyRange {
    /// How many past weeks were drawn from.
    pub weeks: u32,
    /// The first day of the first of them, and the last day of the last.
    pub from_to: (Date, Date),
    /// How many futures were drawn.
    pub paths: u32,
    /// What the draws began with.
    pub seed: u64,
    /// In four, eight, twelve weeks and at the end, as far as they lie within the days.
    pub steps: Vec<LikelyStep>,
}

/// What is likely at the end of one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LikelyStep {
    /// How many days after the first.
    pub after_days: u32,
    /// The day.
    pub on: Date,
    /// The balance.
    pub balance: Tenths,
    /// What has come by then less what was charged, payouts left out.
    pub money: Tenths,
    /// In how many of the futures the balance has reached zero or less by then.
    pub reach_zero: u32,
}

/// Why there is no forecast.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ForecastError {
    /// The input does not allow one.
    #[error("the input cannot be continued")]
    Input(Vec<Diagnostic>),
    /// Our own arithmetic does not agree with itself: nothing may be shown.
    #[error("integrity check failed: {0}")]
    Integrity(String),
}

impl From<WhyError> for ForecastError {
    fn from(error: WhyError) -> ForecastError {
        match error {
            WhyError::Input(problems) => ForecastError::Input(problems),
            WhyError::Integrity(message) => ForecastError::Integrity(message),
        }
    }
}

impl From<ForecastError> for BookError {
    fn from(error: ForecastError) -> BookError {
        match error {
            ForecastError::Input(problems) => BookError::Input(problems),
            ForecastError::Integrity(message) => BookError::Integrity(message),
        }
    }
}

/// Without another word so many days are shown: thirteen weeks.
const USUAL_DAYS: i64 = 91;
/// Ten years; beyond them nothing here means anything.
const MOST_YEARS: i64 = 10;

/// The balance day by day.
pub fn forecast(
    journal: &Journal,
    policy: &PolicyBook,
    request: &ForecastRequest<'_>,
) -> Result<ForecastAnswer, ForecastError> {
    with_line(journal, policy, request, |line| {
        let likely = line.likely()?;
        answer(line, likely)
    })
}

/// The known line of a request, for whoever asks something of it.
fn with_line<T>(
    journal: &Journal,
    policy: &PolicyBook,
    request: &ForecastRequest<'_>,
    ask: impl FnOnce(&Line<'_>) -> Result<T, ForecastError>,
) -> Result<T, ForecastError> {
    replay(journal)?;
    let as_of = request.snapshot.as_of.unwrap_or(request.today);
    let until = horizon(request, as_of)?;
    has_room(request, until, as_of)?;
    let contracts = Contracts::new(journal, request.snapshot);
    let (platform, counted) = (journal.platform.0, Default::default());
    let mut snapshot = request.snapshot.clone();
    match request.assumed.get(AssumptionId::TopRated) {
        Some(Wanted::On) => snapshot.top_rated = Some(true),
        Some(_) => snapshot.top_rated = Some(false),
        None => {}
    }
    let snapshot = &snapshot;
    let request = &ForecastRequest { snapshot, ..request.clone() };
    let stages = Stages { snapshot, policy, platform, contracts: &contracts, as_of, counted };
    let (waiting, problems) = stages.read();
    if !problems.is_empty() {
        return Err(ForecastError::Input(problems));
    }
    let ground = line::Ground {
        journal,
        policy,
        request,
        contracts: &contracts,
        waiting: &waiting,
        as_of,
        until,
    };
    ask(&Line::draw(&ground)?)
}

/// The last day, once it has been compared with the first.
fn horizon(request: &ForecastRequest<'_>, as_of: Date) -> Result<Date, ForecastError> {
    let until = request.until.unwrap_or(as_of.saturating_add(USUAL_DAYS.days()));
    let farthest = as_of.saturating_add(MOST_YEARS.years());
    let bad = |message: String, expected: String| {
        let problem = Diagnostic::new(Code::BadFlag, message).expecting(expected);
        Err(ForecastError::Input(vec![problem]))
    };
    if until < as_of {
        let message = format!("--until {until} is before the first day, {as_of}");
        return bad(message, format!("a day from {as_of} on"));
    }
    if until > farthest {
        let message = format!("--until {until} is too far away to look ahead");
        return bad(message, format!("a day up to {farthest}, ten years from the first one"));
    }
    Ok(until)
}

/// So many values of a range are held at once: about 700 MB of them.
const MOST_VALUES: u64 = 40_000_000;

/// Whether as many futures of as many days can be held.
fn has_room(request: &ForecastRequest<'_>, until: Date, as_of: Date) -> Result<(), ForecastError> {
    let days = u64::from((until - as_of).get_days().unsigned_abs()) + 1;
    let paths = request.assumed.count(AssumptionId::Paths).unwrap_or(0);
    if days.saturating_mul(paths) <= MOST_VALUES {
        return Ok(());
    }
    let message = format!("{paths} futures of {days} days each are too many to be held");
    let expected = format!("--assume paths={} or fewer, or an earlier --until", MOST_VALUES / days);
    let problem = Diagnostic::new(Code::BadFlag, message).expecting(expected);
    Err(ForecastError::Input(vec![problem]))
}

/// Beyond 64 bits of cents nothing is shown.
fn too_large() -> ForecastError {
    let message = "the amounts are too large to be added up exactly";
    ForecastError::Input(vec![Diagnostic::new(Code::Overflow, message)])
}

fn answer(
    line: &Line<'_>,
    likely: Result<(LikelyRange, Vec<Tenths>), String>,
) -> Result<ForecastAnswer, ForecastError> {
    let ground = line.ground;
    let (likely, tenths) = match likely {
        Ok((range, tenths)) => (Ok(range), tenths),
        Err(why) => (Err(why), Vec::new()),
    };
    let day = |(index, balance): (usize, &Cents)| ForecastDay {
        on: line.date(index),
        balance: *balance,
        likely: tenths.get(index).copied(),
    };
    let days: Vec<ForecastDay> = line.closes.iter().enumerate().map(day).collect();
    let closing = days.last().map_or(line.opening, |day| day.balance);
    let change = change(line, closing)?;
    let is_income = |event: &&ForecastEvent| event.kind.is_income() && event.amount.is_positive();
    let is_payout = |event: &&ForecastEvent| event.kind == EventKind::Payout;
    let first = |wanted: &dyn Fn(&&ForecastEvent) -> bool| {
        let on = line.events.iter().find(wanted)?.on;
        let of_day = line.events.iter().filter(|event| event.on == on).filter(wanted);
        Some((on, Cents::sum(of_day.map(|event| event.amount))?))
    };
    let lowest = days.iter().min_by_key(|day| (day.balance, day.on));
    let lowest = lowest.map_or((ground.as_of, line.opening), |day| (day.on, day.balance));
    let mut assumptions = line.assumptions.clone();
    assumptions.extend(likely.iter().flat_map(texts::of_range));
    let mut answer = ForecastAnswer {
        account: ground.journal.platform.0.to_owned(),
        account_name: ground.policy.name_of(ground.journal.platform.0).to_owned(),
        currency: line.currency,
        as_of: ground.as_of,
        until: ground.until,
        opening: line.opening,
        floor: line.floor.0,
        floor_from: line.floor.1,
        closing,
        change,
        zero: zero(line, &days),
        lowest,
        next_money: first(&is_income),
        next_payout: first(&is_payout),
        not_drawn: line.not_drawn,
        safe_today: line.safe_today()?,
        payout_blocked: line.blocked.clone(),
        balance_of: balance_of(line),
        idle: line.idle.clone(),
        likely,
        assumptions,
        not_counted: line.not_counted.clone(),
        unknown: texts::unknown(line),
        rules: Vec::new(),
        events: line.events.clone(),
        days,
    };
    answer.rules = rules(&answer);
    Ok(answer)
}

/// A balance is called that of its day where the last line is older than so many days.
const PRESENT_DAYS: i32 = 31;

/// The day of the last line, where nothing newer tells the balance and it is old, or may have been paid out since.
fn balance_of(line: &Line<'_>) -> Option<Date> {
    let ground = line.ground;
    let (_, last) = ground.journal.covered()?;
    let is_told = ground.request.snapshot.available.is_some();
    let age = (ground.as_of - last).get_days();
    (!is_told && (age > PRESENT_DAYS || line.missed.is_some())).then_some(last)
}

/// The change by kind of event, proved: what the kinds leave over must be nothing.
fn change(line: &Line<'_>, closing: Cents) -> Result<Explanation, ForecastError> {
    let mut parts = Vec::new();
    for kind in EventKind::ALL {
        let of_kind = || line.events.iter().filter(|event| event.kind == kind);
        if of_kind().next().is_none() {
            continue;
        }
        let sum = Cents::sum(of_kind().map(|event| event.amount)).ok_or_else(too_large)?;
        parts.push(Explanation::leaf(sum, Because::Assumed(kind.id().to_owned())));
    }
    let total = closing.minus(line.opening).ok_or_else(too_large)?;
    let change = Explanation::of_total(total, parts).ok_or_else(too_large)?;
    if !change.unexplained().is_zero() {
        let message = format!(
            "the events add up to {} less than the change of {total}",
            change.unexplained()
        );
        return Err(ForecastError::Integrity(message));
    }
    Ok(change)
}

fn zero(line: &Line<'_>, days: &[ForecastDay]) -> Option<ZeroDay> {
    let mut before = line.opening;
    let day = days.iter().find(|day| {
        let falls = before.is_positive() && !day.balance.is_positive();
        before = day.balance;
        falls
    })?;
    let of_day = line.events.iter().filter(|event| event.on == day.on);
    let by = of_day.filter(|event| event.amount.is_negative()).min_by_key(|event| event.amount);
    Some(ZeroDay { on: day.on, balance: day.balance, by: by.cloned() })
}

/// The rules behind the figures, each once.
fn rules(answer: &ForecastAnswer) -> Vec<Citation> {
    let events = answer.events.iter().flat_map(|event| &event.because);
    let idle = answer.idle.iter().map(|fee| &fee.rule);
    let assumed = answer.assumptions.iter().flat_map(|one| &one.because);
    let mut rules: Vec<Citation> = Vec::new();
    for rule in events.chain(assumed).chain(idle) {
        if !rules.iter().any(|known| known.is_same(rule)) {
            rules.push(rule.clone());
        }
    }
    rules
}
