//! How is a budget shown: what was left each month, how the balance followed, what was planned, and each category?

use super::SCHEMA;
use super::across::Across;
use super::by_category::{by_category, headings};
use super::months::{Budget, BudgetRequest, Month, MonthDays, budget};
use super::rules::{Group, NOT_SORTED};
use crate::book::walk::{begun, held};
use crate::book::{BookError, many, note_about_balances};
use crate::listing::{Cell, For, Listing, Section};
use crate::money_in_words;
use jiff::civil::Date;
use outflow_ledger::Journal;
use std::ops::RangeInclusive;

/// The budget of a period as tables. What a draw does to days to come is put behind it by whoever asks for that.
pub fn budget_listing(
    journal: &Journal,
    request: &BudgetRequest<'_>,
) -> Result<Listing, BookError> {
    let found = budget(journal, request)?;
    let shown = Shown { journal, budget: &found };
    let last = found.months.last().map(|month| month.last);
    let as_of = last.or(request.period.last).or(journal.covered().map(|(_, last)| last));
    let draw = as_of.and_then(|day| request.plan.draw_on(day));
    let floor = as_of.and_then(|day| request.plan.floor_on(day));
    let mut listing = begun(SCHEMA, journal, &request.account, request.period)
        .fact("floor", "Floor", Cell::of(floor, Cell::Money))
        .fact("draw", "Monthly draw", Cell::of(draw, |draw| Cell::Money(draw.amount)))
        .fact("draw_day", "Draw day", Cell::of(draw, |draw| Cell::text(draw.days_in_words())))
        .fact("whole_months", "Whole months", Cell::Count(found.whole().count() as u64))
        .fact("left_a_month", "Left in an average whole month", shown.average(Budget::left)?);
    listing.headline = shown.headline(&request.account)?;
    listing.sections.push(shown.months()?);
    listing.sections.push(shown.balances()?);
    listing.sections.push(shown.across()?);
    listing
        .sections
        .push(shown.plan(journal.goes_on_to.or(journal.covered().map(|(_, last)| last)))?);
    listing.sections.extend(by_category(&shown, request.beside)?);
    shown.notes(&mut listing, request.beside);
    Ok(listing)
}

/// A budget on its way into tables.
pub(super) struct Shown<'a> {
    journal: &'a Journal,
    pub(super) budget: &'a Budget,
}

/// The places of cells in the table of balances.
const OPENING: usize = 1;
const MISSING: usize = 5;
const CLOSING: usize = 6;
const UNEXPLAINED: usize = 7;
/// What is missing in the table of months that only lead on together.
const MISSING_ACROSS: usize = 6;

/// Where money is missing between months, nobody knows the balance there, nor which of them it is missing in.
fn leave_open(row: &mut [Cell], across: &Across, at: usize, month: &Month) {
    if !across.knows_opening(at, month) {
        row[OPENING] = Cell::Empty;
    }
    if !across.knows_closing(at, month) {
        row[CLOSING] = Cell::Empty;
    }
    row[MISSING] = Cell::Empty;
    row[UNEXPLAINED] = Cell::Empty;
}

type Row = Result<Vec<Cell>, BookError>;

impl Shown<'_> {
    pub(super) fn money(&self, sum: i128) -> Result<Cell, BookError> {
        held(self.journal, None, sum).map(Cell::Money)
    }

    pub(super) fn sum(&self, of: impl Fn(&Budget, &Month) -> i128) -> i128 {
        self.budget.months.iter().map(|month| of(self.budget, month)).sum()
    }

    /// The mean of the whole months, rounded to the cent, half a cent away from zero; empty without one.
    pub(super) fn average(&self, of: impl Fn(&Budget, &Month) -> i128) -> Result<Cell, BookError> {
        let sums: Vec<i128> = self.budget.whole().map(|month| of(self.budget, month)).collect();
        match mean(&sums) {
            Some(mean) => self.money(mean),
            None => Ok(Cell::Empty),
        }
    }

    fn headline(&self, account: &str) -> Result<String, BookError> {
        let (Some(first), Some(last)) = (self.budget.months.first(), self.budget.months.last())
        else {
            return Ok(format!("{account}: no line is of these days."));
        };
        let words = |sum: i128| {
            held(self.journal, None, sum).map(|sum| money_in_words(self.journal.currency, sum))
        };
        let earned = words(self.sum(|one, month| one.of_group(month, Group::Earned)))?;
        let left = words(self.sum(Budget::left))?;
        let drawn = words(-self.sum(|one, month| one.of_group(month, Group::Drawn)))?;
        let closing = words(last.closing.wide())?;
        let is = if self.journal.goes_on_to.is_some() { "was" } else { "is" };
        Ok(format!(
            "{account}: of {earned} earned from {} to {}, {left} was left, and {drawn} was drawn; the balance {is} {closing}.",
            first.first, last.last
        ))
    }

    fn months(&self) -> Result<Section, BookError> {
        let columns = [
            ("month", "Month"),
            ("earned", "Earned"),
            ("given_back", "Given back"),
            ("fees", "Fees"),
            ("taxes", "Taxes"),
            ("expenses", "Expenses"),
            ("other", "Other"),
            ("left", "Left"),
            ("days", "Days"),
        ];
        let mut section = Section::new("months", &columns).titled("What was left");
        section.columns.extend(headings(self.budget));
        let groups = [
            Group::Earned,
            Group::GivenBack,
            Group::Fees,
            Group::Taxes,
            Group::Expenses,
            Group::Other,
        ];
        for month in &self.budget.months {
            let mut row = vec![Cell::text(name(month))];
            for group in groups {
                row.push(self.money(self.budget.of_group(month, group))?);
            }
            row.push(self.money(self.budget.left(month))?);
            row.push(Cell::text(days_in_words(month)));
            row.extend(month.sums.iter().map(|sum| Cell::Money(*sum)));
            section.rows.push(row);
        }
        let mut total = vec![Cell::Empty];
        for group in groups {
            total.push(self.money(self.sum(|one, month| one.of_group(month, group)))?);
        }
        total.push(self.money(self.sum(Budget::left))?);
        total.push(Cell::Empty);
        for at in 0..self.budget.categories.len() {
            total.push(self.money(self.sum(|_, month| month.sums[at].wide()))?);
        }
        section.total = Some(total);
        Ok(section)
    }

    fn balances(&self) -> Result<Section, BookError> {
        let columns = [
            ("month", "Month"),
            ("opening", "Opening"),
            ("left", "Left"),
            ("card", "By card"),
            ("drawn", "Drawn"),
            ("missing", "Missing"),
            ("closing", "Closing"),
            ("unexplained", "Unexplained"),
        ];
        let mut section = Section::new("balances", &columns).titled("What remains in the balance");
        for (at, month) in self.budget.months.iter().enumerate() {
            let mut row = vec![Cell::text(name(month))];
            row.extend(self.led(at..=at)?);
            if let Some(across) = self.budget.across.iter().find(|across| across.has(at)) {
                leave_open(&mut row, across, at, month);
            }
            section.rows.push(row);
        }
        if let Some(last) = self.budget.months.len().checked_sub(1) {
            let mut total = vec![Cell::Empty];
            total.extend(self.led(0..=last)?);
            section.total = Some(total);
        }
        Ok(section)
    }

    /// Opening balance, what moved it, what is missing, closing balance, and what all these leave over.
    fn led(&self, months: RangeInclusive<usize>) -> Row {
        let months = &self.budget.months[months];
        let (Some(first), Some(last)) = (months.first(), months.last()) else {
            return Ok(Vec::new());
        };
        let sum = |of: &dyn Fn(&Month) -> i128| -> i128 { months.iter().map(of).sum() };
        let parts = [
            sum(&|month| self.budget.left(month)),
            sum(&|month| self.budget.of_group(month, Group::Card)),
            sum(&|month| self.budget.of_group(month, Group::Drawn)),
            sum(&|month| month.missing.wide()),
        ];
        let mut row = vec![Cell::Money(first.opening)];
        for part in parts {
            row.push(self.money(part)?);
        }
        row.push(Cell::Money(last.closing));
        let all: i128 = parts.iter().sum();
        row.push(self.money(last.closing.wide() - first.opening.wide() - all)?);
        Ok(row)
    }

    /// Months that only together lead from a balance to a balance.
    fn across(&self) -> Result<Section, BookError> {
        let columns = [
            ("first_month", "From"),
            ("last_month", "To"),
            ("opening", "Opening"),
            ("left", "Left"),
            ("card", "By card"),
            ("drawn", "Drawn"),
            ("missing", "Missing"),
            ("closing", "Closing"),
            ("unexplained", "Unexplained"),
            ("missing_from", "Missing from"),
            ("missing_to", "to"),
        ];
        let is_for = if self.budget.across.is_empty() { For::Programs } else { For::All };
        let mut section = Section::new("across", &columns)
            .titled("Months with money missing between them, together")
            .only_for(is_for);
        for one in &self.budget.across {
            let months = &self.budget.months;
            let mut row =
                vec![Cell::text(name(&months[one.first])), Cell::text(name(&months[one.last]))];
            row.extend(self.led(one.first..=one.last)?);
            if !one.is_told {
                row[MISSING_ACROSS] = Cell::Empty;
            }
            row.extend([Cell::Day(one.days.0), Cell::Day(one.days.1)]);
            section.rows.push(row);
        }
        Ok(section)
    }

    /// Draws are told as sizes here.
    fn plan(&self, known_to: Option<Date>) -> Result<Section, BookError> {
        let columns = [
            ("month", "Month"),
            ("planned", "Planned"),
            ("due_on", "Due on"),
            ("drawn", "Drawn"),
            ("difference", "Difference"),
            ("lowest", "Lowest"),
            ("lowest_on", "On"),
            ("days_below_floor", "Days below"),
        ];
        let mut section = Section::new("plan", &columns)
            .titled("Against the plan: draws as sizes, and the floor");
        let (mut planned_sum, mut drawn_sum, mut apart, mut below) = (0, 0, 0, None);
        for month in &self.budget.months {
            let drawn = -self.budget.of_group(month, Group::Drawn);
            // Only days that were asked about and that a file tells of are held against the plan.
            let is_due = |on: Date| {
                known_to.is_some_and(|last| on <= last)
                    && (month.first..=month.last).contains(&on)
                    && month.days != MonthDays::NoFile
            };
            let due = month.planned.filter(|(on, _)| is_due(*on));
            let difference = due.map(|(_, planned)| drawn - planned.wide());
            planned_sum += due.map_or(0, |(_, planned)| planned.wide());
            drawn_sum += drawn;
            apart += difference.unwrap_or(0);
            if let Some(days) = month.below_floor {
                *below.get_or_insert(0) += u64::from(days);
            }
            section.rows.push(vec![
                Cell::text(name(month)),
                Cell::of(month.planned, |(_, planned)| Cell::Money(planned)),
                Cell::of(month.planned, |(on, _)| Cell::Day(on)),
                self.money(drawn)?,
                difference.map_or(Ok(Cell::Empty), |sum| self.money(sum))?,
                Cell::of(month.lowest, |(_, low)| Cell::Money(low)),
                Cell::of(month.lowest, |(on, _)| Cell::Day(on)),
                Cell::of(month.below_floor, |days| Cell::Count(u64::from(days))),
            ]);
        }
        let lowest = self.budget.months.iter().filter_map(|month| month.lowest);
        let lowest = lowest.min_by_key(|(on, low)| (*low, *on));
        let is_planned = self.budget.months.iter().any(|month| month.planned.is_some());
        let planned = |sum| if is_planned { self.money(sum) } else { Ok(Cell::Empty) };
        section.total = Some(vec![
            Cell::Empty,
            planned(planned_sum)?,
            Cell::Empty,
            self.money(drawn_sum)?,
            planned(apart)?,
            Cell::of(lowest, |(_, low)| Cell::Money(low)),
            Cell::of(lowest, |(on, _)| Cell::Day(on)),
            Cell::of(below, Cell::Count),
        ]);
        Ok(section)
    }

    fn notes(&self, listing: &mut Listing, beside: usize) {
        let months = &self.budget.months;
        let unsorted = self.budget.categories.iter().any(|one| one.name == NOT_SORTED);
        let is_across = |at: usize| self.budget.across.iter().any(|across| across.has(at));
        let missing = |(at, month): &(usize, &Month)| !month.missing.is_zero() && !is_across(*at);
        let missing = months.iter().enumerate().filter(missing).count();
        let is_without = months.iter().any(|month| month.days == MonthDays::NoFile);
        listing.has_findings |=
            unsorted || missing > 0 || is_without || !self.budget.across.is_empty();
        if unsorted {
            listing.notes.push(
                "No rule sorts some lines: outflow budget lines \"not sorted\" shows them, outflow budget rule add gives them a category."
                    .to_owned(),
            );
        }
        if missing > 0 {
            listing.notes.push(format!(
                "In {} the stated balance does not follow from the amounts: Missing is what no line shows.",
                many(missing, "month", "months")
            ));
        }
        listing.notes.extend(self.no_file_in_words());
        if !self.budget.across.is_empty() {
            listing.notes.push(
                "Where money is missing between months, the balance at their ends and the month it is missing in are not known: these cells are empty, and the months are proved together."
                    .to_owned(),
            );
        }
        if self.budget.across.iter().any(|across| !across.is_told) {
            listing.notes.push(
                "Where no balance of the platform stands before and after, how much is missing is not known either."
                    .to_owned(),
            );
        }
        if !months.is_empty() {
            listing.notes.push(match self.budget.whole().count() {
                0 => "No month is whole, so there is no average.".to_owned(),
                whole => format!(
                    "Averages are of {}, rounded to the cent; a month whose days are not all told counts in no average.",
                    many(whole, "whole month", "whole months")
                ),
            });
        }
        if months.len() > beside {
            let last = match beside {
                1 => "Only the last month is".to_owned(),
                beside => format!("Only the last {beside} months are"),
            };
            listing.notes.push(format!(
                "{last} told by category here: --months NUMBER shows more, csv and json hold all."
            ));
        }
        listing.notes.extend(note_about_balances(self.journal));
    }

    /// Which months no file covers, wholly or in part.
    fn no_file_in_words(&self) -> Option<String> {
        let months = &self.budget.months;
        let wholly = months.iter().filter(|month| month.days == MonthDays::NoFile).count();
        let partly = months.iter().filter(|month| !month.no_file.is_empty()).count() - wholly;
        let what = match (wholly, partly) {
            (0, 0) => return None,
            (0, partly) => format!("all days of {}", many(partly, "month", "months")),
            (wholly, 0) => many(wholly, "month", "months"),
            (wholly, partly) => {
                format!("{}, nor all days of {partly} more", many(wholly, "month", "months"))
            }
        };
        Some(format!(
            "No file covers {what} (* by category): what came and went then is not known, and no average counts it."
        ))
    }
}

/// `2024-06`.
pub(super) fn name(month: &Month) -> String {
    format!("{:04}-{:02}", month.first.year(), month.first.month())
}

fn days_in_words(month: &Month) -> String {
    let begins = month.first == month.first.first_of_month();
    let ends = month.last == month.last.last_of_month();
    let (first, last) = (month.first.day(), month.last.day());
    let told = match (month.days, begins, ends) {
        (MonthDays::Whole, ..) => "whole".to_owned(),
        (MonthDays::NoFile, ..) => return "no file".to_owned(),
        (MonthDays::Part, true, true) if month.no_file.is_empty() => "not all".to_owned(),
        (MonthDays::Part, true, true) => String::new(),
        (MonthDays::Part, false, true) => format!("from {first}"),
        (MonthDays::Part, true, false) => format!("to {last}"),
        (MonthDays::Part, false, false) => format!("{first} to {last}"),
    };
    let parts = [Some(told).filter(|told| !told.is_empty()), no_file_days(&month.no_file)];
    parts.into_iter().flatten().collect::<Vec<String>>().join(", ")
}

/// `no file 11 to 30`.
fn no_file_days(runs: &[(Date, Date)]) -> Option<String> {
    match runs {
        [] => None,
        [(from, to)] if from == to => Some(format!("no file {}", from.day())),
        [(from, to)] => Some(format!("no file {} to {}", from.day(), to.day())),
        _ => Some(format!("no file on {}", many(days_of(runs), "day", "days"))),
    }
}

fn days_of(runs: &[(Date, Date)]) -> usize {
    let length = |(from, to): &(Date, Date)| usize::try_from((*to - *from).get_days() + 1);
    runs.iter().filter_map(|run| length(run).ok()).sum()
}

/// The mean, half a cent away from zero.
fn mean(sums: &[i128]) -> Option<i128> {
    let count = i128::try_from(sums.len()).ok().filter(|count| *count > 0)?;
    let sum: i128 = sums.iter().sum();
    let size = (2 * sum.abs() + count) / (2 * count);
    Some(size * sum.signum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_rounded_half_a_cent_away_from_zero() {
        for (sums, expected) in [
            (&[][..], None),
            (&[5], Some(5)),
            (&[1, 2], Some(2)),
            (&[-1, -2], Some(-2)),
            (&[1, 1, 2], Some(1)),
            (&[-1, 2, 0], Some(0)),
            (&[2, 2, 1], Some(2)),
        ] {
            assert_eq!(mean(sums), expected, "{sums:?}");
        }
    }
}
