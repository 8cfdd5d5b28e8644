//! Since which line do the platform and the lines disagree?

use super::rows::{LINE_COLUMNS, LineWords, gap_row, line_row};
use super::shown::{Compared, SHOWN_COLUMNS, ShownBalance, Verdict, compared, note_about_later};
use super::walk::{Step, Stretch, What, begun};
use super::{many, note_about_balances};
use crate::listing::{Cell, Listing, Section};
use crate::money_in_words;
use crate::period::Period;
use jiff::civil::Date;
use outflow_ledger::{Cents, Gap, Journal, StatementLine};

/// The first disagreement: the first line whose stated balance does not follow, or the first shown balance that
/// differs, whichever comes first; and the lines that it can lie in.
///
/// Shown balances are few, so each is compared: halving them would miss a disagreement that a later one hides.
///
/// `flag` is what commands about the account need behind them.
pub fn bisect(journal: &Journal, account: &str, flag: &str, shown: &[ShownBalance]) -> Listing {
    let compared = compared(journal, shown, Period::ALL);
    let gap = journal.reconciled.gaps.first();
    let gap_day = gap.map(|gap| journal.lines[gap.line as usize].dated);
    let differing = compared.iter().position(|one| one.verdict.differs());
    let differing =
        differing.filter(|at| gap_day.is_none_or(|day| compared[*at].shown.as_of < day));
    let mut listing = begun("outflow/bisect/1", journal, account, Period::ALL);
    let mut section = Section::new("lines", &LINE_COLUMNS).titled("Lines that it can lie in");
    let (mut agrees_until, mut differs_on, mut place) = (None, None, None);
    match (differing, gap) {
        (Some(at), _) => {
            section.rows = rows_of(journal, days_between(journal, &compared, at));
            listing.headline = between_in_words(journal, account, &compared, at);
            (agrees_until, differs_on) = (agreeing(&compared, at), Some(compared[at].shown.as_of));
        }
        (None, Some(gap)) => {
            section.rows = rows_around(journal, gap);
            listing.headline = gap_in_words(journal, account, gap);
            (differs_on, place) = (gap_day, Some(&journal.lines[gap.line as usize]));
        }
        (None, None) => listing.headline = agreement_in_words(journal, account, &compared),
    }
    listing.has_findings = differing.is_some() || gap.is_some();
    let file = place.map(|line| journal.source_of(line).name.as_str());
    listing = listing
        .fact("agrees_until", "Agrees until", Cell::of(agrees_until, Cell::Day))
        .fact("differs_on", "Differs on", Cell::of(differs_on, Cell::Day))
        .fact("file", "File", Cell::of(file, Cell::text))
        .fact("line", "Line", Cell::of(place, |line| Cell::Count(u64::from(line.at.line))));
    listing.sections.push(section);
    let mut beside = Section::new("shown", &SHOWN_COLUMNS).titled("Balances that the site showed");
    beside.rows = compared.iter().map(Compared::row).collect();
    listing.sections.push(beside);
    if differing.is_some_and(|at| compared[at..].iter().any(|one| one.verdict.agrees())) {
        listing.notes.push("A later shown balance agrees again.".to_owned());
    }
    let more = journal.reconciled.gaps.len().saturating_sub(1);
    if differing.is_none() && more > 0 {
        let places = many(more, "more place", "more places");
        listing.notes.push(format!("{places} behind it: outflow reconcile{flag} lists all."));
    }
    listing.notes.extend(note_about_later(journal, &compared));
    listing.notes.extend(note_about_balances(journal));
    listing
}

/// The last day before the disagreement on which both agreed.
fn agreeing(compared: &[Compared<'_>], at: usize) -> Option<Date> {
    let agreeing = compared[..at].iter().rfind(|one| one.verdict.agrees());
    agreeing.map(|one| one.shown.as_of)
}

/// The days whose lines can hold the mistake. A balance that agreed in the middle of its day leaves the rest
/// of that day open; a day whose lines all state a balance that follows is confirmed by the platform itself.
fn days_between(journal: &Journal, compared: &[Compared<'_>], at: usize) -> Period {
    let open = days_after_agreement(compared, at);
    let confirmed = confirmed_until(journal, open).and_then(|day| day.tomorrow().ok());
    Period { first: open.first.max(confirmed), last: open.last }
}

/// The last of these days on which every line states a balance; a balance that does not follow comes later, or the
/// disagreement would be there.
fn confirmed_until(journal: &Journal, days: Period) -> Option<Date> {
    let lines = &journal.lines[Stretch::of(journal, days).lines];
    let states = |line: &&StatementLine| line.balance_after.get().is_some();
    let last = lines.iter().rfind(states)?.dated;
    lines.iter().filter(|line| line.dated == last).all(|line| states(&line)).then_some(last)
}

fn days_after_agreement(compared: &[Compared<'_>], at: usize) -> Period {
    let before = compared[..at].iter().rfind(|one| one.verdict.agrees());
    let first = before.and_then(|one| match one.verdict {
        Verdict::Agrees => one.shown.as_of.tomorrow().ok(),
        _ => Some(one.shown.as_of),
    });
    Period { first, last: Some(compared[at].shown.as_of) }
}

fn rows_of(journal: &Journal, period: Period) -> Vec<Vec<Cell>> {
    let stretch = Stretch::of(journal, period);
    let mut words = LineWords::new(journal);
    let row = |step: Step| {
        let balance = match Cents::from_wide(step.balance) {
            Some(balance) => Cell::Money(balance),
            None => Cell::text("too large to be held"),
        };
        match step.what {
            What::Missing(gap) => gap_row(journal, &gap, balance),
            What::Line(line) => line_row(journal, line, words.of(&journal.lines[line]), balance),
        }
    };
    stretch.steps().map(row).collect()
}

/// The last line that still agrees, what is missing, and the line whose balance does not follow.
fn rows_around(journal: &Journal, gap: &Gap) -> Vec<Vec<Cell>> {
    let mut words = LineWords::new(journal);
    let mut row = |index: usize, balance: Option<Cents>| {
        let line = &journal.lines[index];
        line_row(journal, index, words.of(line), Cell::of(balance, Cell::Money))
    };
    let at = gap.line as usize;
    let amount = journal.lines[at].amount;
    let mut rows = Vec::new();
    if let Some(before) = at.checked_sub(1) {
        rows.push(row(before, gap.expected.minus(amount)));
    }
    rows.push(gap_row(journal, gap, Cell::of(gap.stated.minus(amount), Cell::Money)));
    rows.push(row(at, Some(gap.stated)));
    rows
}

fn gap_in_words(journal: &Journal, account: &str, gap: &Gap) -> String {
    let line = &journal.lines[gap.line as usize];
    let money = |amount| money_in_words(journal.currency, amount);
    format!(
        "{account}: the platform and the lines disagree since line {} of {}, on {}: the amounts give {}, the \
         line states {}, so {} is missing before it.",
        line.at.line,
        journal.source_of(line).name,
        line.dated,
        money(gap.expected),
        money(gap.stated),
        money(gap.missing)
    )
}

fn between_in_words(
    journal: &Journal,
    account: &str,
    compared: &[Compared<'_>],
    at: usize,
) -> String {
    let one = &compared[at];
    let money = |amount| money_in_words(journal.currency, amount);
    let ours = one.ours.map(money).unwrap_or_default();
    let showed = money(one.shown.available);
    let day = one.shown.as_of;
    let lines = Stretch::of(journal, days_between(journal, compared, at)).lines.len();
    let confirmed = confirmed_until(journal, days_after_agreement(compared, at));
    let since = match agreeing(compared, at) {
        _ if confirmed.is_some() => format!(
            "the lines follow the platform's own balances until {}, but on {day}",
            confirmed.map(|day| day.to_string()).unwrap_or_default()
        ),
        Some(agreed) => format!("both agreed on {agreed}, but on {day}"),
        None => format!("no earlier balance was shown that agrees, and on {day}"),
    };
    let lies = match lines {
        0 if journal.is_bridged_after(day) => format!(
            "but the platform's own balances before and after that day follow from one another, so no line is \
             missing: the figure was mistyped or was another one ({} recorded it)",
            one.shown.from
        ),
        0 => "no line stands between, so lines are missing".to_owned(),
        _ => format!(
            "it lies in {} between, or in one that is missing",
            many(lines, "line", "lines")
        ),
    };
    format!("{account}: {since} the site showed {showed} and the lines give {ours}; {lies}.")
}

fn agreement_in_words(journal: &Journal, account: &str, compared: &[Compared<'_>]) -> String {
    let stated = journal.lines.iter().filter(|line| line.balance_after.get().is_some()).count();
    let agreeing = compared.iter().filter(|one| one.verdict.agrees()).count();
    match (stated, agreeing) {
        (0, 0) => format!(
            "{account}: there is nothing to compare with, since no line states a balance and no shown \
             balance is known for days with lines."
        ),
        _ => format!(
            "{account}: no disagreement: {} and {} follow from the lines.",
            many(stated, "stated balance", "stated balances"),
            many(agreeing, "shown balance", "shown balances")
        ),
    }
}
