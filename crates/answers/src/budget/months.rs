//! What did each month bring, cost and leave, by category, and does it lead from its opening to its closing balance?

use super::Plan;
use super::across::{Across, across};
use super::rules::{Category, Group, NOT_SORTED, Rule, Seen, Sorter};
use crate::book::BookError;
use crate::book::rows::LineWords;
use crate::book::walk::{Stretch, What, held};
use crate::period::{Interval, Period};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal};

/// Which months are asked for, and by what they are judged.
#[derive(Clone, Debug)]
pub struct BudgetRequest<'a> {
    /// The account's name, for the answer.
    pub account: String,
    /// The days.
    pub period: Period,
    /// In their order.
    pub rules: &'a [Rule],
    /// Floors and draws.
    pub plan: &'a Plan,
    /// Runs of days that no file covers, where that is known.
    pub uncovered: &'a [(Date, Date)],
    /// Those of them that no balance of the platform leads across.
    pub unknown: &'a [(Date, Date)],
    /// So many of the last months stand beside each category on a page.
    pub beside: usize,
}

/// The months of a period, each proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Budget {
    /// Every category that a line of these months belongs to, by group.
    pub categories: Vec<Category>,
    /// Oldest first.
    pub months: Vec<Month>,
    /// Where months cannot be told apart, since money is missing between them.
    pub across: Vec<Across>,
}

/// How much of a month the lines tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MonthDays {
    /// All of it.
    Whole,
    /// The days from its `first` to its `last`, or not all of these.
    Part,
    /// No file covers it.
    NoFile,
}

/// One month, or the part of it that is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Month {
    /// The first day that is asked for and told.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// How much of the month that is.
    pub days: MonthDays,
    /// Those of its days that no file covers.
    pub no_file: Vec<(Date, Date)>,
    /// How many lines it has.
    pub lines: usize,
    /// The sum of each category of the budget.
    pub sums: Vec<Cents>,
    /// What no line shows.
    pub missing: Cents,
    /// Before its first day.
    pub opening: Cents,
    /// After its last day.
    pub closing: Cents,
    /// The lowest end of a day of which is known how it ended, and the first day that has it.
    pub lowest: Option<(Date, Cents)>,
    /// The draw that was planned, and its day.
    pub planned: Option<(Date, Cents)>,
    /// How many days ended below their floor; none where no floor was kept.
    pub below_floor: Option<u32>,
}

impl Month {
    /// What opening, categories and missing money leave over: nothing, or no budget is made.
    pub fn unexplained(&self) -> i128 {
        let sums: i128 = self.sums.iter().map(|sum| sum.wide()).sum();
        self.closing.wide() - self.opening.wide() - sums - self.missing.wide()
    }
}

impl Budget {
    /// What the categories of a group come to in a month.
    pub(super) fn of_group(&self, month: &Month, group: Group) -> i128 {
        let of_group = self.categories.iter().zip(&month.sums);
        of_group.filter(|(category, _)| category.group == group).map(|(_, sum)| sum.wide()).sum()
    }

    /// What the work left in a month: everything but what the user took, and what a card paid.
    pub(super) fn left(&self, month: &Month) -> i128 {
        let groups = Group::ALL.iter().filter(|group| group.is_of_work());
        groups.map(|group| self.of_group(month, *group)).sum()
    }

    /// The months that averages are made of.
    pub(super) fn whole(&self) -> impl Iterator<Item = &Month> {
        self.months.iter().filter(|month| month.days == MonthDays::Whole)
    }
}

/// The months of the period that the lines cover; each adds up to the cent, and each begins where the one before
/// it ends, or nothing is shown.
pub fn budget(journal: &Journal, request: &BudgetRequest<'_>) -> Result<Budget, BookError> {
    let (all, of_rule) = categories(request.rules);
    let mut sorting = Sorting::new(journal, request.rules);
    let mut months: Vec<Month> = Vec::new();
    let known = known_days(journal, request.period);
    let parts = known.map_or_else(Vec::new, |(first, last)| Interval::Month.split(first, last));
    for (first, last) in parts {
        let stretch = Stretch::of(journal, Period { first: Some(first), last: Some(last) });
        let mut sums = vec![0_i128; all.len()];
        let mut missing = 0_i128;
        for step in stretch.steps() {
            match step.what {
                What::Missing(_) => missing += step.amount.wide(),
                What::Line(line) => {
                    let at = sorting.rule_of(line).map_or(all.len() - 1, |rule| of_rule[rule]);
                    sums[at] += step.amount.wide();
                }
            }
        }
        let sums: Result<Vec<Cents>, BookError> =
            sums.into_iter().map(|sum| held(journal, None, sum)).collect();
        let days = days_told(known, (first, last), request.uncovered);
        let (lowest, below_floor) = lows(journal, request, (first, last), stretch.opening);
        let month = Month {
            first,
            last,
            days,
            no_file: within(request.uncovered, (first, last)),
            lines: stretch.lines.len(),
            sums: sums?,
            missing: held(journal, None, missing)?,
            opening: stretch.opening,
            closing: stretch.closing,
            lowest,
            planned: request.plan.draw_of_month(first),
            below_floor,
        };
        proved(&month, months.last())?;
        months.push(month);
    }
    let across = across(journal, &months, request.unknown);
    Ok(without_empty(Budget { categories: all, months, across }))
}

/// Every category of the rules once, by group, with the one of unsorted lines last; and which one each rule means.
fn categories(rules: &[Rule]) -> (Vec<Category>, Vec<usize>) {
    let mut all: Vec<Category> = Vec::new();
    let mut of_rule = Vec::with_capacity(rules.len());
    for rule in rules {
        let known = all.iter().position(|one| *one == rule.category);
        of_rule.push(known.unwrap_or(all.len()));
        if known.is_none() {
            all.push(rule.category.clone());
        }
    }
    all.push(Category { group: Group::Other, name: NOT_SORTED.to_owned() });
    (all, of_rule)
}

/// Asks the rules about the lines of a journal.
pub(super) struct Sorting<'a> {
    journal: &'a Journal,
    sorter: Sorter<'a>,
    words: LineWords<'a>,
}

impl<'a> Sorting<'a> {
    pub(super) fn new(journal: &'a Journal, rules: &'a [Rule]) -> Sorting<'a> {
        Sorting { journal, sorter: Sorter::new(rules), words: LineWords::new(journal) }
    }

    /// The place of the rule that a line belongs to; none where it is not sorted.
    pub(super) fn rule_of(&mut self, index: usize) -> Option<usize> {
        let line = &self.journal.lines[index];
        let seen = Seen {
            cause: self.journal.meanings.causes[index],
            amount: line.amount,
            client: self.journal.texts.text(line.client),
        };
        self.sorter.first(&seen, || self.words.of(line))
    }
}

/// The days of the period from the first line to the last; where later lines were left out, to the period's end.
fn known_days(journal: &Journal, period: Period) -> Option<(Date, Date)> {
    let (first, last) = journal.covered()?;
    let last = match (journal.goes_on_to, period.last) {
        (Some(_), Some(end)) => end.max(last),
        _ => last,
    };
    period.within(first, last)
}

fn days_told(
    known: Option<(Date, Date)>,
    (first, last): (Date, Date),
    uncovered: &[(Date, Date)],
) -> MonthDays {
    let is_in = |(from, to): &&(Date, Date)| *from <= last && first <= *to;
    if uncovered.iter().any(|(from, to)| *from <= first && last <= *to) {
        return MonthDays::NoFile;
    }
    let month = (first.first_of_month(), first.last_of_month());
    let is_all = known.is_some_and(|(from, to)| from <= month.0 && month.1 <= to);
    match is_all && (first, last) == month && !uncovered.iter().any(|run| is_in(&run)) {
        true => MonthDays::Whole,
        false => MonthDays::Part,
    }
}

/// What of these runs lies in these days.
fn within(runs: &[(Date, Date)], (first, last): (Date, Date)) -> Vec<(Date, Date)> {
    let clipped = runs.iter().map(|(from, to)| ((*from).max(first), (*to).min(last)));
    clipped.filter(|(from, to)| from <= to).collect()
}

/// The lowest end of a day, and how many days ended below the floor of their day; of days that no file covers nobody
/// knows how they ended.
fn lows(
    journal: &Journal,
    request: &BudgetRequest<'_>,
    (first, last): (Date, Date),
    opening: Cents,
) -> (Option<(Date, Cents)>, Option<u32>) {
    let is_known =
        |day: Date| !request.uncovered.iter().any(|(from, to)| *from <= day && day <= *to);
    let mut lowest: Option<(Date, Cents)> = None;
    let mut below: Option<u32> = None;
    for day in first.series(1.day()).take_while(|day| *day <= last).filter(|day| is_known(*day)) {
        let close = journal.reconciled.days.close_on(day).unwrap_or(opening);
        if lowest.is_none_or(|(_, known)| close < known) {
            lowest = Some((day, close));
        }
        if let Some(floor) = request.plan.floor_on(day) {
            *below.get_or_insert(0) += u32::from(close < floor);
        }
    }
    (lowest, below)
}

fn proved(month: &Month, before: Option<&Month>) -> Result<(), BookError> {
    let (first, left_over) = (month.first, month.unexplained());
    if left_over != 0 {
        return Err(BookError::Integrity(format!(
            "the categories of the month from {first} leave {left_over} cents of its change over"
        )));
    }
    match before {
        Some(before) if before.closing != month.opening => Err(BookError::Integrity(format!(
            "the balance before {first} is {} and {}",
            before.closing, month.opening
        ))),
        _ => Ok(()),
    }
}

/// Without the categories that no line of these months belongs to; the others by group, the largest first.
fn without_empty(budget: Budget) -> Budget {
    let total = |at: usize| -> i128 { budget.months.iter().map(|one| one.sums[at].wide()).sum() };
    let has_any = |at: &usize| budget.months.iter().any(|month| !month.sums[*at].is_zero());
    let mut order: Vec<usize> = (0..budget.categories.len()).filter(has_any).collect();
    order.sort_by_key(|at| (budget.categories[*at].group, -total(*at).abs(), *at));
    let month = |month: &Month| Month {
        sums: order.iter().map(|at| month.sums[*at]).collect(),
        ..month.clone()
    };
    Budget {
        categories: order.iter().map(|at| budget.categories[*at].clone()).collect(),
        months: budget.months.iter().map(month).collect(),
        across: budget.across,
    }
}
