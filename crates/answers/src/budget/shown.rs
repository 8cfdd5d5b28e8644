//! How is a budget shown: what was left each month, how the balance followed, what was planned, and each category?

use super::SCHEMA;
use super::months::{Budget, BudgetRequest, Month, MonthDays, budget};
use super::rules::{Group, NOT_SORTED};
use crate::book::walk::{begun, held};
use crate::book::{BookError, many, note_about_balances};
use crate::listing::{Cell, Heading, Listing, Section};
use crate::money_in_words;
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal};
use std::borrow::Cow;

/// So many of the last months stand beside each category.
const MONTHS_BESIDE: usize = 3;

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
    listing
        .sections
        .push(shown.plan(journal.goes_on_to.or(journal.covered().map(|(_, last)| last)))?);
    listing.sections.push(shown.categories()?);
    shown.notes(&mut listing);
    Ok(listing)
}

struct Shown<'a> {
    journal: &'a Journal,
    budget: &'a Budget,
}

type Row = Result<Vec<Cell>, BookError>;

impl Shown<'_> {
    fn money(&self, sum: i128) -> Result<Cell, BookError> {
        held(self.journal, None, sum).map(Cell::Money)
    }

    fn sum(&self, of: impl Fn(&Budget, &Month) -> i128) -> i128 {
        self.budget.months.iter().map(|month| of(self.budget, month)).sum()
    }

    /// The mean of the whole months, rounded to the cent, half a cent away from zero; empty without one.
    fn average(&self, of: impl Fn(&Budget, &Month) -> i128) -> Result<Cell, BookError> {
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
            section.rows.push(row);
        }
        let mut total = vec![Cell::Empty];
        for group in groups {
            total.push(self.money(self.sum(|one, month| one.of_group(month, group)))?);
        }
        total.push(self.money(self.sum(Budget::left))?);
        total.push(Cell::Empty);
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
        let row = |month: Cell, opening: Cents, parts: [i128; 4], closing: Cents| -> Row {
            let all: i128 = parts.iter().sum();
            let mut row = vec![month, Cell::Money(opening)];
            for part in parts {
                row.push(self.money(part)?);
            }
            row.push(Cell::Money(closing));
            row.push(self.money(closing.wide() - opening.wide() - all)?);
            Ok(row)
        };
        let parts = |one: &Budget, month: &Month| {
            let of = |group| one.of_group(month, group);
            [one.left(month), of(Group::Card), of(Group::Drawn), month.missing.wide()]
        };
        for month in &self.budget.months {
            let parts = parts(self.budget, month);
            section.rows.push(row(Cell::text(name(month)), month.opening, parts, month.closing)?);
        }
        if let (Some(first), Some(last)) = (self.budget.months.first(), self.budget.months.last()) {
            let all = [0, 1, 2, 3].map(|at| self.sum(|one, month| parts(one, month)[at]));
            section.total = Some(row(Cell::Empty, first.opening, all, last.closing)?);
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
                Cell::Money(month.lowest.1),
                Cell::Day(month.lowest.0),
                Cell::of(month.below_floor, |days| Cell::Count(u64::from(days))),
            ]);
        }
        let lowest = self.budget.months.iter().map(|month| month.lowest);
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

    fn categories(&self) -> Result<Section, BookError> {
        let months = &self.budget.months;
        let beside = &months[months.len().saturating_sub(MONTHS_BESIDE)..];
        let columns = [("group", "Group"), ("category", "Category")];
        let mut section = Section::new("categories", &columns).titled("By category");
        let own = |key: String| Heading { label: Cow::Owned(key.clone()), key: Cow::Owned(key) };
        section.columns.extend(beside.iter().map(|month| own(name(month))));
        let last = Section::new("", &[("total", "Total"), ("average", "A month")]);
        section.columns.extend(last.columns);
        for (at, category) in self.budget.categories.iter().enumerate() {
            let of = |_: &Budget, month: &Month| month.sums[at].wide();
            let mut row = vec![Cell::text(category.group.id()), Cell::text(&category.name)];
            row.extend(beside.iter().map(|month| Cell::Money(month.sums[at])));
            row.push(self.money(self.sum(of))?);
            row.push(self.average(of)?);
            section.rows.push(row);
        }
        let all = |_: &Budget, month: &Month| month.sums.iter().map(|sum| sum.wide()).sum();
        let mut total = vec![Cell::Empty, Cell::Empty];
        for month in beside {
            total.push(self.money(all(self.budget, month))?);
        }
        total.push(self.money(self.sum(all))?);
        total.push(self.average(all)?);
        section.total = Some(total);
        Ok(section)
    }

    fn notes(&self, listing: &mut Listing) {
        let months = &self.budget.months;
        let unsorted = self.budget.categories.iter().any(|one| one.name == NOT_SORTED);
        let missing = months.iter().filter(|month| !month.missing.is_zero()).count();
        let no_file = months.iter().filter(|month| month.days == MonthDays::NoFile).count();
        listing.has_findings |= unsorted || missing > 0 || no_file > 0;
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
        if no_file > 0 {
            listing.notes.push(format!(
                "No file covers {}: what came and went then is not known, and no average counts it.",
                many(no_file, "month", "months")
            ));
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
        if months.len() > MONTHS_BESIDE {
            listing.notes.push(format!(
                "The last {MONTHS_BESIDE} months stand beside each category; -p names others."
            ));
        }
        listing.notes.extend(note_about_balances(self.journal));
    }
}

/// `2024-06`.
fn name(month: &Month) -> String {
    format!("{:04}-{:02}", month.first.year(), month.first.month())
}

fn days_in_words(month: &Month) -> String {
    let begins = month.first == month.first.first_of_month();
    let ends = month.last == month.last.last_of_month();
    let (first, last) = (month.first.day(), month.last.day());
    match (month.days, begins, ends) {
        (MonthDays::Whole, ..) => "whole".to_owned(),
        (MonthDays::NoFile, ..) => "no file".to_owned(),
        (MonthDays::Part, true, true) => "not all".to_owned(),
        (MonthDays::Part, false, true) => format!("from {first}"),
        (MonthDays::Part, true, false) => format!("to {last}"),
        (MonthDays::Part, false, false) => format!("{first} to {last}"),
    }
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
