//! Which findings of the audit are to be told to support, and how much are they about?

use super::{Task, TodoRequest};
use crate::audit::{AuditFinding, AuditFindingKind};
use crate::words::capitalised;
use outflow_ledger::{Cents, Citation};

/// Findings of one kind by one rule are one task: one letter tells them all.
pub(super) fn tasks(request: &TodoRequest<'_>) -> Vec<Task> {
    let mut groups: Vec<Vec<&AuditFinding>> = Vec::new();
    // What was taken too little is nothing to complain about.
    let is_loss = |one: &&AuditFinding| !one.amount.is_some_and(Cents::is_negative);
    for finding in request.audit.findings.iter().filter(is_loss) {
        let is_same = |group: &&mut Vec<&AuditFinding>| {
            let first = group[0];
            (first.kind, first.is_proved, id_of(&first.clause))
                == (finding.kind, finding.is_proved, id_of(&finding.clause))
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.iter().filter_map(|group| task(request, group)).collect()
}

fn id_of(clause: &Option<Citation>) -> Option<&str> {
    clause.as_ref().map(|clause| clause.id.as_ref())
}

fn task(request: &TodoRequest<'_>, group: &[&AuditFinding]) -> Option<Task> {
    let first = *group.first()?;
    let amount = Cents::sum(group.iter().filter_map(|finding| finding.amount));
    let about = match group.len() {
        1 => subject(first.kind).0.to_owned(),
        count => format!("{count} {}", subject(first.kind).1),
    };
    let what = match first.is_proved {
        true => format!("Write to support about {about}: a published rule shows that it is wrong."),
        false => format!("Ask support about {about}."),
    };
    let mut why = capitalised(&first.message);
    if !why.ends_with(['.', '?', '!']) {
        why.push('.');
    }
    match group.len() - 1 {
        0 => {}
        1 => why.push_str(" One more is like it."),
        more => why.push_str(&format!(" {more} more are like it.")),
    }
    let rule = id_of(&first.clause).unwrap_or("no-rule").replace('/', "-");
    let proved = if first.is_proved { "proved" } else { "asked" };
    let id = format!("charge/{}/{rule}/{proved}", first.kind.id());
    let mut task = request.task(id, what, why, None);
    task.amount = amount.filter(|amount| !amount.is_zero());
    task.how = format!("{} (it writes the letter)", request.command("audit"));
    task.rule.clone_from(&first.clause);
    Some(task)
}

/// What a finding is about: one, and several.
fn subject(kind: AuditFindingKind) -> (&'static str, &'static str) {
    use AuditFindingKind::*;
    match kind {
        Differs => {
            ("a charge that is not what the rule gives", "charges that are not what the rule gives")
        }
        OldTier => ("a fee at an old rate", "fees at an old rate"),
        WrongBase => ("a tax on the wrong amount", "taxes on the wrong amount"),
        DoubleCharge => ("something that was charged twice", "things that were charged twice"),
        OrphanFee => ("a fee for nothing that is there", "fees for nothing that is there"),
        MissingFeeReturn => (
            "a fee that did not come back with its refund",
            "fees that did not come back with their refunds",
        ),
        BelowMinimum => ("a payout below the least amount", "payouts below the least amount"),
        HeldTooLong => (
            "money that was held longer than the rule says",
            "payments that were held longer than the rule says",
        ),
        ClaimedOnly => (
            "a charge for which no official rule is known",
            "charges for which no official rule is known",
        ),
    }
}
