//! Which way leads out where nothing was earned and nothing waits, by the user's own past?

use super::{Task, TodoRequest, Urgency, days_from, ended};
use crate::advice::AdviceId;
use crate::forecast::EventKind;
use crate::words::day_in_words;
use crate::work::by_client;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cause, Cents, LedgerCause, StateCause};

/// So many clients who paid before are named.
const CLIENTS: usize = 3;
/// So many days back a client is remembered by what it paid.
const YEAR: i64 = 365;
/// Whoever earned nothing for so many days needs new work.
pub(super) const WITHOUT_INCOME_DAYS: i64 = 30;

/// Steps in the order in which they are worth taking; none where money is earned or waits.
pub(super) fn steps(request: &TodoRequest<'_>) -> Vec<Task> {
    if !is_without_income(request) {
        return Vec::new();
    }
    let all = [
        past_clients(request),
        retainer(request),
        Some(proposals(request)),
        Some(signs_of_life(request)),
        spend_less(request),
    ];
    all.into_iter().flatten().collect()
}

/// Nothing was earned for a month, as far as the lines tell, and nothing is known to come.
fn is_without_income(request: &TodoRequest<'_>) -> bool {
    let why = request.why;
    let is_it = |cause: Cause| cause == Cause::State(StateCause::NoIncome);
    if why.primary.as_ref().is_some_and(|primary| is_it(primary.cause))
        || why.other_causes.iter().any(|cause| is_it(*cause))
    {
        return true;
    }
    let causes = &request.journal.meanings.causes;
    let earned = causes.iter().rposition(|cause| cause.is_earning());
    let earned = earned.map(|place| request.journal.lines[place].dated);
    let is_long_ago = earned.is_none_or(|on| days_from(on, request.today) >= WITHOUT_INCOME_DAYS);
    let waits = why.waiting.iter().any(|one| !one.outside);
    let mut events = request.forecast.events.iter();
    is_long_ago && !waits && !events.any(|event| event.kind.is_income())
}

/// The day from which on there are steps, where nothing comes before it: nothing waits, and nothing is expected.
pub(super) fn from(request: &TodoRequest<'_>) -> Option<Date> {
    let causes = &request.journal.meanings.causes;
    let earned = causes.iter().rposition(|cause| cause.is_earning())?;
    let waits = request.why.waiting.iter().any(|one| !one.outside);
    let mut events = request.forecast.events.iter();
    if waits || events.any(|event| event.kind.is_income()) {
        return None;
    }
    request.journal.lines[earned].dated.checked_add(WITHOUT_INCOME_DAYS.days()).ok()
}

/// Whether a thing that could be better is said by a step already.
pub(super) fn is_step(id: &str) -> bool {
    use AdviceId::*;
    let said = [SendBetterProposals, RenewActivity, AddRecurringContract, PauseConnects];
    said.iter().any(|advice| advice.id() == id)
}

/// Recurring income and clients worth a retainer: what the book should know, and what could be asked for.
pub(super) fn recurring(request: &TodoRequest<'_>) -> Vec<Task> {
    let mut tasks = Vec::new();
    if request.asked.book.is_some() {
        for one in request.proposed {
            let what = ended(format!("Keep the contract with {}: {}", one.client, one.what));
            let id = format!("keep-contract/{}", one.client);
            let mut task = request.task(id, what, format!("{}.", one.reason), None);
            task.how = one.command(request.asked.behind).unwrap_or_else(|why| why);
            tasks.push(task);
        }
    }
    for one in request.worth {
        let what = format!("Offer {} a retainer.", one.client);
        let id = format!("offer-retainer/{}", one.client);
        let mut task = request.task(id, what, format!("{} {}.", one.client, one.reason), None);
        task.amount = Some(one.average);
        task.how = request.page("messages to the client");
        tasks.push(task);
    }
    tasks
}

fn step(request: &TodoRequest<'_>, id: &str, what: String, why: String, how: String) -> Task {
    Task { urgency: Urgency::Money, how, ..request.task(format!("step/{id}"), what, why, None) }
}

/// Who paid before pays again soonest.
fn past_clients(request: &TodoRequest<'_>) -> Option<Task> {
    let journal = request.journal;
    let (_, last) = journal.covered()?;
    let from = last.saturating_sub(YEAR.days());
    let mut clients: Vec<(Cents, String)> = Vec::new();
    for of_client in by_client(journal) {
        let lines = of_client.lines.iter().map(|place| &journal.lines[*place]);
        let lines: Vec<_> = lines.filter(|line| line.dated >= from).collect();
        let Some(newest) = lines.last() else { continue };
        let Some(sum) = Cents::sum(lines.iter().map(|line| line.amount)) else { continue };
        let count = match lines.len() {
            1 => "1 payment".to_owned(),
            many => format!("{many} payments"),
        };
        let words = format!(
            "{} paid {} in {count}, the last on {}",
            of_client.client,
            request.money(sum),
            day_in_words(newest.dated)
        );
        clients.push((sum, words));
    }
    clients.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    clients.truncate(CLIENTS);
    if clients.is_empty() {
        return None;
    }
    let words: Vec<String> = clients.into_iter().map(|(_, words)| words).collect();
    let what = "Write to clients who paid before, and offer them something definite.".to_owned();
    let why = format!("In the last year of the lines: {}.", words.join("; "));
    Some(step(request, "past-clients", what, why, request.page("messages to the client")))
}

fn retainer(request: &TodoRequest<'_>) -> Option<Task> {
    let best = request.worth.first()?;
    let what = format!("Offer {} a retainer, so that money comes every month.", best.client);
    let why = format!("It {}.", best.reason);
    let mut task = step(request, "retainer", what, why, request.command("contract list"));
    task.amount = Some(best.average);
    Some(task)
}

fn proposals(request: &TodoRequest<'_>) -> Task {
    let said = request.why.advice.iter().find(|one| one.id == AdviceId::SendBetterProposals);
    let what = said.map_or_else(
        || "Look for new work: a few proposals, each written for its job.".to_owned(),
        |advice| advice.text.clone(),
    );
    let why = connects_spent(request).unwrap_or_else(|| {
        "Nothing was earned in the last 30 days, and nothing is known to wait.".to_owned()
    });
    step(request, "proposals", what, why, request.page("find work"))
}

/// What Connects cost in the last year of the lines, and how many clients paid for the first time then.
fn connects_spent(request: &TodoRequest<'_>) -> Option<String> {
    let journal = request.journal;
    let (first, last) = journal.covered()?;
    let from = last.saturating_sub(YEAR.days()).max(first);
    let causes = &journal.meanings.causes;
    let lines = journal.lines.iter().enumerate();
    let bought = lines.filter(|(place, line)| {
        causes[*place] == LedgerCause::Connects && line.dated >= from && line.amount.is_negative()
    });
    let amounts: Vec<Cents> = bought.map(|(_, line)| line.amount).collect();
    let spent = Cents::sum(amounts.iter().copied())?.abs();
    if spent.is_zero() {
        return None;
    }
    let is_new = |place: &usize| journal.lines[*place].dated >= from;
    let clients = by_client(journal);
    let new = clients.iter().filter(|one| one.lines.first().is_some_and(is_new)).count();
    let new = match new {
        0 => "no client paid for the first time".to_owned(),
        1 => "1 client paid for the first time".to_owned(),
        many => format!("{many} clients paid for the first time"),
    };
    let since = day_in_words(from);
    Some(format!("Since {since} Connects cost {}, and {new}.", request.money(spent)))
}

fn signs_of_life(request: &TodoRequest<'_>) -> Task {
    let what = "Log in, renew your profile and your availability.".to_owned();
    let newest = request.done.iter().max_by_key(|(_, on)| *on);
    let why = match newest {
        Some((word, on)) => {
            format!("The last that is recorded is a {word} on {}.", day_in_words(*on))
        }
        None => "No login, change of the profile or proposal is recorded.".to_owned(),
    };
    let page = request.page("profile");
    let how = match request.asked.book {
        Some(_) => format!("{page}; then outflow did login{}", request.asked.behind),
        None => page,
    };
    step(request, "activity", what, why, how)
}

/// What leaves the account though nothing comes in.
fn spend_less(request: &TodoRequest<'_>) -> Option<Task> {
    let events = request.forecast.events.iter();
    let mut costs = events.filter(|event| {
        matches!(event.kind, EventKind::Membership | EventKind::Connects)
            && event.amount.is_negative()
    });
    let next = costs.next()?;
    let what = "Pause what costs money until money comes in.".to_owned();
    let on = day_in_words(next.on);
    let why = format!("Next on {on}: {}, {}.", next.what, request.money(next.amount.abs()));
    let mut task = step(request, "spend-less", what, why, request.page("membership and Connects"));
    task.amount = Some(next.amount.abs());
    Some(task)
}
