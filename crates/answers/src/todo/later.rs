//! What comes by itself, and until when does nothing more need doing?

use super::dates::{first_below, shows_from};
use super::figures::{STALE_FIGURES_DAYS, STALE_RULES_DAYS, STALE_STATEMENT_DAYS};
use super::{TodoRequest, advised, payments, steps};
use crate::activity::DeadlineKind;
use crate::forecast::{EventKind, ForecastEvent};
use crate::policy_view::last_checked;
use crate::words::day_in_words;
use crate::work::Standing;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::WorkKind;
use outflow_ledger::{Cents, Currency};

/// Something that comes by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coming {
    /// The day; none where nobody can say.
    pub on: Option<Date>,
    /// What it is.
    pub what: String,
    /// How much; positive when the user gains.
    pub amount: Cents,
    /// Of the amount.
    pub currency: Currency,
}

/// The first day on which something more will need doing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quiet {
    /// The day.
    pub until: Date,
    /// What is to be done from then on.
    pub what: String,
}

/// The days of so many incomes of a kind are told one by one, and the rest together.
const INCOMES: usize = 3;
/// More incomes of one kind and day are told together.
const OF_A_DAY: usize = 3;

/// All money that is known to come, the next payout and prices, payouts that are on their way, and what waits without
/// a day.
pub(super) fn coming(request: &TodoRequest<'_>) -> Vec<Coming> {
    let currency = request.why.currency;
    let mut all: Vec<Coming> = Vec::new();
    if let Some(payout) = request.why.payout.as_ref().filter(|_| advised::is_on_its_way(request)) {
        let to = payout.to.as_deref().unwrap_or("your bank or wallet");
        let what = format!("a payout arrives at {to}, at the latest");
        all.push(Coming { on: payout.arrives_by, what, amount: payout.amount, currency });
    }
    // Figures of an earlier day tell of money that should have come since.
    let moves = |event: &&ForecastEvent| !event.amount.is_zero() && event.on >= request.today;
    for kind in EventKind::ALL {
        let of_kind = request.forecast.events.iter().filter(moves).filter(|one| one.kind == kind);
        let of_kind: Vec<&ForecastEvent> = of_kind.collect();
        match kind.is_income() {
            true => all.extend(incomes(&of_kind, currency)),
            false => all.extend(of_kind.first().map(|event| alone(event, currency))),
        }
    }
    all.sort_by_key(|one| one.on);
    let undated = request.forecast.not_counted.iter().map(|one| Coming {
        on: None,
        what: format!("{}: {}", one.what, one.why),
        amount: one.amount,
        currency,
    });
    all.extend(undated);
    all
}

fn alone(event: &ForecastEvent, currency: Currency) -> Coming {
    Coming { on: Some(event.on), what: event.what.clone(), amount: event.amount, currency }
}

/// Incomes of one kind: those of the next days one by one, many of one day and all later ones together. Their amounts
/// add up to what the forecast counts.
fn incomes(events: &[&ForecastEvent], currency: Currency) -> Vec<Coming> {
    let days: Vec<&[&ForecastEvent]> = events.chunk_by(|a, b| a.on == b.on).collect();
    let (next, later) = days.split_at(days.len().min(INCOMES));
    let mut all = Vec::new();
    for day in next {
        match together(day, currency, |count, _| format!("{count} payments of that day")) {
            Some(whole) if day.len() > OF_A_DAY => all.push(whole),
            _ => all.extend(day.iter().map(|event| alone(event, currency))),
        }
    }
    let later: Vec<&ForecastEvent> = later.iter().copied().flatten().copied().collect();
    match later.as_slice() {
        [] => {}
        [only] => all.push(alone(only, currency)),
        many => {
            let words = |count, last| {
                format!("{count} more like these from then to {}, together", day_in_words(last))
            };
            match together(many, currency, words) {
                Some(rest) => all.push(rest),
                None => all.extend(many.iter().map(|event| alone(event, currency))),
            }
        }
    }
    all
}

/// Several as one, on the day of the first; none where the sum cannot be held.
fn together(
    events: &[&ForecastEvent],
    currency: Currency,
    words: impl Fn(usize, Date) -> String,
) -> Option<Coming> {
    let (first, last) = events.first().zip(events.last())?;
    let amount = Cents::sum(events.iter().map(|event| event.amount))?;
    Some(Coming { on: Some(first.on), what: words(events.len(), last.on), amount, currency })
}

/// What would need doing next if nothing else happened.
pub(super) fn quiet(request: &TodoRequest<'_>) -> Option<Quiet> {
    let mut next: Vec<Quiet> = Vec::new();
    let mut note = |until: Option<Date>, what: String| {
        let until = until.filter(|until| *until > request.today);
        next.extend(until.map(|until| Quiet { until, what }));
    };
    for one in request.deadlines {
        let what = match one.kind {
            DeadlineKind::RefundReply => "a refund request needs an answer".to_owned(),
            DeadlineKind::IdleFee => "a fee for inactivity comes near".to_owned(),
            _ => format!("a deadline comes near ({})", one.what.trim_end_matches('.')),
        };
        note(shows_from(request, one), what);
    }
    for one in &request.matched.payments {
        // An invoice has a day of its own.
        if one.standing != Standing::NotDueYet || one.expected.invoice.is_some() {
            continue;
        }
        let pay_for = if one.expected.kind == WorkKind::Hourly { "the pay for " } else { "" };
        let what = format!("{pay_for}{} should have come", one.expected.what);
        note(one.available_on.tomorrow().ok(), what);
    }
    for one in request.invoices.iter().filter(|one| one.is_sent) {
        let number = one.number.as_deref().unwrap_or_default();
        note(one.due.tomorrow().ok(), format!("invoice {number} should have been paid"));
    }
    let after = |day: Date, days: i64| day.checked_add((days + 1).days()).ok();
    if let Some((_, last)) = request.journal.covered() {
        let what = "the transaction history is to be downloaded again".to_owned();
        note(after(last, STALE_STATEMENT_DAYS), what);
    }
    if let Some(of) = request.asked.book.and_then(|book| book.figures_of) {
        note(
            after(of, STALE_FIGURES_DAYS),
            "the site's figures are to be recorded again".to_owned(),
        );
    }
    if let Some(checked) = last_checked(request.policy) {
        note(after(checked, STALE_RULES_DAYS), "the rules are to be read again".to_owned());
    }
    note(
        advised::arrives_by(request).and_then(|by| by.tomorrow().ok()),
        "the last payout should have arrived".to_owned(),
    );
    for one in request.why.waiting.iter().filter(|one| !one.outside) {
        let day_after = one.available_on.and_then(|on| on.tomorrow().ok());
        note(
            day_after,
            format!("{} should have come, and new figures of the site tell it", one.what),
        );
    }
    let within = i64::from(request.within_days);
    for one in &request.matched.payments {
        if payments::is_milestone(request, one) {
            let from = one.expected.pays_on.checked_sub(within.days()).ok();
            note(from, format!("{} is to be delivered", one.expected.what));
        }
    }
    note(
        steps::from(request),
        format!(
            "nothing was earned for {} days, and new income is to be found",
            steps::WITHOUT_INCOME_DAYS
        ),
    );
    let short = first_below(request).and_then(|day| day.on.checked_sub(within.days()).ok());
    note(short, "the balance comes near your floor".to_owned());
    if request.asked.book.is_none()
        && let Some(of) = request.snapshot.as_of
    {
        note(after(of, STALE_FIGURES_DAYS), "the site's figures are to be read again".to_owned());
    }
    next.into_iter().min_by_key(|one| one.until)
}
