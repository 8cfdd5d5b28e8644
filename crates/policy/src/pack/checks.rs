//! Which statements of one pack cannot both be true, as far as the pack alone tells?

use super::keys::{Draft, DraftClause};
use super::{Clause, Meeting, Subject, meeting, subject};
use crate::rule::{Payout, Place, Rate, Rule, ServiceFee};
use outflow_fields::Reader;
use outflow_ledger::{Cents, Code, Diagnostic};
use rustc_hash::{FxHashMap, FxHashSet};

/// What to do where a statement is wrong by itself.
const CORRECT_IT: &str = "Compare it with the source and correct it.";

/// Notes every contradiction at the clause that it is about.
pub(super) fn check(r: &mut Reader<'_>, file: &str, draft: &Draft) {
    check_name(r, file, draft);
    let mut ids: FxHashSet<&str> = FxHashSet::default();
    let mut by_subject: FxHashMap<Subject<'_>, Vec<&Clause>> = FxHashMap::default();
    for one in &draft.clauses {
        let mut note = |key: &str, problem: Diagnostic| {
            r.problem_at(&format!("{}.{key}", one.path), problem);
        };
        for (key, problem) in problems_of(draft, one) {
            note(key, problem);
        }
        if let Some(id) = one.id.as_deref().filter(|id| !ids.insert(id)) {
            note("id", contradiction(format!("{id} is stated twice")).expecting("another id"));
            continue;
        }
        let Some(clause) = &one.clause else { continue };
        let Some(subject) = subject(clause) else { continue };
        let earlier = by_subject.entry(subject).or_default();
        let contradicts = |other: &&&Clause| meeting(other, clause) == Some(Meeting::Contradiction);
        if let Some(other) = earlier.iter().find(contradicts) {
            note("id", contradiction(both_answer(other, clause)));
        }
        earlier.push(clause);
    }
}

fn contradiction(message: String) -> Diagnostic {
    Diagnostic::new(Code::PackContradiction, message)
}

/// A problem of one statement, whatever the others say.
fn wrong(message: String, expected: impl Into<String>) -> Diagnostic {
    contradiction(message).expecting(expected).hinting(CORRECT_IT)
}

/// Why two clauses cannot stand beside each other.
pub(crate) fn both_answer(a: &Clause, b: &Clause) -> String {
    let what = match &a.rule {
        Rule::Hours(_) | Rule::Payment(_) | Rule::Deadline(_) | Rule::Schedule(_) => "days",
        _ => "charge",
    };
    format!(
        "{} and {} are about the same {what} in the same case, of which only one can hold",
        a.citation.id, b.citation.id
    )
}

/// A file says by its name which rules it holds, so that a person finds them.
fn check_name(r: &mut Reader<'_>, file: &str, draft: &Draft) {
    let found = file.rsplit(['/', '\\']).next().unwrap_or(file);
    if let Some(needed) = draft.file_name.as_ref().filter(|needed| *needed != found) {
        let message = format!("the file is called {found}, its rules are those of {needed}");
        let problem = Diagnostic::new(Code::PackName, message);
        r.problem_at("effective", problem.expecting(format!("the name {needed}")));
    }
    let folder = file.rsplit(['/', '\\']).nth(1).filter(|_| !draft.is_own);
    if let Some((folder, platform)) = folder.zip(draft.platform.as_deref())
        && folder != platform
    {
        let message = format!("the folder is called {folder}, the platform {platform}");
        let problem = Diagnostic::new(Code::PackName, message);
        r.problem_at("platform", problem.expecting(format!("the folder {platform}")));
    }
}

/// What is wrong with a clause by itself: the key, and why.
fn problems_of(draft: &Draft, one: &DraftClause) -> Vec<(&'static str, Diagnostic)> {
    let mut found = Vec::new();
    if let Some((id, platform)) = one.id.as_ref().zip(draft.platform.as_ref()) {
        let (of, name) = id.split_once('/').unwrap_or(("", id));
        if of != platform {
            let message = format!("the id of a clause of this pack begins with {platform}/");
            found.push(("id", wrong(message, format!("\"{platform}/{name}\""))));
        }
    }
    if let Some((until, effective)) = one.until.zip(draft.effective)
        && until < effective
    {
        let message = format!("it ends on {until}, before it begins on {effective}");
        let expected = format!("a day from {effective} on, or no such key");
        found.push(("until", wrong(message, expected)));
    }
    if let Some(clause) = &one.clause {
        found.extend(of_rule(&clause.rule));
    }
    found
}

fn of_rule(rule: &Rule) -> Vec<(&'static str, Diagnostic)> {
    let mut found = Vec::new();
    match rule {
        Rule::ServiceFee(fee) => found.extend(of_service_fee(fee)),
        Rule::Payout(payout) => {
            found.extend(of_limits(payout));
            found.extend(of_place("payout.countries_except", &payout.place));
        }
        Rule::ScheduledPayout(payout) => {
            found.extend(of_place("scheduled_payout.countries_except", &payout.place));
        }
        Rule::TaxOnFees(tax) => found.extend(of_place("tax_on_fees.countries_except", &tax.place)),
        Rule::TaxWithheld(tax) => {
            found.extend(of_place("tax_withheld.countries_except", &tax.place));
        }
        Rule::Inactivity(fee) => found.extend(of_place("inactivity.countries_except", &fee.place)),
        Rule::ClientCharge(charge) if charge.at_least > charge.at_most => {
            let message = format!("{} is above {}", charge.at_least, charge.at_most);
            let expected = format!("at most \"{}\"", charge.at_most);
            found.push(("client_charge.at_least", wrong(message, expected)));
        }
        _ => {}
    }
    found
}

fn of_limits(payout: &Payout) -> Option<(&'static str, Diagnostic)> {
    let (least, most) = payout.minimum.zip(payout.maximum)?;
    let message = format!("the minimum {least} is above the maximum {most}");
    let problem = wrong(message, format!("at most \"{most}\""));
    (least > most).then_some(("payout.minimum", problem))
}

fn of_place(key: &'static str, place: &Place) -> Option<(&'static str, Diagnostic)> {
    let both = place.except.iter().find(|country| place.countries.contains(country))?;
    let message = format!("{both} is among the countries and taken out of them");
    Some((key, wrong(message, "countries that are not among the others, or no such key")))
}

fn of_service_fee(fee: &ServiceFee) -> Vec<(&'static str, Diagnostic)> {
    let mut found = Vec::new();
    if let (Some(from), Some(before)) = (fee.started_from, fee.started_before)
        && from >= before
    {
        let message = format!("no contract starts on or after {from} and before {before}");
        let problem = wrong(message, format!("a day before {before}"));
        found.push(("service_fee.started_from", problem));
    }
    match &fee.rate {
        Rate::PerContract { at_least, at_most } if at_least > at_most => {
            let message = "the lowest rate is above the highest".to_owned();
            let problem = wrong(message, "at_least below or equal to at_most");
            found.push(("service_fee.per_contract", problem));
        }
        Rate::Tiers(tiers) => {
            let rising = tiers.is_sorted_by(|a, b| a.0 < b.0);
            if !rising || tiers.first().is_none_or(|tier| tier.0 != Cents::ZERO) {
                let message = "tiers begin above 0.00 and rise".to_owned();
                let expected = "the first tier above \"0.00\", and each above more than the last";
                found.push(("service_fee.tiers", wrong(message, expected)));
            }
        }
        Rate::PerContract { .. } => {}
    }
    found
}
