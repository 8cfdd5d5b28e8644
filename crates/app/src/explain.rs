//! What does a word of an answer mean: the definition, evidence and source of a cause, a rule or a code.

use crate::load::{InputFile, load_rules};
use outflow_ledger::{Code, Diagnostic, LedgerCause, StateCause};
use outflow_policy::{Clause, PolicyBook};

/// An explanation as labelled paragraphs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// The word itself with a few more.
    pub title: String,
    /// Label and text.
    pub parts: Vec<(&'static str, String)>,
}

/// What there is to say about a word, or the nearest words that are known.
pub fn explain(
    topic: &str,
    packs: Vec<InputFile>,
) -> Result<Result<Explained, Vec<String>>, Vec<Diagnostic>> {
    let book = load_rules(packs)?;
    let wanted = topic.trim().to_lowercase().replace(' ', "_");
    let found = explain_cause(&wanted, &book)
        .or_else(|| explain_code(&wanted))
        .or_else(|| explain_rule(&wanted.replace('_', "-"), &book));
    Ok(found.ok_or_else(|| nearest(&wanted, &book)))
}

/// Every word that can be explained.
pub fn topics(book: &PolicyBook) -> Vec<String> {
    let causes = LedgerCause::ALL.iter().map(|cause| cause.id());
    let states = StateCause::ALL.iter().map(|cause| cause.id());
    let codes = Code::ALL.iter().map(|code| code.id());
    let rules = book.clause_ids();
    causes.chain(states).chain(codes).chain(rules).map(str::to_owned).collect()
}

fn explain_cause(id: &str, book: &PolicyBook) -> Option<Explained> {
    let (title, meaning, evidence) = match (LedgerCause::from_id(id), StateCause::from_id(id)) {
        (Some(cause), _) => (cause.id(), cause.meaning(), cause.evidence()),
        (None, Some(cause)) => (cause.id(), cause.meaning(), cause.evidence()),
        (None, None) => return None,
    };
    let mut parts =
        vec![("Means", meaning.to_owned()), ("Said when it is seen", evidence.to_owned())];
    for clause in book.clause_ids().iter().filter(|rule| is_about(title, rule)) {
        if let Some(latest) = book.history_of(clause).last() {
            parts.push(("Rule", rule_in_words(latest)));
        }
    }
    if parts.len() == 2 {
        let source =
            "the statement itself, or the figures that you copy from the site; no rule is needed";
        parts.push(("Source", source.to_owned()));
    }
    Some(Explained { title: title.to_owned(), parts })
}

/// Which rules a cause rests on, by the end of their ids.
const RULES_OF_CAUSES: &[(&str, &[&str])] = &[
    ("service_fee", &["/service-fee", "/service-fee-direct", "/service-fee-earlier-contracts"]),
    (
        "pending_security",
        &["/hourly-security-period", "/fixed-price-security-period", "/faster-payouts"],
    ),
    ("in_review", &["/hourly-review", "/hourly-security-period"]),
    ("work_in_progress", &["/hourly-review"]),
    ("awaiting_approval", &["/milestone-auto-approval", "/fixed-price-security-period"]),
    ("escrow_refund_requested", &["/escrow-refund-reply"]),
    ("payout_blocked", &["/new-method-wait", "/payout-local-bank"]),
    ("withdrawn_scheduled", &["/payout-schedule-days"]),
    (
        "transfer_in_transit",
        &["/payout-local-bank", "/payout-ach", "/payout-mpesa", "/payout-instant"],
    ),
    ("transfer_late", &["/payout-local-bank", "/payout-ach"]),
];

fn is_about(cause: &str, rule: &str) -> bool {
    RULES_OF_CAUSES
        .iter()
        .any(|(known, rules)| *known == cause && rules.iter().any(|end| rule.ends_with(end)))
}

fn explain_code(id: &str) -> Option<Explained> {
    let code = Code::from_id(id)?;
    Some(Explained {
        title: format!("{code}: {}", code.title()),
        parts: vec![("Means", code.meaning().to_owned()), ("Do next", code.remedy().to_owned())],
    })
}

fn explain_rule(id: &str, book: &PolicyBook) -> Option<Explained> {
    let ids = book.clause_ids();
    let known = ids.iter().find(|known| **known == id || known.ends_with(&format!("/{id}")))?;
    let clauses = book.history_of(known);
    let parts = clauses.iter().map(|clause| {
        let since = format!("From {}", clause.citation.effective);
        ("Rule", format!("{since}: {}", rule_in_words(clause)))
    });
    Some(Explained { title: (*known).to_owned(), parts: parts.collect() })
}

fn rule_in_words(clause: &Clause) -> String {
    let citation = &clause.citation;
    format!(
        "{}. Standing: {}. Source: {} (read on {})",
        citation.title, citation.standing, citation.source, citation.checked
    )
}

fn nearest(topic: &str, book: &PolicyBook) -> Vec<String> {
    let mut scored: Vec<(f64, String)> = topics(book)
        .into_iter()
        .map(|known| (strsim::jaro_winkler(topic, &known.to_lowercase()), known))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, known)| known).collect()
}
