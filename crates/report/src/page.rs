//! Which parts does an answer have on paper: sentences and rows, ready for any format, without layout.

use crate::Shown;
use crate::labels::{label_of, rule_row, source_in_words, stage_label};
use crate::safe::visible;
use crate::sentence::{headline, proof, second};
use jiff::civil::Date;
use outflow_answers::{FindingKind, Waiting, WhyAnswer, WindowRule, day_in_words, money_in_words};
use outflow_ledger::{Cents, Code, LedgerCause, StatementLine};
use std::collections::BTreeMap;

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
    money_in_words(answer.currency, amount)
}

impl Page {
    /// Lays an answer out; `with_lines` adds every line of the window.
    pub fn of(shown: &Shown<'_>, with_lines: bool) -> Page {
        let answer = shown.answer;
        Page {
            headline: headline(shown),
            second: second(shown),
            proof: proof(shown),
            bridge: bridge(answer, shown.journal.goes_on_to.is_some()),
            episode: episode(answer, shown.journal.goes_on_to.is_some()),
            waiting: answer.waiting.iter().map(|waiting| waiting_row(answer, waiting)).collect(),
            next: next_money(shown),
            advice: answer.advice.iter().map(|advice| visible(&advice.text)).collect(),
            notes: notes(shown),
            rules: answer.rules.iter().map(|rule| rule_row(&answer.account_name, rule)).collect(),
            lines: if with_lines { lines(shown) } else { Vec::new() },
        }
    }
}

fn bridge(answer: &WhyAnswer, goes_on: bool) -> Vec<BridgeRow> {
    let until = match goes_on {
        true => format!("Balance on {}", day_in_words(answer.as_of)),
        false => "Balance now".to_owned(),
    };
    let before = match answer.window.after {
        Some(day) if answer.covered.is_some_and(|(first, _)| day >= first) => {
            format!("Balance on {}", day_in_words(day))
        }
        _ => "Balance before".to_owned(),
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
            false if !part.one_of.is_empty() => format!("Taken back, {}", lines_in_words(count)),
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
    rows.push(balance(until, answer.closing_balance, unexplained));
    rows
}

fn lines_in_words(count: usize) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

fn episode(answer: &WhyAnswer, goes_on: bool) -> Option<String> {
    let episode = answer.episode.as_ref().filter(|episode| episode.peak.is_positive())?;
    // Where the highest is where the window begins, the first row tells it already.
    let told = episode.peak == answer.window.opening_balance;
    if told
        || (answer.closing_balance.is_positive() && answer.window.rule == WindowRule::SinceStart)
    {
        return None;
    }
    // Only where the window begins after the peak is there something that the rows do not show.
    let is_hidden = answer.window.after.is_some_and(|after| after > episode.peak_on);
    let took = if is_hidden { took_in_words(answer, &episode.took) } else { String::new() };
    Some(format!(
        "Since {}: highest {} on {}{took}, {} {}.",
        day_in_words(episode.since),
        money(answer, episode.peak),
        day_in_words(episode.peak_on),
        if goes_on { "in the end" } else { "now" },
        money(answer, answer.closing_balance)
    ))
}

/// The two largest takers by name, and the rest in one sum: "; then withdrawn 35.00, membership 19.99, others 6.36".
fn took_in_words(answer: &WhyAnswer, took: &[(LedgerCause, Cents)]) -> String {
    let named = took.iter().take(2).map(|(cause, sum)| {
        let label = label_of(*cause, 1, &answer.account_name);
        let name = label.split(',').next().unwrap_or_default().to_lowercase();
        format!("{name} {}", sum.abs().grouped())
    });
    let rest = Cents::sum(took.iter().skip(2).map(|(_, sum)| *sum));
    let rest =
        rest.filter(|rest| !rest.is_zero()).map(|rest| format!("others {}", rest.abs().grouped()));
    let parts: Vec<String> = named.chain(rest).collect();
    if parts.is_empty() { String::new() } else { format!("; then {}", parts.join(", ")) }
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
    let rules: Vec<String> =
        waiting.because.iter().map(|rule| source_in_words(&answer.account_name, rule)).collect();
    let source = match rules.last() {
        _ if waiting.date_from_site => " (the site's own date)".to_owned(),
        Some(source) => format!(" ({source})"),
        None => String::new(),
    };
    WaitingRow {
        label: stage_label(waiting.cause).to_owned(),
        amount: waiting.amount,
        note: format!("{when}: {}{contract}{gross}{source}", visible(&waiting.what)),
    }
}

fn next_money(shown: &Shown<'_>) -> String {
    let answer = shown.answer;
    let inside = || answer.waiting.iter().filter(|waiting| !waiting.outside);
    if shown.journal.goes_on_to.is_some() && answer.waiting.is_empty() {
        return "not asked of a day that is past; ask without a period for what comes next"
            .to_owned();
    }
    match answer.next_available {
        Some((on, amount)) => {
            let of_that_day: Vec<&Waiting> =
                inside().filter(|waiting| waiting.available_on == Some(on)).collect();
            let gross = of_that_day.iter().any(|waiting| waiting.before_fees);
            let gross = if gross { " before fees" } else { "" };
            let what: Vec<String> =
                of_that_day.iter().map(|waiting| visible(&waiting.what)).collect();
            let what = what.join(", ");
            format!("{}{gross} on {} ({what})", money(answer, amount), day_in_words(on))
        }
        None if inside().next().is_some() => "no date can be given for what is waiting".to_owned(),
        None if answer.has_stage_figures && answer.stages_not_given.is_empty() => {
            format!("nothing is waiting at {}", answer.account_name)
        }
        None if answer.has_stage_figures => format!(
            "nothing waits in the figures that were given; what is {} was not given",
            answer.stages_not_given.join(" and ")
        ),
        None => format!(
            "not in this file. Copy four figures from {}, Reports, Overview (work in progress, in review, pending, available): --work-in-progress, --in-review, --pending, --available",
            answer.account_name
        ),
    }
}

fn notes(shown: &Shown<'_>) -> Vec<String> {
    let answer = shown.answer;
    let mut notes: Vec<String> = gaps_in_words(shown).into_iter().collect();
    let other = answer.findings.iter().filter(|finding| finding.kind != FindingKind::BalanceGap);
    notes.extend(other.map(|finding| {
        let place = finding.lines.first().map(|line| place(shown, *line));
        format!("{}{}", visible(&finding.message), place.unwrap_or_default())
    }));
    // What a finding tells already is not told twice.
    let is_told =
        |code: Code| matches!(code, Code::BalanceGap | Code::AvailableDiffers | Code::UnknownType);
    let others = shown.diagnostics.iter().filter(|one| !one.is_fatal() && !is_told(one.code));
    notes.extend(others.map(|diagnostic| {
        let place = match (&diagnostic.source, diagnostic.line) {
            (Some(source), Some(line)) => format!("{}, line {line}: ", visible(source)),
            (Some(source), None) => format!("{}: ", visible(source)),
            _ => String::new(),
        };
        format!("{place}{}", visible(&diagnostic.message))
    }));
    if let Some(days) = answer.covered {
        notes.push(covers_in_words(days, answer.as_of, shown.journal.goes_on_to));
    }
    notes
}

/// Which days the lines cover, and whether an answer for the day `as_of` lies beyond them or before their end.
pub(crate) fn covers_in_words(
    (first, last): (Date, Date),
    as_of: Date,
    goes_on_to: Option<Date>,
) -> String {
    let rest = match goes_on_to {
        Some(end) => format!("; lines up to {} are left out, as you asked", day_in_words(end)),
        None if as_of > last => "; later days are not in it".to_owned(),
        None => String::new(),
    };
    let what = if goes_on_to.is_some() { "These lines cover" } else { "The file covers" };
    match first == last {
        true => format!("{what} {}{rest}.", day_in_words(first)),
        false => format!("{what} {} to {}{rest}.", day_in_words(first), day_in_words(last)),
    }
}

/// All gaps in one sentence: how many, the first, and the sum that would close them.
fn gaps_in_words(shown: &Shown<'_>) -> Option<String> {
    let gaps = &shown.journal.reconciled.gaps;
    let first = gaps.first()?;
    let missing = Cents::sum(gaps.iter().map(|gap| gap.missing));
    let missing = missing.map(|sum| sum.grouped()).unwrap_or_default();
    let place = place(shown, first.line);
    Some(match gaps.len() {
        1 => format!("the balance does not follow{place}: {missing} is missing before it"),
        count => format!(
            "the balance does not follow in {count} places, first{place}, where {} is missing before it; {missing} in all",
            first.missing.grouped()
        ),
    })
}

fn place(shown: &Shown<'_>, line: u32) -> String {
    let line = &shown.journal.lines[line as usize];
    format!(" (line {} of {})", line.at.line, visible(&shown.journal.source_of(line).name))
}

fn lines(shown: &Shown<'_>) -> Vec<LineRow> {
    let parts = shown.answer.contributions.iter();
    let remarks = remarks(shown.answer);
    parts
        .flat_map(|part| part.lines.iter().map(|line| (part.cause, *line)))
        .map(|(cause, index)| {
            let mut row = line_row(shown, cause, &shown.journal.lines[index as usize]);
            if let Some(remark) = remarks.get(&index) {
                row.text.push_str(&format!(" [audit: {}]", visible(remark)));
            }
            row
        })
        .collect()
}

/// What the audit found, by the line that it is about.
fn remarks(answer: &WhyAnswer) -> BTreeMap<u32, &str> {
    let charges = answer.findings.iter().filter(|one| matches!(one.kind, FindingKind::Charge(_)));
    charges.filter_map(|one| Some((*one.lines.first()?, one.message.as_str()))).collect()
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
