//! What to write to support: each difference with its reference, day, arithmetic and rule, calling wrong only what a published rule shows to be.

use super::answer::{AuditAnswer, AuditFinding, AuditFindingKind};
use super::order;
use crate::words::{capitalised, day_in_words, money_in_words};
use outflow_ledger::{Cents, Journal, Standing};

/// So many are named one by one; a letter of more is not read.
const NAMED: usize = 20;

/// A letter about everything that was found, or none.
pub(super) fn draft(journal: &Journal, answer: &AuditAnswer) -> Option<String> {
    // A payout that was too small harmed nobody.
    let worth_asking = |finding: &&AuditFinding| {
        let took_less = finding.amount.is_some_and(Cents::is_negative);
        finding.kind != AuditFindingKind::BelowMinimum && !took_less
    };
    let mut asked: Vec<&AuditFinding> = answer.findings.iter().filter(worth_asking).collect();
    if asked.is_empty() {
        return None;
    }
    asked.sort_by_key(|one| one.lines.first().map(|line| order(journal, *line)));
    let mut text = String::from(
        "Hello,\n\nI compared my transaction history with your rules, as far as they can be read, and ask you to look at these lines:\n",
    );
    for (index, finding) in asked.iter().take(NAMED).enumerate() {
        text.push_str(&format!("\n{}. {}\n", index + 1, paragraph(journal, finding)));
    }
    if asked.len() > NAMED {
        text.push_str(&format!("\nThere are {} more of the same kinds.\n", asked.len() - NAMED));
    }
    let sum: i128 = asked.iter().filter_map(|one| one.amount).map(Cents::wide).sum();
    if let Some(sum) = Cents::from_wide(sum).filter(|sum| sum.is_positive()) {
        let money = money_in_words(journal.currency, sum);
        text.push_str(&format!("\nTogether this is about {money}.\n"));
    }
    text.push_str("\nPlease tell me how each amount was computed, or correct it. Thank you.\n");
    Some(text)
}

fn paragraph(journal: &Journal, finding: &AuditFinding) -> String {
    let mut parts = Vec::new();
    for line in &finding.lines {
        let line = &journal.lines[*line as usize];
        let reference = match line.id {
            Some(id) => format!("Ref ID {}", id.text(&journal.texts)),
            None => format!("line {} of {}", line.at.line, journal.source_of(line).name),
        };
        let day = day_in_words(line.dated);
        let money = money_in_words(journal.currency, line.amount);
        parts.push(format!("{reference} of {day}, {money}"));
    }
    let mut text = format!("{}. {}.", parts.join("; about "), capitalised(&finding.message));
    text.push_str(&question(finding));
    text
}

/// What is said of the rule: "wrong" where a published one shows it, else a question.
fn question(finding: &AuditFinding) -> String {
    let Some(rule) = &finding.clause else { return " What was it charged for?".to_owned() };
    let only_if = finding.only_if.as_deref().map(in_first_person);
    if finding.is_proved {
        let rule = format!("“{}” ({})", rule.title, rule.source);
        return match only_if {
            Some(only_if) => format!(" If {only_if}, it is wrong by your rule {rule}."),
            None => format!(" It is wrong by your rule {rule}."),
        };
    }
    let only_if = only_if.map(|only_if| format!(", if {only_if}")).unwrap_or_default();
    match rule.standing {
        _ if finding.kind == AuditFindingKind::HeldTooLong => {
            format!(" I took it that “{}”. Why did it come later?", rule.title)
        }
        _ if rule.is_own => format!(" I took it that “{}”{only_if}. Is that so?", rule.title),
        Standing::Published | Standing::Reported => {
            format!(" As far as I could read, the rule is “{}”{only_if}. Is that so?", rule.title)
        }
        Standing::Assumed => format!(" I took it that “{}”{only_if}. Is that so?", rule.title),
        Standing::Claimed => " On which rule does it rest?".to_owned(),
    }
}

/// Conditions are told to the user; in the letter the user speaks.
fn in_first_person(text: &str) -> String {
    let words =
        [("you do not live", "I do not live"), ("you live", "I live"), ("you were", "I was")];
    words.iter().fold(text.to_owned(), |text, (you, i)| text.replace(you, i))
}
