//! Do the platform and the lines agree: every stated balance, and every balance that the site showed?

use super::shown::{Compared, SHOWN_COLUMNS, ShownBalance, compared, note_about_later};
use super::walk::{Stretch, begun};
use super::{many, note_about_balances};
use crate::listing::{Cell, Listing, Section};
use crate::period::Period;
use outflow_ledger::{Cents, Journal};

const GAP_COLUMNS: [(&str, &str); 6] = [
    ("date", "Date"),
    ("file", "File"),
    ("line", "Line"),
    ("expected", "By the amounts"),
    ("stated", "Stated"),
    ("difference", "Difference"),
];

/// Every place where the stated balance does not follow from the amounts, and every shown balance of the
/// period beside the balance of its day.
pub fn reconcile(
    journal: &Journal,
    account: &str,
    period: Period,
    shown: &[ShownBalance],
) -> Listing {
    let stretch = Stretch::of(journal, period);
    let lines = &journal.lines[stretch.lines.clone()];
    let stated = lines.iter().filter(|line| line.balance_after.get().is_some()).count();
    let compared = compared(journal, shown, period);
    let mut listing = begun("outflow/reconcile/1", journal, account, period)
        .fact("lines", "Lines of the period", Cell::Count(lines.len() as u64))
        .fact("lines_with_balance", "That state a balance", Cell::Count(stated as u64))
        .fact("shown_balances", "Shown balances", Cell::Count(compared.len() as u64));
    listing.headline = headline(account, &stretch, stated, &compared);
    listing.has_findings =
        !stretch.gaps.is_empty() || compared.iter().any(|one| one.verdict.differs());
    listing.sections.push(gaps(journal, &stretch));
    let mut beside = Section::new("shown", &SHOWN_COLUMNS).titled("Balances that the site showed");
    beside.rows = compared.iter().map(Compared::row).collect();
    listing.sections.push(beside);
    listing.notes.extend(note_about_later(journal, &compared));
    listing.notes.extend(note_about_balances(journal));
    if journal.lines.first().is_some_and(|line| line.balance_after.get().is_some()) {
        listing.notes.push(
            "The balance before the first line is taken from that line, so it shows nothing about \
             earlier ones."
                .to_owned(),
        );
    }
    listing
}

fn gaps(journal: &Journal, stretch: &Stretch<'_>) -> Section {
    let title = "Where the stated balance does not follow from the amounts";
    let mut section = Section::new("gaps", &GAP_COLUMNS).titled(title);
    for gap in stretch.gaps {
        let line = &journal.lines[gap.line as usize];
        section.rows.push(vec![
            Cell::Day(line.dated),
            Cell::text(journal.source_of(line).name.as_str()),
            Cell::Count(u64::from(line.at.line)),
            Cell::Money(gap.expected),
            Cell::Money(gap.stated),
            Cell::Money(gap.missing),
        ]);
    }
    // A sum that cannot be held is left out: the rows are complete without it.
    let sum = Cents::sum(stretch.gaps.iter().map(|gap| gap.missing));
    section.total = sum.map(|sum| {
        let mut total = vec![const { Cell::Empty }; GAP_COLUMNS.len()];
        total[5] = Cell::Money(sum);
        total
    });
    section
}

fn headline(
    account: &str,
    stretch: &Stretch<'_>,
    stated: usize,
    compared: &[Compared<'_>],
) -> String {
    let lines = match (stretch.lines.len(), stated, stretch.gaps.len()) {
        (0, ..) => "there are no lines in the period".to_owned(),
        (_, 0, _) => "no line states a balance, so nothing proves that none is missing".to_owned(),
        (_, _, 0) if stated == 1 => "the 1 stated balance follows from the amounts".to_owned(),
        (_, _, 0) => format!("all {stated} stated balances follow from the amounts"),
        (_, _, gaps) => {
            let places = many(gaps, "place", "places");
            format!("at {places} the stated balance does not follow from the amounts")
        }
    };
    let differ = compared.iter().filter(|one| one.verdict.differs()).count();
    let agree = compared.iter().filter(|one| one.verdict.agrees()).count();
    let shown = match (compared.len(), differ) {
        (0, _) => String::new(),
        (all, 0) if agree == all => {
            format!(
                "; {} with the lines",
                many(all, "shown balance agrees", "shown balances agree")
            )
        }
        (all, 0) => format!("; {agree} of {all} shown balances agree, the others have no lines"),
        (all, differ) => {
            let verb = if differ == 1 { "differs" } else { "differ" };
            format!("; {differ} of {} {verb}", many(all, "shown balance", "shown balances"))
        }
    };
    format!("{account}: {lines}{shown}.")
}
