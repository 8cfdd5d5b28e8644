//! How are a floor, a draw and the user's rules written into the book, and read again?

use super::{PLAN, RULE, WITHOUT_RULE};
use crate::book::Seen;
use jiff::civil::Date;
use outflow_answers::budget::{Category, Draw, Group, Plan, Rule, Setting, Sign};
use outflow_fields::{FileKind, Keys, Reader, read_file, values};
use outflow_ledger::{Cents, Code, Diagnostic, LedgerCause};
use outflow_store::{KeptNote, NoteKind};

const KIND: FileKind = FileKind {
    name: "the budget",
    syntax: Code::NewerBook,
    key: Code::NewerBook,
    value: Code::NewerBook,
};

/// The rules that ship with the program, as people read them.
const SHIPPED: &str = include_str!("rules.toml");

/// What ends a floor or a draw.
const OFF: &str = "off";

/// What the book keeps of an account's budget; nothing of it without a book.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// Floors and draws, each since its day.
    pub plan: Plan,
    /// The user's own rules, the newest first, as they are tried.
    pub own_rules: Vec<Rule>,
}

impl Kept {
    /// What should stay in the balance, as it is kept for a day.
    pub fn floor(&self, day: Date) -> Option<Cents> {
        self.plan.floor_on(day)
    }

    /// What is drawn each month, as it is kept for a day.
    pub fn draw(&self, day: Date) -> Option<Draw> {
        self.plan.draw_on(day)
    }

    /// All rules in the order in which they are tried: the user's own, then those that ship.
    pub fn rules(&self) -> Vec<Rule> {
        self.own_rules.iter().cloned().chain(shipped()).collect()
    }
}

/// The floor, the draw and the rules of an account that count.
///
/// # Errors
/// A note that this version cannot read.
pub fn kept(seen: &Seen, account: &str) -> Result<Kept, Box<Diagnostic>> {
    let mut kept = Kept::default();
    let of_account = |note: &&KeptNote| note.account.as_deref() == Some(account);
    for note in seen.catalogue.notes_of(NoteKind::Budget).filter(of_account) {
        let is_read = match note.about.as_str() {
            PLAN => read_setting(note).map(|setting| kept.plan.0.push(setting)),
            RULE => read_rule(note).map(|rule| kept.own_rules.insert(0, rule)),
            other => {
                let number = other.strip_prefix(WITHOUT_RULE);
                let number = number.and_then(|number| number.parse::<u32>().ok());
                // A rule whose own operation was undone is gone already.
                number.map(|number| kept.own_rules.retain(|rule| rule.number != Some(number)))
            }
        };
        is_read.ok_or_else(|| {
            let message = format!(
                "the book holds a budget (operation {}) that this version cannot read",
                note.operation
            );
            Box::new(Diagnostic::new(Code::NewerBook, message))
        })?;
    }
    Ok(kept)
}

/// The rules that ship with the program, in their order.
pub fn shipped() -> Vec<Rule> {
    let (rules, problems) = read_file(SHIPPED, KIND, |reader, keys| {
        keys.all_tables(reader, "rule", |reader, keys| rule(reader, keys, None))
    });
    debug_assert!(problems.is_empty(), "{problems:?}");
    rules.flatten().expect("the shipped rules are read by a test")
}

/// The text of a setting: TOML.
pub(super) fn written_setting(setting: &Setting) -> String {
    let mut lines = Vec::new();
    let amount = |amount: Option<Cents>| match amount {
        Some(amount) => quoted(&amount.to_string()),
        None => quoted(OFF),
    };
    lines.extend(setting.floor.map(|floor| format!("floor = {}", amount(floor))));
    if let Some(draw) = setting.draw {
        lines.push(format!("draw = {}", amount(draw.map(|draw| draw.amount))));
        lines.extend(draw.map(|draw| format!("day = {}", draw.day)));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The text of a rule: TOML, as one of those that ship.
pub(super) fn written_rule(rule: &Rule) -> String {
    let list = |key: &str, words: Vec<&str>| {
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        (!words.is_empty()).then(|| format!("{key} = [{}]", words.join(", ")))
    };
    let mut lines = vec![
        format!("category = {}", quoted(&rule.category.name)),
        format!("group = {}", quoted(rule.category.group.id())),
    ];
    lines.extend(list("cause", rule.causes.iter().map(|cause| cause.id()).collect()));
    for (key, words) in [("text", &rule.texts), ("client", &rule.clients)] {
        lines.extend(list(key, words.iter().map(String::as_str).collect()));
    }
    lines.extend(rule.sign.map(|sign| format!("sign = {}", quoted(sign.id()))));
    lines.push(String::new());
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

fn read_setting(note: &KeptNote) -> Option<Setting> {
    let from = note.dated?;
    let (found, problems) = read_file(&note.text, KIND, |reader, keys| {
        let has = [keys.has("floor"), keys.has("draw")];
        let mut amount =
            |key| keys.get(reader, key, values::text).as_deref().and_then(amount_or_off);
        let (floor, draw) = (amount("floor"), amount("draw"));
        let day = keys.get(reader, "day", values::count);
        let day = day.and_then(|day| u8::try_from(day).ok()).filter(|day| (1..=31).contains(day));
        let draw = match draw {
            Some(Some(amount)) => Some(Some(Draw { amount, day: day? })),
            Some(None) => Some(None),
            None => None,
        };
        let is_whole = has == [floor.is_some(), draw.is_some()] && has.contains(&true);
        is_whole.then_some(Setting { from, floor, draw })
    });
    found.flatten().filter(|_| problems.is_empty())
}

fn amount_or_off(text: &str) -> Option<Option<Cents>> {
    match text {
        OFF => Some(None),
        _ => values::decimal(text).ok().map(Some),
    }
}

fn read_rule(note: &KeptNote) -> Option<Rule> {
    let number = Some(note.operation.0);
    let (found, problems) = read_file(&note.text, KIND, |reader, keys| rule(reader, keys, number));
    found.flatten().filter(|_| problems.is_empty())
}

fn rule(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>, number: Option<u32>) -> Option<Rule> {
    let groups: Vec<(&str, Group)> = Group::ALL.iter().map(|group| (group.id(), *group)).collect();
    let causes: Vec<(&str, LedgerCause)> =
        LedgerCause::ALL.iter().map(|cause| (cause.id(), *cause)).collect();
    let signs = [(Sign::In.id(), Sign::In), (Sign::Out.id(), Sign::Out)];
    let name = keys.get(reader, "category", values::text);
    let group = keys.word(reader, "group", &groups);
    let causes = keys.list(reader, "cause", |value| values::word(value, &causes));
    let texts = keys.list(reader, "text", values::text);
    let clients = keys.list(reader, "client", values::text);
    let sign = keys.word(reader, "sign", &signs);
    Some(Rule {
        number,
        category: Category { group: group?, name: name? },
        causes: causes.unwrap_or_default(),
        texts: texts.unwrap_or_default(),
        clients: clients.unwrap_or_default(),
        sign,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use outflow_store::OperationId;

    fn note(about: &str, text: String) -> KeptNote {
        KeptNote {
            operation: OperationId(7),
            kind: NoteKind::Budget,
            account: Some("main".to_owned()),
            dated: Some(date(2024, 6, 1)),
            about: about.to_owned(),
            text,
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let from = date(2024, 6, 1);
        let draw = Draw { amount: Cents::new(50_000).unwrap(), day: 29 };
        for setting in [
            Setting { from, floor: Some(None), draw: None },
            Setting { from, floor: Some(Cents::new(1)), draw: Some(None) },
            Setting { from, floor: None, draw: Some(Some(draw)) },
        ] {
            let text = written_setting(&setting);
            assert_eq!(read_setting(&note(PLAN, text.clone())), Some(setting), "{text}");
        }
        let odd = vec!["\"Reef\" = a\\b".to_owned(), "two\nlines".to_owned()];
        let whole = Rule {
            number: Some(7),
            category: Category { group: Group::Expenses, name: "Café & co".to_owned() },
            causes: vec![LedgerCause::Connects, LedgerCause::Adjustment],
            texts: odd.clone(),
            clients: odd,
            sign: Some(Sign::Out),
        };
        let bare = Rule { causes: Vec::new(), texts: Vec::new(), sign: None, ..whole.clone() };
        for rule in [whole, bare] {
            let text = written_rule(&rule);
            assert_eq!(read_rule(&note(RULE, text.clone())), Some(rule), "{text}");
        }
    }

    #[test]
    fn what_a_later_version_may_write_is_not_half_read() {
        for text in
            ["", "floor = 5", "draw = \"5.00\"", "draw = \"5.00\"\nday = 32", "roof = \"5.00\""]
        {
            assert_eq!(read_setting(&note(PLAN, text.to_owned())), None, "{text}");
        }
        for text in [
            "category = \"a\"",
            "category = \"a\"\ngroup = \"hobbies\"",
            "category = \"a\"\ngroup = \"other\"\ncause = [\"luck\"]",
            "category = \"a\"\ngroup = \"other\"\ncolour = \"red\"",
        ] {
            assert_eq!(read_rule(&note(RULE, text.to_owned())), None, "{text}");
        }
    }

    #[test]
    fn the_shipped_rules_place_every_cause_but_the_unknown_one() {
        let rules = shipped();
        let sides = [Sign::In, Sign::Out];
        for cause in LedgerCause::ALL {
            let covers = |sign: Sign| {
                rules.iter().any(|rule| {
                    let is_free = rule.texts.is_empty() && rule.clients.is_empty();
                    let fits = rule.sign.is_none_or(|wanted| wanted == sign);
                    is_free && fits && rule.causes.contains(cause)
                })
            };
            let is_known = *cause != LedgerCause::Unclassified;
            assert_eq!(sides.map(covers), [is_known; 2], "{cause}");
        }
        // A category is part of one group only.
        for one in &rules {
            for other in rules.iter().filter(|other| other.category.name == one.category.name) {
                assert_eq!(one.category.group, other.category.group, "{}", one.category.name);
            }
        }
    }
}
