//! What was typed about a floor, a draw or a rule: every part is read, and every problem is told.

use crate::days::too_late;
use crate::flags::{date_flag, monthly_flag, signed_flag};
use jiff::civil::Date;
use outflow_answers::budget::{Category, Draw, Group, NOT_SORTED, Rule, Setting, Sign};
use outflow_fields::nearest;
use outflow_ledger::{Cents, Code, Diagnostic, LedgerCause};

/// A floor and a draw as they were typed.
#[derive(Clone, Debug, Default)]
pub struct SetFlags {
    /// The account; may be left out where the book holds one only.
    pub account: Option<String>,
    /// An amount, or off.
    pub floor: Option<String>,
    /// An amount with or without its day, or off.
    pub draw: Option<String>,
    /// The day from which it holds; today without it.
    pub from: Option<String>,
}

/// A rule as it was typed.
#[derive(Clone, Debug, Default)]
pub struct RuleFlags {
    /// The account; may be left out where the book holds one only.
    pub account: Option<String>,
    /// Where the lines go.
    pub category: String,
    /// What a new category is part of.
    pub group: Option<String>,
    /// Causes of lines.
    pub causes: Vec<String>,
    /// What the texts of lines hold.
    pub texts: Vec<String>,
    /// What the clients of lines hold.
    pub clients: Vec<String>,
    /// In or out.
    pub sign: Option<String>,
}

/// A floor and a draw that are only tried.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// An amount, or off.
    pub floor: Option<String>,
    /// An amount with or without its day, or off.
    pub draw: Option<String>,
}

/// The longest name of a category.
const LONGEST_NAME: usize = 40;
/// The longest text of a rule.
const LONGEST_TEXT: usize = 200;

type Problem = Box<Diagnostic>;

fn bad(message: String, expected: &str) -> Problem {
    Box::new(Diagnostic::new(Code::BadFlag, message).expecting(expected))
}

fn take<T>(problems: &mut Vec<Diagnostic>, read: Option<Result<T, Problem>>) -> Option<T> {
    read?.map_err(|problem| problems.push(*problem)).ok()
}

impl SetFlags {
    pub(super) fn read(&self, today: Date) -> Result<Setting, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let floor = take(&mut problems, self.floor.as_deref().map(floor));
        let draw = take(&mut problems, self.draw.as_deref().map(draw));
        let from = take(&mut problems, self.from.as_deref().map(|text| from(text, today)));
        if self.floor.is_none() && self.draw.is_none() {
            let message = "neither a floor nor a draw is named".to_owned();
            problems
                .push(*bad(message, "--floor AMOUNT, --draw AMOUNT@DAY, or both; off ends one"));
        }
        match problems.is_empty() {
            true => Ok(Setting { from: from.unwrap_or(today), floor, draw }),
            false => Err(problems),
        }
    }
}

impl Tried {
    /// What is tried, as if it had been kept from the beginning.
    pub fn read(&self, problems: &mut Vec<Diagnostic>) -> Option<Setting> {
        let floor = take(problems, self.floor.as_deref().map(floor));
        let draw = take(problems, self.draw.as_deref().map(draw));
        (floor.is_some() || draw.is_some()).then_some(Setting { from: Date::MIN, floor, draw })
    }
}

/// An amount that is not negative.
fn amount(text: &str) -> Result<Cents, String> {
    match signed_flag(text)? {
        amount if amount.is_negative() => Err(format!("{amount} is negative")),
        amount => Ok(amount),
    }
}

fn floor(text: &str) -> Result<Option<Cents>, Problem> {
    match text.trim() {
        "off" => Ok(None),
        text => amount(text)
            .map(Some)
            .map_err(|why| bad(format!("--floor: {why}"), "an amount such as 100.00, or off")),
    }
}

fn draw(text: &str) -> Result<Option<Draw>, Problem> {
    const EXPECTED: &str =
        "an amount with or without its day of the month, as 500, 500@15 or 500@last; or off";
    let text = text.trim();
    if text == "off" {
        return Ok(None);
    }
    let (amount, day) =
        monthly_flag(text).map_err(|why| bad(format!("--draw: {why}"), EXPECTED))?;
    if amount.is_zero() {
        return Err(bad("--draw: 0.00 is no draw".to_owned(), EXPECTED));
    }
    Ok(Some(Draw { amount, day: day.unwrap_or(Draw::LAST_DAY) }))
}

fn from(text: &str, today: Date) -> Result<Date, Problem> {
    let expected = format!("a day up to {today}, as 2024-06-01");
    let day = date_flag(text.trim()).map_err(|why| bad(format!("--from: {why}"), &expected))?;
    if let Some(problem) = too_late("--from", day) {
        return Err(Box::new(problem));
    }
    match day > today {
        true => Err(bad(format!("--from: {day} is still to come"), &expected)),
        false => Ok(day),
    }
}

impl RuleFlags {
    pub(super) fn read(&self, known: &[Rule]) -> Result<Rule, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let name = take(&mut problems, Some(name(&self.category)));
        let group = take(&mut problems, self.group.as_deref().map(group));
        let sign = take(&mut problems, self.sign.as_deref().map(sign));
        let mut causes = Vec::new();
        for text in &self.causes {
            causes.extend(take(&mut problems, Some(cause(text))));
        }
        let mut words = |flag: &str, texts: &[String]| {
            let mut found = Vec::new();
            for text in texts {
                found.extend(take(&mut problems, Some(held(flag, text))));
            }
            found
        };
        let (texts, clients) = (words("--text", &self.texts), words("--client", &self.clients));
        let says = [&self.causes, &self.texts, &self.clients].iter().any(|one| !one.is_empty());
        if !says && self.sign.is_none() {
            let message = "the rule says nothing of the lines that it takes".to_owned();
            problems.push(*bad(message, "one of --cause, --text, --client and --sign, or several"));
        }
        let name = name.unwrap_or_default();
        let like =
            known.iter().find(|rule| rule.category.name.to_lowercase() == name.to_lowercase());
        if let (Some(like), Some(group)) = (like, group)
            && like.category.group != group
        {
            let message = format!(
                "--group: {} is part of {} already",
                like.category.name,
                like.category.group.id()
            );
            problems.push(*bad(message, "the same group, none, or another category"));
        }
        let of_causes = match (like, &self.group) {
            (None, None) => take(&mut problems, Some(group_of(&name, &causes, known))),
            _ => None,
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let category = match like {
            Some(like) => like.category.clone(),
            None => Category { group: group.or(of_causes).unwrap_or(Group::Expenses), name },
        };
        Ok(Rule { number: None, category, causes, texts, clients, sign })
    }
}

/// What a new category is part of: what all causes of its rule belong to; expenses where they belong to nothing.
///
/// Causes of several groups are never put into one of them unasked: a payment would be counted as a cost.
fn group_of(name: &str, causes: &[LedgerCause], known: &[Rule]) -> Result<Group, Problem> {
    let of = |cause: LedgerCause| {
        let mut shipped = known.iter().filter(|rule| rule.number.is_none());
        shipped.find(|rule| rule.causes.contains(&cause)).map(|rule| rule.category.group)
    };
    let mut groups: Vec<(Option<Group>, Vec<&str>)> = Vec::new();
    for cause in causes {
        let (group, id) = (of(*cause), cause.id());
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, ids)) if ids.contains(&id) => {}
            Some((_, ids)) => ids.push(id),
            None => groups.push((group, vec![id])),
        }
    }
    if let [] | [_] = groups.as_slice() {
        let group = groups.first().and_then(|(group, _)| *group);
        return Ok(group.unwrap_or(Group::Expenses));
    }
    let told = |(group, ids): &(Option<Group>, Vec<&str>)| {
        let verb = if ids.len() == 1 { "belongs" } else { "belong" };
        let group = group.map_or("no group", Group::id);
        format!("{} {verb} to {group}", ids.join(" and "))
    };
    let parts: Vec<String> = groups.iter().map(told).collect();
    let wanted: Vec<String> = groups
        .iter()
        .filter_map(|(group, _)| group.map(|group| format!("--group {}", group.id())))
        .collect();
    let message = format!(
        "--cause: {name:?} is new, and its causes are of several groups: {}",
        parts.join(", ")
    );
    Err(Box::new(
        Diagnostic::new(Code::BadFlag, message)
            .expecting(format!("the group of all its lines, as {}", wanted.join(" or ")))
            .hinting(
                "Add --group to the same command; or make a category of its own for each group.",
            ),
    ))
}

fn name(text: &str) -> Result<String, Problem> {
    const EXPECTED: &str = "a short name such as software";
    let name = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    if name.is_empty() {
        return Err(bad("the category has no name".to_owned(), EXPECTED));
    }
    if name.to_lowercase() == NOT_SORTED {
        return Err(bad(format!("{NOT_SORTED:?} is what no rule takes"), EXPECTED));
    }
    if Group::ALL.iter().any(|group| group.id() == name.to_lowercase()) {
        let message = format!("{name:?} is the name of a group of categories");
        return Err(bad(message, EXPECTED));
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let message =
            format!("the name of a category has at most {LONGEST_NAME} letters, on one line");
        return Err(bad(message, EXPECTED));
    }
    Ok(name)
}

fn held(flag: &str, text: &str) -> Result<String, Problem> {
    const EXPECTED: &str = "words that the line holds, in either case";
    let text = text.trim();
    match text.chars().count() {
        0 => Err(bad(format!("{flag}: there are no words"), EXPECTED)),
        LONGEST_TEXT.. => {
            Err(bad(format!("{flag}: the words are longer than {LONGEST_TEXT} letters"), EXPECTED))
        }
        _ => Ok(text.to_owned()),
    }
}

fn group(text: &str) -> Result<Group, Problem> {
    let names: Vec<&str> = Group::ALL.iter().map(|group| group.id()).collect();
    known("--group", text, &names, Group::from_id)
}

fn cause(text: &str) -> Result<LedgerCause, Problem> {
    let names: Vec<&str> = LedgerCause::ALL.iter().map(|cause| cause.id()).collect();
    known("--cause", text, &names, LedgerCause::from_id)
}

fn sign(text: &str) -> Result<Sign, Problem> {
    let signs = [Sign::In, Sign::Out];
    let find = |id: &str| signs.into_iter().find(|sign| sign.id() == id);
    known("--sign", text, &["in", "out"], find)
}

fn known<T>(
    flag: &str,
    text: &str,
    names: &[&str],
    find: impl Fn(&str) -> Option<T>,
) -> Result<T, Problem> {
    let id = text.trim().to_lowercase().replace('-', "_");
    find(&id).ok_or_else(|| {
        let near =
            nearest(&id, names).map_or(String::new(), |near| format!("; did you mean {near}?"));
        bad(format!("{flag}: {text:?} is not known{near}"), &format!("one of {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::super::shipped;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn amounts_and_days_are_read_strictly() {
        for (text, expected) in [
            ("off", Some(None)),
            ("500", Some(Some((50_000, 31)))),
            ("500.50@last", Some(Some((50_050, 31)))),
            (" 500 @ 1 ", Some(Some((50_000, 1)))),
            ("$1,500@29", Some(Some((150_000, 29)))),
            ("500@0", None),
            ("500@32", None),
            ("500@", None),
            ("500@first", None),
            ("0@5", None),
            ("-5", None),
            ("1.005", None),
            ("on", None),
        ] {
            let found = draw(text).ok().map(|draw| draw.map(|one| (one.amount.minor(), one.day)));
            assert_eq!(found, expected, "{text}");
        }
        let today = date(2024, 6, 10);
        assert!(from("2024-06-10", today).is_ok() && from("2024-06-11", today).is_err());
    }

    #[test]
    fn every_problem_of_a_rule_is_told() {
        let texts = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let wrong = RuleFlags {
            category: "Not Sorted".to_owned(),
            group: Some("hobby".to_owned()),
            causes: texts(&["conects", "luck"]),
            texts: texts(&[" "]),
            sign: Some("up".to_owned()),
            ..RuleFlags::default()
        };
        assert_eq!(wrong.read(&shipped()).unwrap_err().len(), 6);
        let none = RuleFlags { category: "x".to_owned(), ..RuleFlags::default() };
        assert_eq!(none.read(&shipped()).unwrap_err().len(), 1);
        for (category, causes, group, expected) in [
            ("software", &["connects"][..], None, Some(("software", Group::Expenses))),
            (
                "coaching",
                &["earned_fixed", "earned_bonus"],
                None,
                Some(("coaching", Group::Earned)),
            ),
            // All causes of one group give it, whichever that is; those of several never do.
            ("gone", &["refund_to_client", "chargeback"], None, Some(("gone", Group::GivenBack))),
            ("twice", &["earned_fixed", "earned_fixed"], None, Some(("twice", Group::Earned))),
            ("odd", &["unclassified"], None, Some(("odd", Group::Expenses))),
            ("mixed", &["earned_fixed", "connects"], None, None),
            ("mixed", &["connects", "earned_fixed"], None, None),
            ("mixed", &["earned_fixed", "unclassified"], None, None),
            ("mixed", &["earned_fixed", "connects"], Some("other"), Some(("mixed", Group::Other))),
            // A known category has its group already.
            (
                "membership",
                &["earned_fixed", "connects"],
                None,
                Some(("membership", Group::Expenses)),
            ),
            ("gifts", &["adjustment"], Some("earned"), Some(("gifts", Group::Earned))),
            // A known category is written as it is known, and keeps its group.
            ("CONNECTS", &["adjustment"], None, Some(("Connects", Group::Expenses))),
            ("connects", &["adjustment"], Some("taxes"), None),
        ] {
            let flags = RuleFlags {
                category: category.to_owned(),
                causes: texts(causes),
                group: group.map(ToOwned::to_owned),
                ..RuleFlags::default()
            };
            let found = flags.read(&shipped()).ok().map(|rule| rule.category);
            let found = found.as_ref().map(|one| (one.name.as_str(), one.group));
            assert_eq!(found, expected, "{category} {causes:?}");
        }
    }

    #[test]
    fn causes_of_several_groups_are_told_with_their_groups_and_the_flag() {
        let flags = RuleFlags {
            category: "Reef".to_owned(),
            causes: ["earned_fixed", "connects", "earned_bonus", "membership"]
                .map(ToOwned::to_owned)
                .to_vec(),
            ..RuleFlags::default()
        };
        let problems = flags.read(&shipped()).unwrap_err();
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!(
            problem.message,
            "--cause: \"Reef\" is new, and its causes are of several groups: earned_fixed and earned_bonus belong to earned, connects and membership belong to expenses"
        );
        let expected = problem.expected.as_deref();
        assert_eq!(
            expected,
            Some("the group of all its lines, as --group earned or --group expenses")
        );
    }
}
