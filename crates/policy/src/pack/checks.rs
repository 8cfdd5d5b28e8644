//! Which statements of one pack cannot both be true, as far as the pack alone tells?

use super::{Clause, PolicyPack};
use crate::rule::{Rate, Rule, ServiceFee};
use outflow_fields::Reader;
use outflow_ledger::{Cents, Code, Diagnostic};

/// Notes every contradiction at the clause that it is about.
pub(super) fn check(r: &mut Reader<'_>, file: &str, pack: &PolicyPack) {
    check_name(r, file, pack);
    let count = r.places.count_of("clause");
    // A clause that could not be read is not among them, so the numbers would not fit its neighbours.
    if count != pack.clauses.len() {
        return;
    }
    for (index, clause) in pack.clauses.iter().enumerate() {
        let path = format!("clause[{index}]");
        for (key, message) in problems_of(pack, clause) {
            let place = if key.is_empty() { path.clone() } else { format!("{path}.{key}") };
            r.problem_at(&place, Diagnostic::new(Code::PackContradiction, message));
        }
        let earlier = &pack.clauses[..index];
        if let Some(message) = earlier.iter().find_map(|other| conflict(other, clause)) {
            let place = format!("{path}.id");
            r.problem_at(&place, Diagnostic::new(Code::PackContradiction, message));
        }
    }
}

/// A file says by its name which rules it holds, so that a person finds them.
fn check_name(r: &mut Reader<'_>, file: &str, pack: &PolicyPack) {
    let needed = file_name(pack);
    let found = file.rsplit(['/', '\\']).next().unwrap_or(file);
    if found != needed {
        let message = format!("the file is called {found}, its rules are those of {needed}");
        let problem = Diagnostic::new(Code::PackName, message);
        r.problem_at("effective", problem.expecting(format!("the name {needed}")));
    }
    let folder = file.rsplit(['/', '\\']).nth(1);
    if let Some(folder) = folder.filter(|folder| *folder != pack.platform && !pack.is_own) {
        let message = format!("the folder is called {folder}, the platform {}", pack.platform);
        let problem = Diagnostic::new(Code::PackName, message);
        r.problem_at("platform", problem.expecting(format!("the folder {}", pack.platform)));
    }
    if pack.correction.is_some_and(|correction| correction.revision < 2) {
        let message = "corrections are counted from 2: the released pack itself is the first";
        r.problem_at("correction", Diagnostic::new(Code::PackContradiction, message));
    }
}

/// `2025-05-01.toml`, or `2025-05-01.r2.toml` for its first correction.
pub(crate) fn file_name(pack: &PolicyPack) -> String {
    match pack.correction {
        Some(correction) => format!("{}.r{}.toml", pack.effective, correction.revision),
        None => format!("{}.toml", pack.effective),
    }
}

/// What is wrong with a clause by itself: the key, and why.
fn problems_of(pack: &PolicyPack, clause: &Clause) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let prefix = format!("{}/", pack.platform);
    if !clause.citation.id.starts_with(&prefix) {
        found.push(("id", format!("the id of a clause of this pack begins with {prefix}")));
    }
    if let Some(until) = clause.until.filter(|until| *until < pack.effective) {
        let message = format!("it ends on {until}, before it begins on {}", pack.effective);
        found.push(("until", message));
    }
    match &clause.rule {
        Rule::ServiceFee(fee) => found.extend(of_service_fee(fee)),
        Rule::Payout(payout) => {
            if let (Some(least), Some(most)) = (payout.minimum, payout.maximum)
                && least > most
            {
                let message = format!("the minimum {least} is above the maximum {most}");
                found.push(("payout.minimum", message));
            }
        }
        Rule::ClientCharge(charge) if charge.at_least > charge.at_most => {
            let message = format!("{} is above {}", charge.at_least, charge.at_most);
            found.push(("client_charge.at_least", message));
        }
        _ => {}
    }
    found
}

fn of_service_fee(fee: &ServiceFee) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if let (Some(from), Some(before)) = (fee.started_from, fee.started_before)
        && from >= before
    {
        let message = format!("no contract starts on or after {from} and before {before}");
        found.push(("service_fee.started_from", message));
    }
    match &fee.rate {
        Rate::PerContract { at_least, at_most } if at_least > at_most => {
            let key = "service_fee.per_contract";
            found.push((key, "the lowest rate is above the highest".to_owned()));
        }
        Rate::Tiers(tiers) => {
            let rising = tiers.is_sorted_by(|a, b| a.0 < b.0);
            if !rising || tiers.first().is_none_or(|tier| tier.0 != Cents::ZERO) {
                let message = "tiers begin above 0.00 and rise".to_owned();
                found.push(("service_fee", message));
            }
        }
        Rate::PerContract { .. } => {}
    }
    found
}

/// Why two clauses of one pack cannot stand beside each other.
pub(crate) fn conflict(a: &Clause, b: &Clause) -> Option<String> {
    if a.citation.id == b.citation.id {
        return Some(format!("{} is stated twice", a.citation.id));
    }
    let says_the_same = match (&a.rule, &b.rule) {
        (Rule::ServiceFee(a), Rule::ServiceFee(b)) => scope(a) == scope(b),
        (Rule::Payout(a), Rule::Payout(b)) => a.method == b.method && a.place.meets(&b.place),
        (Rule::Schedule(_), Rule::Schedule(_)) | (Rule::Refund(_), Rule::Refund(_)) => true,
        (Rule::TaxWithheld(a), Rule::TaxWithheld(b)) => {
            a.place.meets(&b.place) && a.only_if == b.only_if
        }
        (Rule::TaxOnFees(a), Rule::TaxOnFees(b)) => {
            let items = a.on.iter().any(|item| b.on.contains(item));
            // Without regions a rule holds in all of them.
            let regions = a.regions.is_empty()
                || b.regions.is_empty()
                || a.regions.iter().any(|region| b.regions.contains(region));
            a.place.meets(&b.place) && regions && a.only_if == b.only_if && items
        }
        (Rule::Price(a), Rule::Price(b)) => a.item == b.item,
        (Rule::Inactivity(a), Rule::Inactivity(b)) => a.place.meets(&b.place),
        (Rule::Allowance(a), Rule::Allowance(b)) => {
            (a.item, a.plan, a.agency) == (b.item, b.plan, b.agency)
        }
        _ => false,
    };
    says_the_same.then(|| {
        format!(
            "{} and {} are about the same charge in the same case and say different things",
            a.citation.id, b.citation.id
        )
    })
}

/// Everything of a service fee but what it costs.
fn scope(fee: &ServiceFee) -> impl PartialEq {
    (
        fee.contracts,
        fee.hourly,
        fee.started_from,
        fee.started_before,
        fee.billed_above,
        fee.membership,
        fee.in_addition,
    )
}
