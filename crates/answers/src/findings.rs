//! What needs attention: unknown types, balances that do not follow, figures that differ.

use crate::answer::{Finding, FindingKind};
use crate::audit::AuditFinding;
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::{Cents, Code, Diagnostic, Journal, LedgerCause, Snapshot};
use std::collections::BTreeMap;

/// So many gaps are listed one by one; a file with more is not a statement, and the rest is counted.
const MOST_GAPS: usize = 1_000;

/// Looks for everything that the answer should point at; the diagnostics carry the same with its place.
pub(crate) fn find(
    journal: &Journal,
    snapshot: &Snapshot,
    as_of: Date,
) -> (Vec<Finding>, Vec<Diagnostic>) {
    let mut findings = unknown_types(journal);
    let mut diagnostics = Vec::new();
    for gap in journal.reconciled.gaps.iter().take(MOST_GAPS) {
        let mut message = format!(
            "the balance after line {} should be {}, but it is {}: {} is missing before it",
            journal.lines[gap.line as usize].at.line, gap.expected, gap.stated, gap.missing
        );
        let excluded = journal.excluded_at(gap);
        if let Some(first) = excluded.first() {
            let lines = if excluded.len() == 1 { "a line" } else { "lines" };
            message.push_str(&format!(
                ", because you excluded {lines} there (operation {})",
                first.decision
            ));
        }
        let mut diagnostic = journal.about_line(Code::BalanceGap, gap.line, message.clone());
        if let Some(first) = excluded.first() {
            let hint = format!("If it counts after all: outflow undo {}.", first.decision);
            diagnostic = diagnostic.hinting(hint);
        }
        diagnostics.push(diagnostic);
        findings.push(Finding {
            kind: FindingKind::BalanceGap,
            message,
            amount: Some(gap.missing),
            lines: vec![gap.line],
            gap: Some(*gap),
        });
    }
    if let Some(more) =
        journal.reconciled.gaps.len().checked_sub(MOST_GAPS).filter(|more| *more > 0)
    {
        let message = format!("and the balance does not follow in {more} more places");
        diagnostics.push(Diagnostic::new(Code::BalanceGap, message));
    }
    if let Some((finding, diagnostic)) = available_differs(journal, snapshot, as_of) {
        findings.push(finding);
        diagnostics.push(diagnostic);
    }
    if let Some((finding, diagnostic)) = exclusion_contradicted(journal) {
        findings.push(finding);
        diagnostics.push(diagnostic);
    }
    if journal.reconciled.days.last().is_some_and(|last| last > as_of) {
        let message =
            format!("the statement holds lines that are dated after {}", day_in_words(as_of));
        diagnostics.push(Diagnostic::new(Code::LaterLines, message));
    }
    (findings, diagnostics)
}

/// What the audit found among the lines of the window, told as the audit tells it.
pub(crate) fn of_charges(found: Vec<AuditFinding>) -> impl Iterator<Item = Finding> {
    found.into_iter().map(|one| Finding {
        kind: FindingKind::Charge(one.kind),
        message: one.message,
        amount: one.amount.map(|amount| -amount),
        lines: one.lines,
        gap: None,
    })
}

fn unknown_types(journal: &Journal) -> Vec<Finding> {
    let mut by_type: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (index, cause) in journal.meanings.causes.iter().enumerate() {
        if *cause == LedgerCause::Unclassified {
            let line = &journal.lines[index];
            let kind = journal.source_of(line).kind_text(line);
            by_type.entry(kind).or_default().push(index as u32);
        }
    }
    let finding = |(kind, lines): (String, Vec<u32>)| {
        let amounts = lines.iter().map(|line| journal.lines[*line as usize].amount);
        let amount = Cents::sum(amounts);
        let count = match lines.len() {
            1 => "1 line".to_owned(),
            count => format!("{count} lines"),
        };
        let sum = amount.map(|sum| format!(" ({sum})")).unwrap_or_default();
        let message =
            format!("{count} of the unknown type “{kind}”{sum}: kept in the sum, reason not known");
        Finding { kind: FindingKind::UnknownType, message, amount, lines, gap: None }
    };
    by_type.into_iter().map(finding).collect()
}

/// The balance that the platform states after excluded lines at the end.
fn exclusion_contradicted(journal: &Journal) -> Option<(Finding, Diagnostic)> {
    let stated = journal.contradicted_close()?;
    let difference = stated.minus(journal.reconciled.closing)?;
    let money = |amount| money_in_words(journal.currency, amount);
    let message = format!(
        "the platform states {} after the last line that you excluded, {} apart from what the other lines give",
        money(stated),
        money(difference.abs())
    );
    Some(differs(Code::ExcludedLines, message, difference))
}

/// A balance of the platform that is not the one of the lines.
fn differs(code: Code, message: String, difference: Cents) -> (Finding, Diagnostic) {
    let finding = Finding {
        kind: FindingKind::AvailableDiffers,
        message: message.clone(),
        amount: Some(difference),
        lines: Vec::new(),
        gap: None,
    };
    (finding, Diagnostic::new(code, message))
}

/// The site's available amount beside the statement's balance of that day.
pub(crate) fn available_differs(
    journal: &Journal,
    snapshot: &Snapshot,
    as_of: Date,
) -> Option<(Finding, Diagnostic)> {
    let available = snapshot.available?;
    let last = journal.reconciled.days.last()?;
    let close = journal.reconciled.days.close_on(as_of)?;
    let difference = available.minus(close).filter(|difference| !difference.is_zero())?;
    let money = |amount| money_in_words(journal.currency, amount);
    let message = format!(
        "the site shows {} as available on {}, the statement (its last line is of {}) has {}: {} apart",
        money(available),
        day_in_words(as_of),
        day_in_words(last),
        money(close),
        money(difference.abs())
    );
    Some(differs(Code::AvailableDiffers, message, difference))
}
