//! What is missing so that answers are whole: days without a file, old figures, lines that nobody understands?

use super::{Task, TodoRequest, Urgency, days_from, days_in_words};
use crate::answer::{Finding, FindingKind};
use crate::policy_view::last_checked;
use crate::words::day_in_words;
use jiff::civil::Date;

/// A statement that ends longer ago than this lacks a month.
pub(super) const STALE_STATEMENT_DAYS: i64 = 31;
/// Figures of the site that are older than this may have changed since.
pub(super) const STALE_FIGURES_DAYS: i64 = 7;
/// Rules that were read longer ago than this may have changed since.
pub(super) const STALE_RULES_DAYS: i64 = 180;

pub(super) fn tasks(request: &TodoRequest<'_>) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    tasks.extend(old_statement(request));
    tasks.extend(uncovered(request));
    tasks.extend(old_figures(request));
    tasks.extend(odd_lines(request));
    tasks.extend(old_rules(request));
    tasks
}

fn task(request: &TodoRequest<'_>, id: &str, what: String, why: String, how: String) -> Task {
    Task { urgency: Urgency::Figures, how, ..request.task(id, what, why, None) }
}

/// How a newer or fuller file gets in.
fn import(request: &TodoRequest<'_>) -> String {
    match request.asked.book {
        Some(_) => "outflow import FILE".to_owned(),
        None => format!("{}; give that file too", request.page("reports, transaction history")),
    }
}

fn old_statement(request: &TodoRequest<'_>) -> Option<Task> {
    let what = "Download the transaction history again.".to_owned();
    let Some((_, last)) = request.journal.covered() else {
        // A new account has a file without lines.
        request.asked.book?;
        let why = "No line is known of this account.".to_owned();
        return Some(task(request, "old-statement", what, why, import(request)));
    };
    let age = days_from(last, request.today);
    let not_known = request.matched.payments.iter();
    let not_known =
        not_known.filter(|one| matches!(one.standing, crate::work::Standing::NotKnown(_))).count();
    if age <= STALE_STATEMENT_DAYS && not_known == 0 {
        return None;
    }
    let ago = days_in_words(age);
    let mut why = format!("The newest line is of {}, {ago} ago.", day_in_words(last));
    match not_known {
        0 => {}
        1 => why.push_str(" One payment was due since then, of which nothing is known."),
        many => why
            .push_str(&format!(" {many} payments were due since then, of which nothing is known.")),
    }
    Some(task(request, "old-statement", what, why, import(request)))
}

fn uncovered(request: &TodoRequest<'_>) -> Vec<Task> {
    let Some(book) = request.asked.book else { return Vec::new() };
    let task_of = |days: &(Date, Date), why: &str| {
        let (from, to) = days;
        let what = format!("Import the history of {from} to {to}.");
        task(request, &format!("uncovered/{from}"), what, why.to_owned(), import(request))
    };
    let unknown = book.unknown_days.iter().map(|days| {
        task_of(days, "No file covers these days, and the balance does not follow across them.")
    });
    let bridged = book.bridged_days.iter().map(|days| {
        task_of(days, "No file covers these days; the balance is the same before and after, so what came in went out again, if anything did.")
    });
    unknown.chain(bridged).collect()
}

fn old_figures(request: &TodoRequest<'_>) -> Option<Task> {
    // What was due since, or a statement that goes on, takes the amounts out of kept figures.
    let is_overtaken = request.snapshot.as_of.is_none();
    let (figures_of, how) = match request.asked.book {
        Some(book) => (book.figures_of, format!("outflow snapshot{}", request.asked.behind)),
        // Without any figure nothing is old; a note says what is missing.
        None => (Some(request.snapshot.as_of?), "the file of the snapshot".to_owned()),
    };
    let why = match figures_of {
        Some(of)
            if days_from(of, request.today) <= STALE_FIGURES_DAYS
                && !has_come(request)
                && (of == request.today || !is_overtaken) =>
        {
            return None;
        }
        Some(of) => {
            let ago = days_in_words(days_from(of, request.today));
            let day = day_in_words(of);
            format!("The newest are of {day}, {ago} ago: what waits since then is not known.")
        }
        None => "None are recorded: what waits inside the platform is not known.".to_owned(),
    };
    let what = "Record the four figures that the site shows today.".to_owned();
    Some(task(request, "site-figures", what, why, how))
}

/// Whether something that the figures tell should have come since.
fn has_come(request: &TodoRequest<'_>) -> bool {
    let mut waiting = request.why.waiting.iter().filter(|one| !one.outside);
    waiting.any(|one| one.available_on.is_some_and(|on| on < request.today))
}

fn odd_lines(request: &TodoRequest<'_>) -> Vec<Task> {
    let of_kind =
        |kind: FindingKind| request.why.findings.iter().filter(move |one| one.kind == kind);
    let mut tasks = Vec::new();
    let unknown: Vec<&Finding> = of_kind(FindingKind::UnknownType).collect();
    if let Some(first) = unknown.first() {
        let what = "Look at the lines of an unknown type on the site.".to_owned();
        let why = format!("{} They count, but nobody here knows what they mean.", sentence(first));
        tasks.push(task(
            request,
            "unknown-type",
            what,
            why,
            format!("{} --lines", request.command("why")),
        ));
    }
    let gaps: Vec<&Finding> = of_kind(FindingKind::BalanceGap).collect();
    if let Some(first) = gaps.first() {
        let (what, how) = match request.asked.book {
            Some(_) => ("Find out where the balance does not follow.", request.command("bisect")),
            None => ("Download the whole history without a filter.", import(request)),
        };
        tasks.push(task(request, "balance-gap", what.to_owned(), sentence(first), how));
    }
    if let Some(first) = of_kind(FindingKind::AvailableDiffers).next() {
        let what = "Compare the available amount on the site with the last line.".to_owned();
        tasks.push(task(
            request,
            "available-differs",
            what,
            sentence(first),
            request.command("why"),
        ));
    }
    tasks
}

fn sentence(finding: &Finding) -> String {
    let text = crate::words::capitalised(&finding.message);
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

fn old_rules(request: &TodoRequest<'_>) -> Option<Task> {
    let checked = last_checked(request.policy)?;
    let age = days_from(checked, request.today);
    if age <= STALE_RULES_DAYS {
        return None;
    }
    let what = "Install a newer version, or add rules of your own.".to_owned();
    let why = format!(
        "The rules were last read on {}, {} ago; they may have changed.",
        day_in_words(checked),
        days_in_words(age)
    );
    Some(task(request, "old-rules", what, why, "outflow policy list".to_owned()))
}
