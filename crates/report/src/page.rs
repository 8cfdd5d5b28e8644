//! Which parts does an answer have on paper: sentences and rows, ready for any format, without layout.

use crate::Shown;
use crate::labels::{label_of, stage_label};
use crate::safe::visible;
use crate::sentence::{headline, proof, second};
use outflow_answers::{Waiting, WhyAnswer, WindowRule, day_in_words};
use outflow_ledger::{Cents, Citation, LedgerCause, Standing, StatementLine};

/// An answer as sentences and rows; all text is harmless already.
#[derive(Clone, Debug)]
pub struct Page {
    /// The figure and the main cause.
    pub headline: String,
    /// The second cause.
    pub second: Option<String>,
    /// What is proved.
    pub proof: String,
    /// From the balance before to the balance now.
    pub bridge: Vec<BridgeRow>,
    /// The rise and fall in one line.
    pub episode: Option<String>,
    /// What waits.
    pub waiting: Vec<WaitingRow>,
    /// The next money, or why none can be named.
    pub next: String,
    /// What to do, best first, with the deadline.
    pub advice: Vec<String>,
    /// What was not understood, and what the answer rests on.
    pub notes: Vec<String>,
    /// The rules that were used.
    pub rules: Vec<String>,
    /// Every line of the window, in the order of the contributions.
    pub lines: Vec<LineRow>,
}

/// One step from the balance before to the balance now.
#[derive(Clone, Debug)]
pub struct BridgeRow {
    /// What.
    pub label: String,
    /// The public name of the cause; empty for balances.
    pub cause: &'static str,
    /// How much.
    pub amount: Cents,
    /// How it comes about.
    pub note: String,
    /// Whether it is a step and not a balance.
    pub is_step: bool,
}

/// One waiting amount.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// The stage.
    pub label: String,
    /// How much.
    pub amount: Cents,
    /// What, when and why.
    pub note: String,
}

/// One statement line.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// The public name of its cause.
    pub cause: &'static str,
    /// The day.
    pub date: String,
    /// How much.
    pub amount: Cents,
    /// The file.
    pub source: String,
    /// The line in the file.
    pub line: u32,
    /// The platform's id.
    pub reference: String,
    /// The type and the description as the platform writes them.
    pub text: String,
}

/// An amount with its currency sign, for a sentence.
pub(crate) fn money(answer: &WhyAnswer, amount: Cents) -> String {
    let sign = if amount.is_negative() { "-" } else { "" };
    let symbol = answer.currency.sign();
    match symbol {
        "" => format!("{} {}", amount.grouped(), answer.currency),
        _ => format!("{sign}{symbol}{}", amount.abs().grouped()),
    }
}

impl Page {
    /// Lays an answer out; `with_lines` adds every line of the window.
    pub fn of(shown: &Shown<'_>, with_lines: bool) -> Page {
        let answer = shown.answer;
        Page {
            headline: headline(shown),
            second: second(shown),
            proof: proof(shown),
            bridge: bridge(answer),
            episode: episode(answer),
            waiting: answer.waiting.iter().map(|waiting| waiting_row(answer, waiting)).collect(),
            next: next_money(shown),
            advice: answer.advice.iter().map(|advice| visible(&advice.text)).collect(),
            notes: notes(shown),
            rules: answer.rules.iter().map(|rule| rule_row(answer, rule)).collect(),
            lines: if with_lines { lines(shown) } else { Vec::new() },
        }
    }
}

fn bridge(answer: &WhyAnswer) -> Vec<BridgeRow> {
    let before = match answer.window.after {
        Some(day) => format!("Balance on {}", day_in_words(day)),
        None => "Balance before".to_owned(),
    };
    let balance =
        |label: String, amount, note| BridgeRow { label, cause: "", amount, note, is_step: false };
    let mut rows = vec![balance(before, answer.window.opening_balance, String::new())];
    let kinds_of_work = answer.contributions.iter().filter(|part| part.cause.is_earning()).count();
    for part in &answer.contributions {
        let count = part.lines.len();
        let label = match part.cause.is_earning() && kinds_of_work == 1 {
            true if count == 1 => "Earned, 1 payment".to_owned(),
            true => format!("Earned, {count} payments"),
            false => label_of(part.cause, count, &answer.account_name),
        };
        let note = match (&part.note, part.card_funded.is_zero()) {
            (Some(note), _) => note.clone(),
            (None, false) => format!("your card paid {}", part.card_funded.abs().grouped()),
            (None, true) => String::new(),
        };
        rows.push(BridgeRow {
            label,
            cause: part.cause.id(),
            amount: part.amount,
            note,
            is_step: true,
        });
    }
    let unexplained = format!("unexplained {}", answer.unexplained.grouped());
    rows.push(balance("Balance now".to_owned(), answer.closing_balance, unexplained));
    rows
}

fn episode(answer: &WhyAnswer) -> Option<String> {
    let episode = answer.episode.as_ref()?;
    if answer.closing_balance.is_positive() && answer.window.rule == WindowRule::SinceStart {
        return None;
    }
    Some(format!(
        "Since {}: highest {} on {}, now {}.",
        day_in_words(episode.since),
        money(answer, episode.peak),
        day_in_words(episode.peak_on),
        money(answer, answer.closing_balance)
    ))
}

fn waiting_row(answer: &WhyAnswer, waiting: &Waiting) -> WaitingRow {
    let when = match (waiting.available_on, waiting.was_due, waiting.reply_by) {
        (Some(on), _, _) if waiting.outside => format!("arrives by {}", day_in_words(on)),
        (Some(on), _, _) => day_in_words(on),
        (None, Some(on), _) => format!("was due on {}", day_in_words(on)),
        (None, None, Some(on)) => format!("answer by {}", day_in_words(on)),
        (None, None, None) => format!(
            "no date can be given, because {}",
            waiting.no_date.unwrap_or("nothing is known of it")
        ),
    };
    let contract = waiting.contract.as_deref().filter(|name| !waiting.what.contains(*name));
    let contract = contract.map(|name| format!(", “{}”", visible(name))).unwrap_or_default();
    let gross = if waiting.before_fees { "; before fees, the rate is not known" } else { "" };
    let rules: Vec<String> = waiting.because.iter().map(|rule| rule_source(answer, rule)).collect();
    let source = match rules.last() {
        Some(source) => format!(" ({source})"),
        None => String::new(),
    };
    WaitingRow {
        label: stage_label(waiting.cause).to_owned(),
        amount: waiting.amount,
        note: format!("{when}: {}{contract}{gross}{source}", visible(&waiting.what)),
    }
}

/// Who says so, for people: "rule: Upwork's page, read on 2026-11-23".
fn rule_source(answer: &WhyAnswer, rule: &Citation) -> String {
    let name = &answer.account_name;
    match rule.standing {
        Standing::Published => format!("rule: {name}'s page, read on {}", rule.checked),
        Standing::Reported => format!("rule as others report it, read on {}", rule.checked),
        Standing::Claimed => format!("one unofficial source says so, read on {}", rule.checked),
        Standing::Assumed => "our own assumption".to_owned(),
    }
}

fn rule_row(answer: &WhyAnswer, rule: &Citation) -> String {
    format!("{}. {}: {}", visible(&rule.title), rule_source(answer, rule), visible(&rule.source))
}

fn next_money(shown: &Shown<'_>) -> String {
    let answer = shown.answer;
    match answer.next_available {
        Some((on, amount)) => {
            let what = answer
                .waiting
                .iter()
                .find(|waiting| waiting.available_on == Some(on) && !waiting.outside)
                .map(|waiting| format!(" ({})", visible(&waiting.what)))
                .unwrap_or_default();
            format!("{} on {}{what}", money(answer, amount), day_in_words(on))
        }
        None if answer.waiting.iter().any(|waiting| !waiting.outside) => {
            "no date can be given for what is waiting".to_owned()
        }
        None if answer.has_stage_figures => "nothing is waiting".to_owned(),
        None => format!(
            "not in this file. Copy four figures from {}, Reports, Overview (work in progress, in review, pending, available): --work-in-progress, --in-review, --pending, --available",
            answer.account_name
        ),
    }
}

fn notes(shown: &Shown<'_>) -> Vec<String> {
    let answer = shown.answer;
    let mut notes: Vec<String> =
        answer.findings.iter().map(|finding| visible(&finding.message)).collect();
    notes.extend(shown.diagnostics.iter().filter(|diagnostic| !diagnostic.is_fatal()).filter_map(
        |diagnostic| {
            let told = answer.findings.iter().any(|finding| finding.message == diagnostic.message);
            let place = match (&diagnostic.source, diagnostic.line) {
                (Some(source), Some(line)) => format!("{}, line {line}: ", visible(source)),
                (Some(source), None) => format!("{}: ", visible(source)),
                _ => String::new(),
            };
            (!told).then(|| format!("{place}{}", visible(&diagnostic.message)))
        },
    ));
    if let Some((first, last)) = answer.covered {
        let rest = if answer.as_of > last { "; later days are not in it" } else { "" };
        notes.push(format!(
            "The file covers {} to {}{rest}.",
            day_in_words(first),
            day_in_words(last)
        ));
    }
    notes
}

fn lines(shown: &Shown<'_>) -> Vec<LineRow> {
    let parts = shown.answer.contributions.iter();
    parts
        .flat_map(|part| part.lines.iter().map(|line| (part.cause, *line)))
        .map(|(cause, index)| line_row(shown, cause, &shown.journal.lines[index as usize]))
        .collect()
}

fn line_row(shown: &Shown<'_>, cause: LedgerCause, line: &StatementLine) -> LineRow {
    let source = shown.journal.source_of(line);
    let kind = source.kind_text(line);
    let description = source.description(line);
    let text = if description.is_empty() { kind } else { format!("{kind}: {description}") };
    LineRow {
        cause: cause.id(),
        date: line.dated.to_string(),
        amount: line.amount,
        source: visible(&source.name),
        line: line.at.line,
        reference: line.id.map(|id| visible(&id.text(&shown.journal.texts))).unwrap_or_default(),
        text: visible(&text),
    }
}
