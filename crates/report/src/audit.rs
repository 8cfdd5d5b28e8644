//! Which parts does an audit have on paper: sentences and rows, ready for any format, without layout.

mod csv_rows;
mod html;
mod json;
mod markdown;
mod text;

pub use csv_rows::audit_csv;
pub use html::audit_html;
pub use json::{AUDIT_SCHEMA, audit_json, audit_json_without_answer};
pub use markdown::audit_markdown;
pub use text::audit_text;

use crate::labels::{label_of, rule_row, source_in_words};
use crate::page::covers_in_words;
use crate::safe::visible;
use outflow_answers::{
    AuditAnswer, AuditFindingKind, Basis, Charge, Hold, Verdict, day_in_words, money_in_words,
    percent,
};
use outflow_ledger::{Cents, Diagnostic, Journal, LedgerCause};
use std::collections::BTreeMap;

/// An audit with the journal that its lines stand in, and what there is to say about the input.
#[derive(Clone, Copy)]
pub struct ShownAudit<'a> {
    /// The answer.
    pub answer: &'a AuditAnswer,
    /// Its lines.
    pub journal: &'a Journal,
    /// Problems of the input.
    pub diagnostics: &'a [Diagnostic],
}

/// An audit as sentences and rows; all text is harmless already.
struct AuditPage {
    headline: String,
    proof: String,
    kinds: Vec<KindRow>,
    findings: Vec<FindingRow>,
    right: Vec<String>,
    unchecked: Vec<String>,
    holds: Option<String>,
    notes: Vec<String>,
    rules: Vec<String>,
    lines: Vec<ChargeRow>,
    support: Option<String>,
}

/// All charges of one kind.
struct KindRow {
    label: String,
    lines: u32,
    charged: String,
    right: u32,
    wrong: u32,
    unchecked: u32,
}

struct FindingRow {
    message: String,
    place: String,
    rule: String,
}

struct ChargeRow {
    date: String,
    kind: &'static str,
    charged: String,
    expected: String,
    difference: String,
    verdict: &'static str,
    place: String,
    because: String,
}

impl AuditPage {
    fn of(shown: &ShownAudit<'_>, with_lines: bool) -> AuditPage {
        let answer = shown.answer;
        let lines = match with_lines {
            true => answer.charges.iter().map(|charge| charge_row(shown, charge)).collect(),
            false => Vec::new(),
        };
        AuditPage {
            headline: headline(answer),
            proof: proof(answer),
            kinds: kinds(answer),
            findings: findings(shown),
            right: right(answer),
            unchecked: unchecked(answer),
            holds: holds(&answer.holds),
            notes: notes(shown),
            rules: answer.rules.iter().map(|rule| rule_row(&answer.account_name, rule)).collect(),
            lines,
            support: answer.support.as_deref().map(visible_lines),
        }
    }
}

/// Harmless text that keeps its line breaks.
fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

fn money(answer: &AuditAnswer, amount: Cents) -> String {
    money_in_words(answer.currency, amount)
}

/// A sum of any number of amounts; it may be wider than an amount.
fn sum(answer: &AuditAnswer, wide: i128) -> String {
    match Cents::from_wide(wide) {
        Some(cents) => money(answer, cents),
        None => format!("{}.{:02}", wide / 100, (wide % 100).abs()),
    }
}

/// Plain decimal text of a sum.
fn decimal(wide: i128) -> String {
    let sign = if wide < 0 { "-" } else { "" };
    let size = wide.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

fn charges_in_words(count: u32) -> String {
    if count == 1 { "1 charge".to_owned() } else { format!("{count} charges") }
}

fn headline(answer: &AuditAnswer) -> String {
    let totals = &answer.totals;
    let wrong = totals.differs + totals.orphans;
    let found = answer.findings.len();
    if answer.charges.is_empty() && found == 0 {
        let since = answer.since.map(|day| format!(" since {}", day_in_words(day)));
        let kinds: Vec<&str> = answer.only.iter().map(|cause| cause.id()).collect();
        let only = match kinds.as_slice() {
            [] => String::new(),
            kinds => format!(" of the kind {}", kinds.join(" or ")),
        };
        return format!("There is no charge{only} to check{}.", since.unwrap_or_default());
    }
    if totals.checked == 0 && found == 0 {
        return format!(
            "None of {} could be checked; below is why.",
            charges_in_words(totals.not_checked)
        );
    }
    if found == 0 {
        return match (totals.checked, totals.not_checked) {
            (1, 0) => "The only charge is what the rules say.".to_owned(),
            (all, 0) => format!("All {all} charges are what the rules say."),
            (1, _) => "The one charge that could be checked is what the rules say.".to_owned(),
            (some, _) => {
                format!("The {some} charges that could be checked are what the rules say.")
            }
        };
    }
    if wrong == 0 {
        let them = if found == 1 { "1 thing needs" } else { "things need" };
        let count = if found == 1 { String::new() } else { format!("{found} ") };
        return format!("Every charge that could be checked is right; {count}{them} a look.");
    }
    let missing =
        answer.findings.iter().filter(|one| one.kind == AuditFindingKind::MissingFeeReturn);
    let missing: i128 = missing.filter_map(|one| one.amount).map(Cents::wide).sum();
    let missing = match missing {
        0 => String::new(),
        missing => format!(", and {} did not come back", sum(answer, missing)),
    };
    let what = match totals.overcharged + totals.orphaned.max(0) {
        0 => format!("nothing too much, {} too little{missing}", sum(answer, totals.undercharged)),
        over => format!("{} too much{missing}", sum(answer, over)),
    };
    format!(
        "{wrong} of {} checked {} not what the rules say: {what}.",
        charges_in_words(totals.checked),
        if wrong == 1 { "is" } else { "are" }
    )
}

fn proof(answer: &AuditAnswer) -> String {
    let totals = &answer.totals;
    let orphans = match totals.orphans {
        0 => String::new(),
        count => format!(", {count} without what they name ({})", sum(answer, totals.orphaned)),
    };
    format!(
        "{} looked at, {} in all: {} right, {} different{orphans}, {} not checked. Overcharged {}, undercharged {}.",
        charges_in_words(totals.checked + totals.not_checked),
        sum(answer, totals.charged),
        totals.as_policy,
        totals.differs,
        totals.not_checked,
        sum(answer, totals.overcharged),
        sum(answer, totals.undercharged)
    )
}

fn kinds(answer: &AuditAnswer) -> Vec<KindRow> {
    #[derive(Default)]
    struct Tally(u32, i128, u32, u32, u32);
    let mut tallies: BTreeMap<LedgerCause, Tally> = BTreeMap::new();
    for charge in &answer.charges {
        let tally = tallies.entry(charge.kind).or_default();
        tally.0 += 1;
        tally.1 += charge.charged.wide();
        match charge.verdict {
            Verdict::AsPolicy => tally.2 += 1,
            Verdict::Differs | Verdict::Orphan => tally.3 += 1,
            Verdict::RateUnknown | Verdict::NoPolicyInForce | Verdict::ClaimedOnly => tally.4 += 1,
        }
    }
    let row = |(kind, Tally(lines, charged, right, wrong, unchecked))| KindRow {
        label: kind_label(kind, &answer.account_name),
        lines,
        charged: decimal(charged),
        right,
        wrong,
        unchecked,
    };
    tallies.into_iter().map(row).collect()
}

/// The label of a cause without the number of its lines.
fn kind_label(kind: LedgerCause, platform: &str) -> String {
    label_of(kind, 1, platform)
}

fn place(shown: &ShownAudit<'_>, index: u32) -> String {
    let line = &shown.journal.lines[index as usize];
    let source = visible(&shown.journal.source_of(line).name);
    let reference = line.id.map(|id| format!(", Ref {}", visible(&id.text(&shown.journal.texts))));
    format!("{source}:{}{}", line.at.line, reference.unwrap_or_default())
}

fn findings(shown: &ShownAudit<'_>) -> Vec<FindingRow> {
    let answer = shown.answer;
    let row = |finding: &outflow_answers::AuditFinding| {
        let places: Vec<String> = finding.lines.iter().map(|line| place(shown, *line)).collect();
        let day = finding.lines.first().map(|line| shown.journal.lines[*line as usize].dated);
        let day = day.map(|day| format!("{}: ", day_in_words(day))).unwrap_or_default();
        let rule = finding.clause.as_ref().map(|rule| {
            let source = source_in_words(&answer.account_name, rule);
            let only_if = finding.only_if.as_deref().map(|only_if| format!(", if {only_if}"));
            let only_if = visible(&only_if.unwrap_or_default());
            format!("{}{only_if} ({source}; {})", visible(&rule.title), rule.id)
        });
        FindingRow {
            message: format!("{day}{}", visible(&finding.message)),
            place: places.join("; "),
            rule: rule.unwrap_or_default(),
        }
    };
    answer.findings.iter().map(row).collect()
}

/// What is right, and because of which rule.
fn right(answer: &AuditAnswer) -> Vec<String> {
    // Few rules explain many charges: a list of groups, the last one first, is looked through fastest.
    let mut groups: Vec<(&Charge, u32, i128)> = Vec::new();
    for charge in answer.charges.iter().filter(|charge| charge.verdict == Verdict::AsPolicy) {
        match groups.iter_mut().find(|(first, ..)| has_same_rule(first, charge)) {
            Some((_, count, sum)) => {
                *count += 1;
                *sum += charge.charged.wide();
            }
            None => groups.push((charge, 1, charge.charged.wide())),
        }
    }
    let mut merged: Vec<(&Charge, u32, i128)> = Vec::new();
    for (charge, count, sum) in groups {
        let is_same = |known: &&mut (&Charge, u32, i128)| is_same_reason(known.0, charge);
        match merged.iter_mut().find(is_same) {
            Some(known) => (known.1, known.2) = (known.1 + count, known.2 + sum),
            None => merged.push((charge, count, sum)),
        }
    }
    merged.sort_by_key(|(charge, ..)| charge.kind);
    let row = |(charge, count, charged): (&Charge, u32, i128)| {
        let label = kind_label(charge.kind, &answer.account_name);
        let because = because(answer, charge);
        format!("{label}, {count} × right, {} in all, because {because}", sum(answer, charged))
    };
    merged.into_iter().map(row).collect()
}

/// The same rule by its handle, which almost all charges of one rule share.
fn has_same_rule(a: &Charge, b: &Charge) -> bool {
    let rules = match (&a.clause, &b.clause) {
        (Some(a), Some(b)) => a.is_handle_of(b),
        _ => false,
    };
    rules && a.kind == b.kind && a.rate == b.rate && has_same_terms(a, b)
}

fn is_same_reason(a: &Charge, b: &Charge) -> bool {
    a.clause == b.clause && a.kind == b.kind && a.rate == b.rate && has_same_terms(a, b)
}

fn has_same_terms(a: &Charge, b: &Charge) -> bool {
    a.only_if == b.only_if && a.is_together == b.is_together
}

/// The rule of a charge, with the contract's own rate and the condition where there is one.
fn because(answer: &AuditAnswer, charge: &Charge) -> String {
    let Some(rule) = &charge.clause else { return String::new() };
    let rate = charge.rate.map(|points| format!(" (this contract: {} %)", percent(points)));
    let only_if = charge.only_if.as_deref().map(|only_if| format!(", if {}", visible(only_if)));
    let together = match charge.is_together {
        true => ", together with the other lines about the same",
        false => "",
    };
    format!(
        "{}{}{}{together} ({})",
        visible(&rule.title),
        rate.unwrap_or_default(),
        only_if.unwrap_or_default(),
        source_in_words(&answer.account_name, rule)
    )
}

fn unchecked(answer: &AuditAnswer) -> Vec<String> {
    let row = |reason: &outflow_answers::Unchecked| {
        format!(
            "{}, {}: {}",
            charges_in_words(reason.count),
            sum(answer, reason.amount),
            reason.why.in_words()
        )
    };
    answer.totals.reasons.iter().map(row).collect()
}

fn holds(holds: &[Hold]) -> Option<String> {
    let late = holds.iter().filter(|hold| hold.days_late() > 0).count();
    let weeks =
        if holds.len() == 1 { "1 payment".to_owned() } else { format!("{} payments", holds.len()) };
    match (holds.len(), late) {
        (0, _) => None,
        (_, 0) => {
            Some(format!("{weeks} for hours came on the day that the rule names, or before it."))
        }
        (all, late) => Some(format!(
            "{weeks} for hours: {} in time, {late} later than the rule says.",
            all - late
        )),
    }
}

fn notes(shown: &ShownAudit<'_>) -> Vec<String> {
    let answer = shown.answer;
    let mut notes: Vec<String> = shown
        .diagnostics
        .iter()
        .filter(|one| !one.is_fatal())
        .map(|one| visible(&one.message))
        .collect();
    if let Some(days) = answer.covered {
        notes.push(covers_in_words(days, answer.as_of, shown.journal.goes_on_to));
    }
    if answer.rules.iter().any(|rule| rule.is_own) {
        notes.push("Some rules stand in packs of your own; they are marked so.".to_owned());
    }
    notes
}

fn charge_row(shown: &ShownAudit<'_>, charge: &Charge) -> ChargeRow {
    let line = &shown.journal.lines[charge.line as usize];
    let difference = charge.overcharge().map(|over| (-over).to_string());
    let of = match charge.basis {
        Basis::Of(base) => {
            let base = &shown.journal.lines[base as usize];
            format!("of {} in line {}; ", base.amount.grouped(), base.at.line)
        }
        Basis::Pieces(pieces) => format!("{pieces} pieces; "),
        Basis::Since(since) => format!("since {since}; "),
        Basis::Itself => String::new(),
    };
    let why = match charge.why_not {
        Some(why) => why.in_words().to_owned(),
        None => because(shown.answer, charge),
    };
    ChargeRow {
        date: line.dated.to_string(),
        kind: charge.kind.id(),
        charged: charge.charged.to_string(),
        expected: charge.expected.map(|amount| amount.to_string()).unwrap_or_default(),
        difference: difference.unwrap_or_default(),
        verdict: charge.verdict.id(),
        place: place(shown, charge.line),
        because: format!("{of}{why}"),
    }
}
