//! Where did the money of a period go: from each kind of credit to each kind of end, without losing a cent?

use super::walk::{begun, held};
use super::{BookError, note_about_balances};
use crate::listing::{Cell, Listing, Section};
use crate::money_in_words;
use crate::period::Period;
use jiff::civil::Date;
use outflow_ledger::attribution::{METHOD, attribute};
use outflow_ledger::{Attribution, Cents, Journal, LedgerCause, Lot};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Where money came from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum CameFrom {
    Cause(LedgerCause),
    /// It was there before the first line.
    Opening,
    /// The stated balance rose by it without a line.
    Unseen,
}

/// Where it went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum WentTo {
    Cause(LedgerCause),
    /// No line shows it: the stated balance fell by it, or it was owed before the first line.
    Unseen,
    /// It is still there.
    Left,
}

const UNSEEN: &str = "not shown by any line";
const OPENING: &str = "balance before the first line";
const OPENING_DEBT: &str = "owed before the first line";
const LEFT: &str = "left in the balance";

impl CameFrom {
    fn words(self) -> &'static str {
        match self {
            CameFrom::Cause(cause) => cause.id(),
            CameFrom::Opening => OPENING,
            CameFrom::Unseen => UNSEEN,
        }
    }
}

/// The credits of the period: what came, and where each part of it went; all amounts are positive.
#[derive(Default)]
struct Flows {
    came: BTreeMap<CameFrom, i128>,
    went: BTreeMap<(CameFrom, WentTo), i128>,
}

/// The credits of the period by cause, and where they went until the last line; what is left, and what is
/// still owed. Every source equals the sum of its parts, or nothing is shown.
pub fn flow(journal: &Journal, account: &str, period: Period) -> Result<Listing, BookError> {
    let attribution = attribute(journal);
    prove_closing(journal, &attribution)?;
    let mut flows = Flows::default();
    for ((dated, from), lot) in credits(journal, &attribution)?.into_iter().zip(&attribution.lots) {
        if period.contains(dated) {
            flows.add(from, lot)?;
        }
    }
    flows.prove()?;
    let sum = |sum: i128| held(journal, None, sum);
    let came = sum(flows.came.values().sum())?;
    let left = sum(flows.parts_to(WentTo::Left).sum())?;
    let owed = sum(attribution.owed.iter().map(|debt| -debt.amount.wide()).sum())?;
    let mut listing = begun("outflow/flow/1", journal, account, period)
        .fact("came_in", "Came in", Cell::Money(came))
        .fact("left", "Left of it", Cell::Money(left))
        .fact("still_owed", "Still owed", Cell::Money(owed));
    let money = |amount| money_in_words(journal.currency, amount);
    let cut_at = period.last.zip(journal.goes_on_to);
    listing.headline = match came.is_zero() {
        true => format!("{account}: {}.", nothing_came(journal, period)),
        false => {
            let before = match flows.came.get(&CameFrom::Opening) {
                Some(opening) => {
                    format!(" ({} of it was there before the first line)", money(sum(*opening)?))
                }
                None => String::new(),
            };
            let is = match cut_at {
                Some((last, _)) => format!("was left on {last}"),
                None => "is left".to_owned(),
            };
            format!("{account}: of {} that came in{before}, {} {is}.", money(came), money(left))
        }
    };
    let unseen = |from: &CameFrom, to: &WentTo| *from == CameFrom::Unseen || *to == WentTo::Unseen;
    listing.has_findings = flows.went.keys().any(|(from, to)| unseen(from, to));
    listing.sections.push(pairs(journal, &flows)?);
    listing.sections.push(sources(journal, &flows)?);
    listing.sections.extend(debts(journal, &attribution)?);
    listing.notes = vec![
        METHOD.to_owned(),
        "All amounts here are sizes: an amount beside a destination left the balance or is still there."
            .to_owned(),
    ];
    let is_later = |first: Date| journal.covered().is_some_and(|(start, _)| start < first);
    if period.first.is_some_and(is_later) {
        listing.notes.push(
            "Only money that came in within the period is followed; what was there before it is not."
                .to_owned(),
        );
    }
    if let Some((last, end)) = cut_at {
        listing.notes.push(format!(
            "Money is followed to {last}; the lines go on to {end}, and what is left may have gone since."
        ));
    }
    listing.notes.extend(note_about_balances(journal));
    Ok(listing)
}

/// Days after the last line are not known, so nothing is said of them.
fn nothing_came(journal: &Journal, period: Period) -> String {
    match (journal.covered(), period.first) {
        (Some((_, last)), Some(first)) if last < first => match journal.goes_on_to {
            Some(end) => format!("no line is of the period; the lines go on to {end}"),
            None => format!("the lines end on {last}, before the period"),
        },
        _ => "no line brought money in".to_owned(),
    }
}

/// The day and the source of every lot, in the order of the lots. Money that no line shows makes lots in the
/// order of its appearance: the opening balance where it is positive, then every gap that is.
fn credits(
    journal: &Journal,
    attribution: &Attribution,
) -> Result<Vec<(Date, CameFrom)>, BookError> {
    let reconciled = &journal.reconciled;
    let first = reconciled.days.first().filter(|_| reconciled.opening.is_positive());
    let rises = reconciled.gaps.iter().filter(|gap| gap.missing.is_positive());
    let rises = rises.map(|gap| (journal.lines[gap.line as usize].dated, CameFrom::Unseen));
    let mut unseen = first.map(|day| (day, CameFrom::Opening)).into_iter().chain(rises);
    let of_lot = |lot: &Lot| match (lot.origin, lot.cause) {
        (Some(line), Some(cause)) => {
            Some((journal.lines[line as usize].dated, CameFrom::Cause(cause)))
        }
        _ => unseen.next(),
    };
    let found: Option<Vec<(Date, CameFrom)>> = attribution.lots.iter().map(of_lot).collect();
    match (found, unseen.next()) {
        (Some(found), None) => Ok(found),
        _ => Err(BookError::Integrity("a credit has no source, or a source no credit".to_owned())),
    }
}

/// What is left of all credits, less what is owed, is the balance.
fn prove_closing(journal: &Journal, attribution: &Attribution) -> Result<(), BookError> {
    let left: i128 = attribution.lots.iter().map(|lot| lot.left.wide()).sum();
    let owed: i128 = attribution.owed.iter().map(|debt| debt.amount.wide()).sum();
    let closing = journal.reconciled.closing;
    match left + owed == closing.wide() {
        true => Ok(()),
        false => Err(BookError::Integrity(format!(
            "{left} cents are left and {owed} owed, but the closing balance is {closing}"
        ))),
    }
}

impl Flows {
    fn add(&mut self, from: CameFrom, lot: &Lot) -> Result<(), BookError> {
        *self.came.entry(from).or_default() += lot.amount.wide();
        let ends = lot
            .went_to
            .iter()
            .map(|draw| (draw.cause.map_or(WentTo::Unseen, WentTo::Cause), -draw.amount));
        let mut parts = 0;
        for (to, amount) in ends.chain([(WentTo::Left, lot.left)]) {
            parts += amount.wide();
            if !amount.is_zero() {
                *self.went.entry((from, to)).or_default() += amount.wide();
            }
        }
        match parts == lot.amount.wide() {
            true => Ok(()),
            false => Err(BookError::Integrity(format!(
                "a credit of {} went to ends of {parts} cents",
                lot.amount
            ))),
        }
    }

    fn parts_of(&self, source: CameFrom) -> impl Iterator<Item = (WentTo, i128)> + '_ {
        let of_source = self.went.iter().filter(move |((from, _), _)| *from == source);
        of_source.map(|((_, to), amount)| (*to, *amount))
    }

    fn parts_to(&self, end: WentTo) -> impl Iterator<Item = i128> + '_ {
        self.went.iter().filter(move |((_, to), _)| *to == end).map(|(_, amount)| *amount)
    }

    fn prove(&self) -> Result<(), BookError> {
        for (from, amount) in &self.came {
            let parts: i128 = self.parts_of(*from).map(|(_, part)| part).sum();
            if parts != *amount {
                let words = from.words();
                let message = format!("{words}: {amount} cents came and {parts} went on");
                return Err(BookError::Integrity(message));
            }
        }
        Ok(())
    }
}

fn pairs(journal: &Journal, flows: &Flows) -> Result<Section, BookError> {
    let columns = [("source", "From"), ("destination", "To"), ("amount", "Amount")];
    let mut section = Section::new("flows", &columns).titled("Flows");
    let mut pairs: Vec<(&(CameFrom, WentTo), &i128)> = flows.went.iter().collect();
    pairs.sort_by_key(|(ends, amount)| (Reverse(**amount), **ends));
    let mut sum = 0;
    for ((from, to), amount) in pairs {
        let amount = held(journal, None, *amount)?;
        sum += amount.wide();
        section.rows.push(vec![
            Cell::text(from.words()),
            Cell::text(end_in_words(journal, *to)),
            Cell::Money(amount),
        ]);
    }
    section.total = Some(vec![Cell::Empty, Cell::Empty, Cell::Money(held(journal, None, sum)?)]);
    Ok(section)
}

fn sources(journal: &Journal, flows: &Flows) -> Result<Section, BookError> {
    let columns = [("source", "From"), ("amount", "Amount"), ("gone", "Gone"), ("left", "Left")];
    let mut section = Section::new("sources", &columns).titled("Sources");
    let money = |sum: i128| held(journal, None, sum).map(Cell::Money);
    let row = |name: Cell, amount: i128, left: i128| -> Result<Vec<Cell>, BookError> {
        Ok(vec![name, money(amount)?, money(amount - left)?, money(left)?])
    };
    let mut came: Vec<(&CameFrom, &i128)> = flows.came.iter().collect();
    came.sort_by_key(|(from, amount)| (Reverse(**amount), **from));
    for (from, amount) in came {
        let left = flows.went.get(&(*from, WentTo::Left)).copied().unwrap_or(0);
        section.rows.push(row(Cell::text(from.words()), *amount, left)?);
    }
    let (amount, left) = (flows.came.values().sum(), flows.parts_to(WentTo::Left).sum());
    section.total = Some(row(Cell::Empty, amount, left)?);
    Ok(section)
}

/// What no credit has paid yet, whenever it arose.
fn debts(journal: &Journal, attribution: &Attribution) -> Result<Option<Section>, BookError> {
    let mut owed: BTreeMap<Option<LedgerCause>, i128> = BTreeMap::new();
    for debt in &attribution.owed {
        *owed.entry(debt.cause).or_default() -= debt.amount.wide();
    }
    let columns = [("destination", "For"), ("amount", "Amount")];
    let mut section = Section::new("owed", &columns).titled("Still owed");
    for (cause, amount) in &owed {
        let name = end_in_words(journal, cause.map_or(WentTo::Unseen, WentTo::Cause));
        section.rows.push(vec![Cell::text(name), Cell::Money(held(journal, None, *amount)?)]);
    }
    let sum: Cents = held(journal, None, owed.values().sum())?;
    section.total = Some(vec![Cell::Empty, Cell::Money(sum)]);
    Ok((!section.rows.is_empty()).then_some(section))
}

fn end_in_words(journal: &Journal, to: WentTo) -> &'static str {
    let reconciled = &journal.reconciled;
    let falls = reconciled.gaps.iter().any(|gap| gap.missing.is_negative());
    match to {
        WentTo::Cause(cause) => cause.id(),
        // Where only the opening debt can be meant, it is called by its name.
        WentTo::Unseen if reconciled.opening.is_negative() && !falls => OPENING_DEBT,
        WentTo::Unseen => UNSEEN,
        WentTo::Left => LEFT,
    }
}
