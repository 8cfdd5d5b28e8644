//! Which rule took which lines: every rule with its lines and sum, and every line of a category with its place?

use super::months::Sorting;
use super::rules::{Category, Group, NOT_SORTED, Rule};
use super::{LINES_SCHEMA, RULES_SCHEMA};
use crate::book::rows::{LineWords, line_row};
use crate::book::walk::{Stretch, begun, held};
use crate::book::{BookError, many};
use crate::listing::{Cell, Listing, Section};
use crate::money_in_words;
use crate::period::Period;
use jiff::civil::Date;
use outflow_ledger::{Code, Diagnostic, Journal};

/// Whose rules are shown, and on which days they are tried.
#[derive(Clone, Debug)]
pub struct RulesRequest<'a> {
    /// The account's name, for the answer.
    pub account: String,
    /// The days.
    pub period: Period,
    /// In their order.
    pub rules: &'a [Rule],
}

/// Which lines are shown.
#[derive(Clone, Debug)]
pub struct LinesRequest<'a> {
    /// Whose, when, by which rules.
    pub of: RulesRequest<'a>,
    /// A category, or a group of them.
    pub category: String,
}

/// All rules in their order, each with the lines that it took; their sums are all that the lines moved.
pub fn rules_listing(journal: &Journal, request: &RulesRequest<'_>) -> Result<Listing, BookError> {
    let columns = [
        ("order", "Order"),
        ("rule", "Rule"),
        ("group", "Group"),
        ("category", "Category"),
        ("lines", "Lines"),
        ("sum", "Sum"),
        ("takes", "Takes lines of which"),
    ];
    let stretch = Stretch::of(journal, request.period);
    let mut sorting = Sorting::new(journal, request.rules);
    let mut taken = vec![(0_u64, 0_i128); request.rules.len() + 1];
    for line in stretch.lines.clone() {
        let at = sorting.rule_of(line).unwrap_or(request.rules.len());
        taken[at].0 += 1;
        taken[at].1 += journal.lines[line].amount.wide();
    }
    let mut section = Section::new("rules", &columns);
    let unsorted = Category { group: Group::Other, name: NOT_SORTED.to_owned() };
    let shown = request.rules.iter().map(|rule| (&rule.category, Some(rule)));
    for (at, (category, rule)) in shown.chain([(&unsorted, None)]).enumerate() {
        section.rows.push(vec![
            Cell::of(rule, |_| Cell::Count(at as u64 + 1)),
            Cell::of(rule, |rule| Cell::Text(name_of(rule))),
            Cell::text(category.group.id()),
            Cell::text(&category.name),
            Cell::Count(taken[at].0),
            held(journal, None, taken[at].1).map(Cell::Money)?,
            Cell::Text(rule.map_or("no rule fits".to_owned(), Rule::in_words)),
        ]);
    }
    let all: i128 = taken.iter().map(|(_, sum)| sum).sum();
    let mut total = vec![const { Cell::Empty }; columns.len()];
    total[4] = Cell::Count(taken.iter().map(|(lines, _)| lines).sum());
    total[5] = held(journal, None, all).map(Cell::Money)?;
    section.total = Some(total);
    let mut listing = begun(RULES_SCHEMA, journal, &request.account, request.period);
    let own = request.rules.iter().filter(|rule| rule.number.is_some()).count();
    listing.headline = format!(
        "{}: {} of yours, then {} that ship; the first one that fits takes a line.",
        request.account,
        many(own, "rule", "rules"),
        request.rules.len() - own
    );
    listing.has_findings = taken[request.rules.len()].0 > 0;
    if own > 0 {
        listing.notes.push("outflow budget rule remove NUMBER takes one of yours away.".to_owned());
    }
    listing.sections.push(section);
    Ok(listing)
}

/// What a rule takes that is put before all others: from which categories, how many lines, which sum.
pub fn moved(journal: &Journal, rules: &[Rule], new: &Rule) -> Result<Section, BookError> {
    let columns = [
        ("from", "From"),
        ("lines", "Lines"),
        ("sum", "Sum"),
        ("first", "First on"),
        ("last", "Last on"),
    ];
    let mut section = Section::new("moved", &columns).titled("What it takes");
    let new = std::slice::from_ref(new);
    let (mut before, mut after) = (Sorting::new(journal, rules), Sorting::new(journal, new));
    let mut taken: Vec<(&str, u64, i128, Date, Date)> = Vec::new();
    for (index, line) in journal.lines.iter().enumerate() {
        if after.rule_of(index).is_none() {
            continue;
        }
        let name = before.rule_of(index).map_or(NOT_SORTED, |at| rules[at].category.name.as_str());
        let at = taken.iter().position(|one| one.0 == name).unwrap_or_else(|| {
            taken.push((name, 0, 0, line.dated, line.dated));
            taken.len() - 1
        });
        taken[at].1 += 1;
        taken[at].2 += line.amount.wide();
        taken[at].4 = line.dated;
    }
    let mut all = (0, 0);
    for (name, lines, sum, first, last) in taken {
        all = (all.0 + lines, all.1 + sum);
        let sum = held(journal, None, sum).map(Cell::Money)?;
        let days = [Cell::Day(first), Cell::Day(last)];
        section
            .rows
            .push([Cell::text(name), Cell::Count(lines), sum].into_iter().chain(days).collect());
    }
    let sum = held(journal, None, all.1).map(Cell::Money)?;
    section.total = Some(vec![Cell::Empty, Cell::Count(all.0), sum, Cell::Empty, Cell::Empty]);
    Ok(section)
}

/// A rule's name for `outflow budget rule remove`.
fn name_of(rule: &Rule) -> String {
    rule.number.map_or("shipped".to_owned(), |number| number.to_string())
}

/// The lines of a category, or of a group of them, each with its place and the rule that took it.
pub fn category_lines(journal: &Journal, request: &LinesRequest<'_>) -> Result<Listing, BookError> {
    let columns = [
        ("date", "Date"),
        ("category", "Category"),
        ("cause", "Cause"),
        ("client", "Client"),
        ("text", "Text"),
        ("amount", "Amount"),
        ("file", "File"),
        ("line", "Line"),
        ("ref", "Ref ID"),
        ("rule", "Rule"),
    ];
    let of = &request.of;
    let wanted = wanted(of.rules, &request.category)?;
    let stretch = Stretch::of(journal, of.period);
    let mut sorting = Sorting::new(journal, of.rules);
    let mut words = LineWords::new(journal);
    let mut section = Section::new("lines", &columns);
    let mut sum = 0_i128;
    for line in stretch.lines.clone() {
        let rule = sorting.rule_of(line).map(|at| &of.rules[at]);
        let (group, name) = match rule {
            Some(rule) => (rule.category.group, rule.category.name.as_str()),
            None => (Group::Other, NOT_SORTED),
        };
        if !wanted.takes(group, name) {
            continue;
        }
        let text = words.of(&journal.lines[line]);
        let mut row = line_row(journal, line, text, Cell::Empty);
        // The balance after a line says nothing beside lines that are not its neighbours.
        row.remove(5);
        row.insert(1, Cell::text(name));
        row.push(Cell::of(rule, |rule| Cell::Text(name_of(rule))));
        section.rows.push(row);
        sum += journal.lines[line].amount.wide();
    }
    let sum = held(journal, None, sum)?;
    let mut total = vec![const { Cell::Empty }; columns.len()];
    total[5] = Cell::Money(sum);
    section.total = Some(total);
    let name = wanted.name();
    let mut listing = begun(LINES_SCHEMA, journal, &of.account, of.period).fact(
        "category",
        "Category",
        Cell::text(name),
    );
    listing.headline = format!(
        "{}: {} of {}, together {}.",
        of.account,
        many(section.rows.len(), "line", "lines"),
        name,
        money_in_words(journal.currency, sum)
    );
    listing.sections.push(section);
    Ok(listing)
}

enum Wanted<'r> {
    Category(&'r str),
    Group(Group),
}

impl Wanted<'_> {
    fn takes(&self, group: Group, name: &str) -> bool {
        match self {
            Wanted::Category(wanted) => *wanted == name,
            Wanted::Group(wanted) => *wanted == group,
        }
    }

    fn name(&self) -> &str {
        match self {
            Wanted::Category(name) => name,
            Wanted::Group(group) => group.id(),
        }
    }
}

fn wanted<'r>(rules: &'r [Rule], words: &str) -> Result<Wanted<'r>, BookError> {
    let lower = super::rules::plain(words);
    let names = || rules.iter().map(|rule| rule.category.name.as_str()).chain([NOT_SORTED]);
    if let Some(name) = names().find(|name| super::rules::plain(name) == lower) {
        return Ok(Wanted::Category(name));
    }
    if let Some(group) = Group::from_id(&lower.replace([' ', '-'], "_")) {
        return Ok(Wanted::Group(group));
    }
    let mut known: Vec<&str> = Vec::new();
    for name in names().chain(Group::ALL.iter().map(|group| group.id())) {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    let message = format!("there is no category {words:?}");
    let problem = Diagnostic::new(Code::BadFlag, message)
        .expecting(format!("one of {}", known.join(", ")))
        .hinting("outflow budget rules lists them; outflow budget rule add makes one.");
    Err(BookError::from(problem))
}
