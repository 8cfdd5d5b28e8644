//! What did each past week bring: client money by class, and what was charged, day by day.
//!
//! A week runs from Monday to Sunday. Payouts, their cost and what a card paid for are left out, and so is what the
//! forecast counts by itself: a membership, an inactivity fee, and clients whose contracts are in the book.

use crate::contracts::same;
use crate::work::Foretold;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Journal, LedgerCause, LineKind, RowId, StatementLine, TextId};
use outflow_policy::week_of;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What one week brought, by day: Monday is 0. Cents, net of fees and taxes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct PastWeek {
    /// Hours that clients paid.
    pub hours: [i64; 7],
    /// Milestones, bonuses and other client money.
    pub releases: [i64; 7],
    /// Connects with their taxes, which the balance pays only where it covers them.
    pub connects: [i64; 7],
    /// Everything else: refunds, adjustments.
    pub charges: [i64; 7],
}

/// What is left out of the weeks besides payouts.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeftOut {
    /// Connects are counted by themselves.
    pub connects: bool,
    /// Clients of whom contracts tell what is to come.
    pub clients: Vec<Foretold>,
    /// Days that no file covers: a week with one of them is no week of nothing, it is not known.
    pub uncovered: Vec<(Date, Date)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Hours,
    Releases,
    Connects,
    Charges,
    Apart,
}

/// The whole weeks from `first` to `last` of which the lines tell every day, each with its Monday, oldest first; `None`
/// where a day's sum is too large to be held.
pub(crate) fn past_weeks(
    journal: &Journal,
    (first, last): (Date, Date),
    left_out: &LeftOut,
) -> Option<Vec<(Date, PastWeek)>> {
    let monday = week_of(first.saturating_add(6.days())).first;
    let after = week_of(last.saturating_add(1.day())).first;
    let count = usize::try_from((after - monday).get_days().max(0) / 7).ok()?;
    if count == 0 {
        return Some(Vec::new());
    }
    let mut weeks = vec![PastWeek::default(); count];
    let from = journal.lines.partition_point(|line| line.dated < monday);
    let to = journal.lines.partition_point(|line| line.dated < after);
    let classes = Classes::of(journal, from..to, left_out);
    for (line, class) in journal.lines[from..to].iter().zip(classes) {
        let day = usize::try_from((line.dated - monday).get_days()).ok()?;
        let week = &mut weeks[day / 7];
        let cents = match class {
            Class::Hours => &mut week.hours[day % 7],
            Class::Releases => &mut week.releases[day % 7],
            Class::Connects => &mut week.connects[day % 7],
            Class::Charges => &mut week.charges[day % 7],
            Class::Apart => continue,
        };
        *cents = cents.checked_add(line.amount.minor())?;
    }
    let mondays = (0..count as i64).map(|number| monday.saturating_add((number * 7).days()));
    let is_told = |(monday, _): &(Date, PastWeek)| {
        let sunday = monday.saturating_add(6.days());
        !left_out.uncovered.iter().any(|(from, to)| *from <= sunday && *monday <= *to)
    };
    Some(mondays.zip(weeks).filter(is_told).collect())
}

/// Days within which the balance does not follow: what happened there is not known.
pub(crate) fn gaps(journal: &Journal) -> impl Iterator<Item = (Date, Date)> + '_ {
    journal.reconciled.gaps.iter().filter_map(|gap| {
        let after = gap.line as usize;
        let before = after.checked_sub(1)?;
        Some((journal.lines[before].dated, journal.lines[after].dated))
    })
}

/// The one class that all have.
fn only(mut classes: impl Iterator<Item = Class>) -> Option<Class> {
    let first = classes.next()?;
    classes.all(|class| class == first).then_some(first)
}

/// Finds the class of each line: a fee or tax goes with the line that it names.
struct Classes<'a> {
    journal: &'a Journal,
    by_id: FxHashMap<RowId, Class>,
    /// The names of such clients as the lines have them.
    apart: Vec<(TextId, &'a Foretold)>,
    connects: bool,
}

impl<'a> Classes<'a> {
    fn of(journal: &'a Journal, lines: Range<usize>, left_out: &'a LeftOut) -> Vec<Class> {
        let mut clients: Vec<TextId> = lines.clone().map(|at| journal.lines[at].client).collect();
        clients.sort_unstable();
        clients.dedup();
        let foretold = |id: TextId| {
            let name = journal.texts.text(id);
            let its = left_out.clients.iter().find(|one| same(&one.client, name));
            its.filter(|_| !id.is_empty()).map(|its| (id, its))
        };
        let apart = clients.into_iter().filter_map(foretold).collect();
        let connects = left_out.connects;
        let mut classes = Classes { journal, by_id: FxHashMap::default(), apart, connects };
        let mut found: Vec<Option<Class>> =
            lines.clone().map(|line| classes.of_itself(line)).collect();
        // Fees name earnings, and taxes name fees, in whichever order the day lists them.
        for _ in 0..2 {
            for (class, line) in found.iter_mut().zip(lines.clone()) {
                if class.is_none() {
                    *class = classes.of_named(line);
                }
            }
        }
        classes.of_days(lines, &mut found);
        found.into_iter().map(|class| class.unwrap_or(Class::Charges)).collect()
    }

    /// A fee or tax that names no line goes with the earnings of its day, where all of them are of one class; those
    /// of its own client, where it has one.
    fn of_days(&self, lines: Range<usize>, found: &mut [Option<Class>]) {
        let mut from = lines.start;
        let is_of_day = |a: &StatementLine, b: &StatementLine| a.dated == b.dated;
        for day in self.journal.lines[lines.clone()].chunk_by(is_of_day) {
            let of_day = from..from + day.len();
            from = of_day.end;
            for at in of_day.clone() {
                if found[at - lines.start].is_none() {
                    found[at - lines.start] =
                        self.class_of_day(at, of_day.clone(), |other| found[other - lines.start]);
                }
            }
        }
    }

    fn class_of_day(
        &self,
        at: usize,
        day: Range<usize>,
        class: impl Fn(usize) -> Option<Class>,
    ) -> Option<Class> {
        let client = self.journal.lines[at].client;
        let is_earning = |other: &usize| self.journal.meanings.causes[*other].is_earning();
        let is_its = |other: &usize| self.journal.lines[*other].client == client;
        let earnings = || day.clone().filter(is_earning);
        let of_client = match client.is_empty() {
            true => None,
            false => only(earnings().filter(is_its).filter_map(&class)),
        };
        of_client.or_else(|| only(earnings().filter_map(&class)))
    }

    /// What a line is without looking at others; its ids then stand for it.
    fn of_itself(&mut self, at: usize) -> Option<Class> {
        use LedgerCause::*;
        let line = &self.journal.lines[at];
        let class = match self.journal.meanings.causes[at] {
            Withdrawn | WithdrawnScheduled | WithdrawalFee | WithdrawalReturned | PaidFromCard
            | InactivityFee => Class::Apart,
            _ if self.journal.meanings.is_card_funded(at as u32) => Class::Apart,
            // The plan renews by itself, or there is none any more.
            Membership => Class::Apart,
            Connects if self.connects => Class::Apart,
            Connects => Class::Connects,
            cause if cause.is_earning() => self.of_earning(line),
            ServiceFee | TaxOnFees | TaxWithheld => return None,
            _ => Class::Charges,
        };
        self.remember(at, class);
        Some(class)
    }

    /// Hours or releases, or apart where contracts tell of this kind.
    fn of_earning(&self, line: &StatementLine) -> Class {
        let its = self.apart.iter().find(|(id, _)| *id == line.client).map(|(_, its)| its);
        let is_hours = line.kind == LineKind::Hourly;
        match (its, is_hours) {
            (Some(its), true) if its.hours => Class::Apart,
            (Some(its), false) if its.releases => Class::Apart,
            (_, true) => Class::Hours,
            (_, false) => Class::Releases,
        }
    }

    fn of_named(&mut self, at: usize) -> Option<Class> {
        let line = &self.journal.lines[at];
        let named = line.names.or(line.group)?;
        let class = *self.by_id.get(&named)?;
        self.remember(at, class);
        Some(class)
    }

    fn remember(&mut self, at: usize, class: Class) {
        let line = &self.journal.lines[at];
        for id in [line.id, line.group].into_iter().flatten() {
            self.by_id.entry(id).or_insert(class);
        }
    }
}
