//! What do the answers about several accounts say together: one listing, in which every row names its account?
//!
//! Nothing is added up across accounts: the balance of one does not pay for another.

use crate::listing::{Cell, Fact, Heading, Listing, Section};
use crate::words::money_in_words;
use outflow_ledger::Currency;

/// The answer about one of several accounts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfAccount<T> {
    /// What the user calls the account.
    pub account: String,
    /// The answer, or in a few words why there is none.
    pub answer: Result<T, String>,
}

/// What a fact about one account is called that its name takes the place of.
const ACCOUNT: &str = "account";
/// The column that every table has in front.
const NAME: (&str, &str) = (ACCOUNT, "Account");
const LEFT_OUT_SUMS: &str =
    "Nothing is added up across accounts: with --account NAME the sums of one are shown.";

/// One listing of all: the headlines one after the other, and of each table the rows of every account.
pub fn together(schema: &'static str, mut parts: Vec<OfAccount<Listing>>) -> Listing {
    let currency = one_currency(&mut parts);
    let headlines: Vec<String> = parts.iter().map(headline).collect();
    let mut listing = Listing::new(schema, headlines.join(" "));
    listing.currency = currency;
    let (common, accounts) = facts(&parts);
    listing.facts = common;
    let is_finding = |one: &OfAccount<Listing>| match &one.answer {
        Ok(answer) => answer.has_findings,
        Err(_) => true,
    };
    listing.has_findings = parts.iter().any(is_finding);
    listing.notes = notes(&parts);
    let mut is_sum_left_out = false;
    for part in parts {
        let mut place = 0;
        for section in part.answer.into_iter().flat_map(|answer| answer.sections) {
            let known = listing.sections.iter().position(|one| one.key == section.key);
            // A table that the accounts before do not have stands where this one has it.
            let at = known.unwrap_or_else(|| {
                listing.sections.insert(place, empty(&section));
                place
            });
            is_sum_left_out |= add(&mut listing.sections[at], section, &part.account);
            place = at + 1;
        }
    }
    listing.sections.push(accounts);
    listing.notes.extend(is_sum_left_out.then(|| LEFT_OUT_SUMS.to_owned()));
    listing
}

/// The currency of all answers; where they have several, every amount becomes words that name its own.
fn one_currency(parts: &mut [OfAccount<Listing>]) -> Option<Currency> {
    let mut answers: Vec<&mut Listing> =
        parts.iter_mut().filter_map(|one| one.answer.as_mut().ok()).collect();
    let mut all = answers.iter().filter_map(|answer| answer.currency);
    let first = all.next()?;
    if all.all(|other| other == first) {
        return Some(first);
    }
    for answer in &mut answers {
        let Some(currency) = answer.currency else { continue };
        let rows =
            answer.sections.iter_mut().flat_map(|one| one.rows.iter_mut().chain(&mut one.total));
        let facts = answer.facts.iter_mut().map(|fact| &mut fact.value);
        for cell in rows.flatten().chain(facts) {
            if let Cell::Money(amount) = cell {
                *cell = Cell::text(money_in_words(currency, *amount));
            }
        }
    }
    None
}

/// What is said of an account that has no answer.
pub(crate) fn unanswered(account: &str, why: &str) -> String {
    format!("{account}: no answer, since {}.", why.trim_end_matches('.'))
}

fn headline(part: &OfAccount<Listing>) -> String {
    match &part.answer {
        Ok(answer) => {
            let end = if answer.headline.ends_with(['.', '?', '!']) { "" } else { "." };
            format!("{}: {}{end}", part.account, answer.headline)
        }
        Err(why) => unanswered(&part.account, why),
    }
}

/// What holds for all accounts, and a table of them with what does not.
fn facts(parts: &[OfAccount<Listing>]) -> (Vec<Fact>, Section) {
    let answers: Vec<&Listing> = parts.iter().filter_map(|one| one.answer.as_ref().ok()).collect();
    let mut common: Vec<Fact> = Vec::new();
    let mut own: Vec<(&'static str, &'static str)> = Vec::new();
    for fact in answers.iter().flat_map(|answer| &answer.facts) {
        let is_known = common.iter().any(|one| one.key == fact.key);
        if fact.key == ACCOUNT || is_known || own.iter().any(|(key, _)| *key == fact.key) {
            continue;
        }
        match answers.iter().all(|answer| answer.facts.contains(fact)) {
            true => common.push(fact.clone()),
            false => own.push((fact.key, fact.label)),
        }
    }
    let mut columns = vec![NAME, ("answered", "Answered")];
    columns.extend(&own);
    let mut section = Section::new("accounts", &columns).titled("Accounts");
    for part in parts {
        let answer = part.answer.as_ref().ok();
        let mut row = vec![Cell::text(&part.account), Cell::Is(answer.is_some())];
        row.extend(own.iter().map(|(key, _)| {
            let fact = answer.and_then(|answer| answer.facts.iter().find(|one| one.key == *key));
            fact.map_or(Cell::Empty, |fact| fact.value.clone())
        }));
        section.rows.push(row);
    }
    (common, section)
}

/// What all say once; what some say with their names.
fn notes(parts: &[OfAccount<Listing>]) -> Vec<String> {
    let answers = || parts.iter().filter_map(|one| Some((one, one.answer.as_ref().ok()?)));
    let mut notes: Vec<String> = Vec::new();
    for (part, answer) in answers() {
        for note in &answer.notes {
            let is_of_all = answers().all(|(_, other)| other.notes.contains(note));
            let note = match is_of_all {
                true => note.clone(),
                false => format!("{}: {note}", part.account),
            };
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    notes
}

/// The table without its rows, with a column for the account in front.
fn empty(section: &Section) -> Section {
    let columns = [NAME].map(|(key, label)| Heading::new(key, label));
    let columns = columns.into_iter().chain(section.columns.iter().cloned()).collect();
    Section { columns, rows: Vec::new(), total: None, ..section.clone() }
}

/// Adds an account's rows, each cell to the column of its key; whether a sum was left out, since it would be that of
/// one account below the rows of several.
fn add(to: &mut Section, from: Section, account: &str) -> bool {
    for column in &from.columns {
        if !to.columns.iter().skip(1).any(|known| known.key == column.key) {
            to.columns.push(column.clone());
            to.rows.iter_mut().chain(&mut to.total).for_each(|row| row.push(Cell::Empty));
        }
    }
    let place = |column: &Heading| from.columns.iter().position(|own| own.key == column.key);
    let places: Vec<Option<usize>> = to.columns.iter().skip(1).map(place).collect();
    let named = |cells: Vec<Cell>| {
        let cell = |place: &Option<usize>| cells.get((*place)?).cloned();
        let cells = places.iter().map(|place| cell(place).unwrap_or(Cell::Empty));
        std::iter::once(Cell::text(account)).chain(cells).collect::<Vec<Cell>>()
    };
    let sum = to.total.take().or(from.total.map(named));
    let is_of_one = to.rows.is_empty() || from.rows.is_empty();
    to.rows.extend(from.rows.into_iter().map(named));
    let is_left_out = !is_of_one && sum.is_some();
    to.total = sum.filter(|_| is_of_one);
    is_left_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use outflow_ledger::Cents;

    fn part(account: &str, amounts: &[i64]) -> OfAccount<Listing> {
        let money = |cents: i64| Cell::Money(Cents::new(cents).unwrap());
        let mut rows = Section::new("rows", &[("what", "What"), ("amount", "Amount")]);
        rows.rows = amounts.iter().map(|cents| vec![Cell::text("a"), money(*cents)]).collect();
        rows.total =
            (!amounts.is_empty()).then(|| vec![Cell::Empty, money(amounts.iter().sum::<i64>())]);
        let mut answer = Listing::new("outflow/contracts/1", format!("{} rows", amounts.len()))
            .fact("account", "Account", Cell::text("Upwork"))
            .fact("as_of", "Day", Cell::text("today"))
            .fact("lines_to", "Last line on", Cell::text(account));
        answer.currency = Some(Currency::USD);
        answer.sections.push(rows);
        answer.notes = vec!["For all.".to_owned(), format!("{} rows.", amounts.len())];
        OfAccount { account: account.to_owned(), answer: Ok(answer) }
    }

    fn texts(rows: &[Vec<Cell>]) -> Vec<String> {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Money(amount) => amount.to_string(),
            Cell::Is(is) => is.to_string(),
            _ => String::new(),
        };
        rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn every_row_names_its_account_and_nothing_is_summed_across_two() {
        let shown =
            together("outflow/contracts/1", vec![part("one", &[100, 50]), part("two", &[7])]);
        assert_eq!(shown.headline, "one: 2 rows. two: 1 rows.");
        assert_eq!(texts(&shown.sections[0].rows), ["one|a|1.00", "one|a|0.50", "two|a|0.07"]);
        assert_eq!(shown.sections[0].total, None);
        assert_eq!(shown.notes, ["For all.", "one: 2 rows.", "two: 1 rows.", LEFT_OUT_SUMS]);
        assert_eq!(shown.facts.iter().map(|fact| fact.key).collect::<Vec<_>>(), ["as_of"]);
        assert_eq!(texts(&shown.sections[1].rows), ["one|true|one", "two|true|two"]);
        assert!(!shown.has_findings);
        let shown = together("outflow/contracts/1", vec![part("one", &[]), part("two", &[7, 3])]);
        assert_eq!(texts(shown.sections[0].total.as_slice()), ["two||0.10"]);
        assert!(!shown.notes.contains(&LEFT_OUT_SUMS.to_owned()));
    }

    #[test]
    fn a_table_that_only_a_later_account_has_stands_in_its_place() {
        let mut second = part("two", &[7]);
        let answer = second.answer.as_mut().unwrap();
        let mut more = Section::new("before", &[("x", "X")]);
        more.rows.push(vec![Cell::text("x")]);
        answer.sections.insert(0, more);
        answer.sections[1].columns.swap(0, 1);
        answer.sections[1].rows[0].swap(0, 1);
        let shown = together("outflow/contracts/1", vec![part("one", &[1]), second]);
        let keys: Vec<&str> = shown.sections.iter().map(|one| one.key).collect();
        assert_eq!(keys, ["before", "rows", "accounts"]);
        assert_eq!(texts(&shown.sections[1].rows), ["one|a|0.01", "two|a|0.07"]);
    }

    #[test]
    fn an_account_without_an_answer_is_a_finding_and_hides_no_other() {
        let answer = Err("the lines begin later.".to_owned());
        let none = OfAccount { account: "two".to_owned(), answer };
        let shown = together("outflow/contracts/1", vec![part("one", &[5]), none]);
        assert_eq!(shown.headline, "one: 1 rows. two: no answer, since the lines begin later.");
        assert!(shown.has_findings);
        assert_eq!(texts(&shown.sections[1].rows), ["one|true", "two|false"]);
    }

    #[test]
    fn amounts_of_two_currencies_name_theirs() {
        let mut euro = part("two", &[7]);
        euro.answer.as_mut().unwrap().currency = Currency::from_code("EUR");
        let shown = together("outflow/contracts/1", vec![part("one", &[5]), euro]);
        assert_eq!(shown.currency, None);
        let rows = texts(&shown.sections[0].rows);
        assert_eq!(rows[0], "one|a|$0.05");
        assert!(rows[1].contains("EUR") || rows[1].contains('€'), "{rows:?}");
    }
}
