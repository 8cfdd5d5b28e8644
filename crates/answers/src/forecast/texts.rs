//! How are the assumptions of a forecast, its events and what it cannot know said in words?

use super::assume::{Assumption, AssumptionId, EventKind, ForecastEvent, Origin};
use super::dues::Renewals;
use super::line::Line;
use super::taxes::Taxes;
use super::{ForecastRequest, IdleFee, LikelyRange};
use crate::findings::available_differs;
use crate::words::{day_in_words, money_in_words};
use crate::work::Foretold;
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Currency, LedgerCause};
use outflow_policy::AgreedRate;

fn sum_of(events: &[ForecastEvent], currency: Currency) -> String {
    let sum = Cents::sum(events.iter().map(|event| event.amount));
    sum.map_or_else(|| "a sum too large to be held".to_owned(), |sum| money_in_words(currency, sum))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// `1 week`, `12 weeks`.
pub(super) fn weeks_in_words(count: usize) -> String {
    counted(count, "week", "weeks")
}

fn plain(id: AssumptionId, text: String, origin: Origin) -> Assumption {
    Assumption { id, text, origin, because: Vec::new() }
}

/// The rules of events, each once.
fn rules(events: &[ForecastEvent]) -> Vec<Citation> {
    let mut rules: Vec<Citation> = Vec::new();
    for rule in events.iter().flat_map(|event| &event.because) {
        if !rules.iter().any(|known| known.is_same(rule)) {
            rules.push(rule.clone());
        }
    }
    rules
}

pub(super) fn of_waiting(
    events: &[ForecastEvent],
    request: &ForecastRequest<'_>,
    currency: Currency,
) -> Assumption {
    let id = AssumptionId::Waiting;
    if request.assumed.is_off(id) {
        return plain(id, "Money that waits is not counted, as you said".to_owned(), Origin::Off);
    }
    let text = match events.len() {
        0 => "No money that waits has a date".to_owned(),
        count => format!(
            "{}, {} together, if every client's payment goes through",
            counted(
                count,
                "waiting amount comes on its date",
                "waiting amounts come on their dates"
            ),
            sum_of(events, currency)
        ),
    };
    Assumption { because: rules(events), ..plain(id, text, Origin::Site) }
}

pub(super) fn of_contracts(
    events: &[ForecastEvent],
    clients: &[Foretold],
    request: &ForecastRequest<'_>,
    currency: Currency,
) -> Assumption {
    let id = AssumptionId::Contracts;
    if request.assumed.is_off(id) {
        return plain(
            id,
            "The book's contracts are not counted, as you said".to_owned(),
            Origin::Off,
        );
    }
    let text = match (events.len(), left_out(clients)) {
        (0, None) => "No contract of the book promises a payment in these days".to_owned(),
        (0, Some(past)) => format!(
            "No contract of the book promises a payment in these days; the range leaves out the past {past}, of which contracts tell"
        ),
        (count, past) => format!(
            "{} as the book's contracts say, {} together, in the range too{}: it shows only how the rest may vary",
            counted(count, "payment comes", "payments come"),
            sum_of(events, currency),
            past.map_or(String::new(), |past| format!(", which leaves out the past {past}")),
        ),
    };
    Assumption { because: rules(events), ..plain(id, text, Origin::Said) }
}

/// So many clients are named, and of others their number.
const NAMED: usize = 4;

/// `hours of Quill; payments of Zed Maps`: what past weeks do not tell, since contracts do.
fn left_out(clients: &[Foretold]) -> Option<String> {
    let hours = || clients.iter().filter(|one| one.hours);
    let releases = || clients.iter().filter(|one| one.releases);
    let names = |of: Vec<&Foretold>| of.iter().map(|one| one.client.clone()).collect();
    let kinds: [(&str, Vec<String>); 2] = [
        ("hours", names(hours().collect())),
        ("payments other than hours", names(releases().collect())),
    ];
    let parts = kinds.into_iter().filter_map(|(kind, names)| {
        let (named, others) = names.split_at(names.len().min(NAMED));
        let mut named = named.to_vec();
        if !others.is_empty() {
            named.push(counted(others.len(), "other client", "other clients"));
        }
        let (last, before) = named.split_last()?;
        Some(match before {
            [] => format!("{kind} of {last}"),
            _ => format!("{kind} of {} and {last}", before.join(", ")),
        })
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" and the "))
}

pub(super) fn of_weekly(
    events: Option<&[ForecastEvent]>,
    request: &ForecastRequest<'_>,
    currency: Currency,
) -> Assumption {
    let id = AssumptionId::Weekly;
    match (events, request.assumed.amount(id)) {
        (Some(events), Some(amount)) => {
            let text = format!(
                "{} come every week besides, net, from next week's hours on, {} together; the range does not count them",
                money_in_words(currency, amount),
                sum_of(events, currency)
            );
            plain(id, text, Origin::Said)
        }
        _ => {
            let text = "No further income is counted in the line; the range shows what the past makes likely";
            plain(id, text.to_owned(), Origin::Ours)
        }
    }
}

pub(super) fn of_fee(usual: Option<AgreedRate>, request: &ForecastRequest<'_>) -> Assumption {
    let id = AssumptionId::Fee;
    let percent = |points: u32| match points % 100 {
        0 => format!("{} %", points / 100),
        rest => format!("{}.{rest:02} %", points / 100),
    };
    let (text, origin) = match (usual, request.assumed.basis_points(id)) {
        (Some(rate), Some(_)) => {
            let rate = percent(rate.basis_points);
            (format!("A contract that names no fee is taken at {rate}, as you said"), Origin::Said)
        }
        (Some(rate), None) => {
            let rate = percent(rate.basis_points);
            let text = format!(
                "A contract that names no fee, where the rules leave it open, is taken at {rate}, as the latest fees show"
            );
            (text, Origin::History)
        }
        (None, _) => (
            "A contract that names no fee is taken at the most that the rules allow".to_owned(),
            Origin::Rule,
        ),
    };
    plain(id, text, origin)
}

pub(super) fn of_rating(request: &ForecastRequest<'_>) -> Assumption {
    let id = AssumptionId::TopRated;
    let is_so = request.snapshot.top_rated == Some(true);
    let text = match is_so {
        true => "Hours become available by the faster rule (top rated)",
        false => "Hours become available by the ordinary rule (not top rated)",
    };
    let origin = match (request.assumed.get(id), request.snapshot.top_rated) {
        (Some(_), _) => Origin::Said,
        (None, Some(_)) => Origin::Site,
        (None, None) => Origin::Ours,
    };
    plain(id, text.to_owned(), origin)
}

/// What the range rests on, besides the line.
pub(super) fn of_range(range: &LikelyRange) -> Vec<Assumption> {
    let weeks = weeks_in_words(usize::try_from(range.weeks).unwrap_or(usize::MAX));
    let (first, last) = range.from_to;
    let from = match i64::from((last - first).get_days()) + 1 == i64::from(range.weeks) * 7 {
        true => format!("The range draws from the last {weeks}"),
        false => format!(
            "The range draws from {weeks} between {} and {}: of the others no file tells every day",
            day_in_words(first),
            day_in_words(last)
        ),
    };
    [
        (AssumptionId::Range, "In the range weeks like those of the past come again".to_owned()),
        (AssumptionId::Weeks, from),
        (AssumptionId::Paths, format!("The range is made of {} futures", range.paths)),
        (AssumptionId::Seed, format!("The draws begin with the number {}", range.seed)),
    ]
    .into_iter()
    .map(|(id, text)| plain(id, text, Origin::Ours))
    .collect()
}

pub(super) fn of_taxes(taxes: &Taxes<'_>, request: &ForecastRequest<'_>) -> Assumption {
    let id = AssumptionId::Taxes;
    if request.assumed.is_off(id) {
        return plain(id, "No taxes are taken, as you said".to_owned(), Origin::Off);
    }
    let unexplained = taxes.unexplained.iter().map(|cause| match cause {
        LedgerCause::TaxWithheld => "the withheld tax",
        _ => "the tax on fees",
    });
    let unexplained: Vec<&str> = unexplained.collect();
    let text = match unexplained.as_slice() {
        [] => "Taxes go on as the rules say, and where they leave it open as the last one of the statement shows".to_owned(),
        which => format!(
            "No rule explains {} of the statement's last payment: it is not counted, so less will arrive",
            which.join(" and ")
        ),
    };
    plain(id, text, Origin::Rule)
}

pub(super) fn of_idleness(fees: &[IdleFee], request: &ForecastRequest<'_>) -> Assumption {
    let id = AssumptionId::InactivityFee;
    if request.assumed.is_off(id) {
        return plain(id, "No fee for inactivity, as you said".to_owned(), Origin::Off);
    }
    let because: Vec<Citation> = fees.iter().map(|fee| fee.rule.clone()).collect();
    let (text, origin) = match (fees.is_empty(), fees.iter().any(|fee| fee.is_counted)) {
        (true, _) => ("No rule names a fee for inactivity", Origin::Rule),
        (false, true) => (
            "A fee for inactivity is charged on its day, and again while nothing happens",
            Origin::Rule,
        ),
        (false, false) => (
            "No fee for inactivity is counted: only one unofficial source names one, which warns but does not prove",
            Origin::Ours,
        ),
    };
    let origin = if request.assumed.get(id).is_some() { Origin::Said } else { origin };
    Assumption { id, text: text.to_owned(), origin, because }
}

pub(super) fn membership_event(
    on: Date,
    amount: Cents,
    price: Cents,
    renewals: &Option<Renewals>,
    currency: Currency,
) -> ForecastEvent {
    let what = match amount.is_zero() && !price.is_zero() {
        true => format!(
            "membership, which your card pays: the balance does not cover {}",
            money_in_words(currency, price)
        ),
        false => "membership with its taxes".to_owned(),
    };
    let because = renewals.iter().flat_map(|renewals| renewals.because.clone()).collect();
    ForecastEvent { on, kind: EventKind::Membership, amount, what, because }
}

pub(super) fn connects_event(
    on: Date,
    amount: Cents,
    price: Cents,
    currency: Currency,
) -> ForecastEvent {
    let what = match amount.is_zero() {
        true => format!(
            "Connects, which your card pays: the balance does not cover {}",
            money_in_words(currency, price)
        ),
        false => "Connects, as usual".to_owned(),
    };
    ForecastEvent { on, kind: EventKind::Connects, amount, what, because: Vec::new() }
}

pub(super) fn idle_event(on: Date, amount: Cents, fees: &[IdleFee]) -> ForecastEvent {
    let fee = fees.iter().find(|fee| fee.is_counted);
    let since =
        fee.map_or(String::new(), |fee| format!(", nothing since {}", day_in_words(fee.since)));
    let because = fee.map(|fee| fee.rule.clone()).into_iter().collect();
    let what = format!("fee for inactivity{since}");
    ForecastEvent { on, kind: EventKind::InactivityFee, amount, what, because }
}

/// The site's figure beside the lines of the same day.
fn differs(line: &Line<'_>) -> Option<String> {
    let ground = line.ground;
    let (finding, _) = available_differs(ground.journal, ground.request.snapshot, ground.as_of)?;
    Some(format!("{}; the line begins with what the statement has", finding.message))
        .filter(|_| ground.journal.covered().is_some_and(|(_, last)| last >= ground.as_of))
}

/// What no rule and no figure tells.
pub(super) fn unknown(line: &Line<'_>) -> Vec<String> {
    let ground = line.ground;
    let snapshot = ground.request.snapshot;
    let mut unknown = Vec::new();
    let last = ground.journal.covered().map(|(_, last)| last);
    match (last, snapshot.available) {
        (None, None) => unknown.push(
            "what is in the balance: neither a statement nor --available says it, so it counts as 0.00"
                .to_owned(),
        ),
        (Some(last), None) => {
            let days = (ground.as_of - last).get_days();
            if days > 7 {
                unknown.push(format!(
                    "what happened since {}: the lines end {days} days before the first day",
                    day_in_words(last)
                ));
            }
        }
        (Some(last), Some(available))
            if last < ground.as_of && available != ground.journal.reconciled.closing =>
        {
            unknown.push(format!(
                "what happened since {}: the lines end with {}, the site shows {}, with which the line begins",
                day_in_words(last),
                money_in_words(line.currency, ground.journal.reconciled.closing),
                money_in_words(line.currency, available)
            ));
        }
        _ => {}
    }
    unknown.extend(differs(line));
    unknown.extend(line.missed.map(|on| {
        format!(
            "whether the automatic payout of {} was made: the lines end before it. If it was, what it took is no longer there",
            day_in_words(on)
        )
    }));
    let figures = [
        ("pending", snapshot.pending.is_some() || !snapshot.pending_items.is_empty()),
        ("in review", snapshot.in_review.is_some() || !snapshot.in_review_items.is_empty()),
        (
            "work in progress",
            snapshot.work_in_progress.is_some() || !snapshot.work_in_progress_items.is_empty(),
        ),
    ];
    let missing: Vec<&str> =
        figures.iter().filter(|(_, is_given)| !is_given).map(|(name, _)| *name).collect();
    match missing.as_slice() {
        [] => unknown.push(
            "hours of the running week that are not worked yet: they would come on top".to_owned(),
        ),
        _ => unknown.push(format!(
            "what waits inside the platform: of the site's figures {} {} not given",
            missing.join(", "),
            if missing.len() == 1 { "was" } else { "were" }
        )),
    }
    if line.idle.is_empty() && line.has_idle_rule() {
        unknown.push(
            "when a fee for inactivity would strike: nothing tells when you were last active"
                .to_owned(),
        );
    }
    unknown.push(match line.course.draw {
        Some(_) => "payouts that you make by hand besides your draw: none is counted".to_owned(),
        None => "payouts that you make by hand: none is counted".to_owned(),
    });
    unknown.push(match ground.request.holidays {
        0 => "public holidays: none are known (outflow config set holidays DAYS); rules of the platform are counted without them"
            .to_owned(),
        count => format!(
            "other holidays than the {} of your settings, which move contracts that pay on business days; rules of the platform are counted without them",
            counted(count, "one", "ones")
        ),
    });
    unknown
}
