//! How does each category go on from month to month: beside it where there is room, else in tables of a few months?

use super::months::{Budget, Month};
use super::shown::{Shown, name};
use crate::book::BookError;
use crate::listing::{Cell, For, Heading, Section};
use std::ops::Range;

/// So many of the last months stand beside each category unless it is said otherwise.
pub const MONTHS_BESIDE: usize = 3;
/// So many months have room beside a category's name in 80 columns.
const MONTHS_A_TABLE: usize = 4;

/// Every month of every category: for programs in one table, for people as far back as was asked for.
pub(super) fn by_category(shown: &Shown<'_>, beside: usize) -> Result<Vec<Section>, BookError> {
    let months = &shown.budget.months;
    let from = months.len().saturating_sub(beside);
    let has_room = beside <= MONTHS_BESIDE;
    let is_beside = |at: usize| has_room && at >= from;
    let mut sections = vec![whole(shown, is_beside)?];
    let mut first = from;
    while !has_room && first < months.len() {
        let last = (first + MONTHS_A_TABLE).min(months.len());
        sections.push(some(shown, first..last)?);
        first = last;
    }
    Ok(sections)
}

/// The keys of the columns that hold a category beside its month; a group's name is no category's.
pub(super) fn headings(budget: &Budget) -> impl Iterator<Item = Heading> + '_ {
    let key = |group: &str, name: &str| Heading::for_programs(format!("{group}: {name}"));
    budget.categories.iter().map(move |one| key(one.group.id(), &one.name))
}

/// All categories with their sum and mean, and every month; on a page only the months that stand beside.
fn whole(shown: &Shown<'_>, is_beside: impl Fn(usize) -> bool) -> Result<Section, BookError> {
    let months = &shown.budget.months;
    let columns = [("group", "Group"), ("category", "Category")];
    let mut section = Section::new("categories", &columns).titled("By category");
    let beside = |(at, month): (usize, &Month)| match is_beside(at) {
        true => Heading::new(name(month), label(month)),
        false => Heading::for_programs(name(month)),
    };
    section.columns.extend(months.iter().enumerate().map(beside));
    section.columns.extend([Heading::new("total", "Total"), Heading::new("average", "A month")]);
    for (at, category) in shown.budget.categories.iter().enumerate() {
        let of = |_: &Budget, month: &Month| month.sums[at].wide();
        let mut row = vec![Cell::text(category.group.id()), Cell::text(&category.name)];
        row.extend(months.iter().map(|month| Cell::Money(month.sums[at])));
        row.push(shown.money(shown.sum(of))?);
        row.push(shown.average(of)?);
        section.rows.push(row);
    }
    let mut total = vec![Cell::Empty, Cell::Empty];
    total.extend(sums(shown, months)?);
    total.push(shown.money(shown.sum(all))?);
    total.push(shown.average(all)?);
    section.total = Some(total);
    Ok(section)
}

/// A few months of every category, for a page.
fn some(shown: &Shown<'_>, at: Range<usize>) -> Result<Section, BookError> {
    let months = &shown.budget.months[at];
    let days = match months {
        [first, .., last] => format!("{} to {}", name(first), name(last)),
        [only] => name(only),
        [] => String::new(),
    };
    let mut section = Section::new("categories_by_month", &[("category", "Category")])
        .titled(format!("By category, {days}"))
        .only_for(For::People);
    section.columns.extend(months.iter().map(|month| Heading::new(name(month), label(month))));
    for (at, category) in shown.budget.categories.iter().enumerate() {
        let mut row = vec![Cell::text(&category.name)];
        row.extend(months.iter().map(|month| Cell::Money(month.sums[at])));
        section.rows.push(row);
    }
    let mut total = vec![Cell::Empty];
    total.extend(sums(shown, months)?);
    section.total = Some(total);
    Ok(section)
}

fn all(_: &Budget, month: &Month) -> i128 {
    month.sums.iter().map(|sum| sum.wide()).sum()
}

fn sums(shown: &Shown<'_>, months: &[Month]) -> Result<Vec<Cell>, BookError> {
    months.iter().map(|month| shown.money(all(shown.budget, month))).collect()
}

/// `2024-06`, with a star where no file covers all of its days.
fn label(month: &Month) -> String {
    let star = if month.no_file.is_empty() { "" } else { "*" };
    format!("{}{star}", name(month))
}
