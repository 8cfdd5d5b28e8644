//! Which clauses are in force on a day, and what must follow by them.

use crate::calendar::{add_business_days, shift};
use crate::consequence::{Consequence, Effect, Event};
use crate::fee::service_fee;
use crate::pack::{Clause, Hours, PackError, Payout, PolicyPack, Rule, Schedule};
use jiff::civil::Date;
use outflow_ledger::snapshot::Week;
use outflow_ledger::{Cents, Citation};

/// Every pack that ships with the program: file name and text.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// All packs of all platforms.
#[derive(Clone, Debug)]
pub struct PolicyBook {
    packs: Vec<PolicyPack>,
}

impl PolicyBook {
    /// The packs that ship with the program.
    pub fn embedded() -> Result<PolicyBook, PackError> {
        PolicyBook::from_packs(EMBEDDED)
    }

    /// Packs from their texts, each with its file name.
    pub fn from_packs(texts: &[(&str, &str)]) -> Result<PolicyBook, PackError> {
        let packs = texts.iter().map(|(file, text)| PolicyPack::from_toml(file, text));
        let mut packs = packs.collect::<Result<Vec<_>, _>>()?;
        packs.sort_by(|a, b| (&a.platform, a.effective).cmp(&(&b.platform, b.effective)));
        Ok(PolicyBook { packs })
    }

    /// The platforms that have packs, each once, as id and name.
    pub fn platforms(&self) -> Vec<(&str, &str)> {
        let mut platforms: Vec<(&str, &str)> =
            self.packs.iter().map(|pack| (pack.platform.as_str(), pack.name.as_str())).collect();
        platforms.dedup();
        platforms
    }

    /// The platform's name for people; its id where it has no pack.
    pub fn name_of<'a>(&'a self, platform: &'a str) -> &'a str {
        let found = self.packs.iter().find(|pack| pack.platform == platform);
        found.map_or(platform, |pack| &pack.name)
    }

    /// The clauses of a platform in force on a day: of each id the latest.
    pub fn in_force(&self, platform: &str, on: Date) -> Vec<&Clause> {
        let mut clauses: Vec<&Clause> = Vec::new();
        let packs = self.packs.iter().filter(|pack| pack.platform == platform);
        for clause in packs.filter(|pack| pack.effective <= on).flat_map(|pack| &pack.clauses) {
            match clauses.iter_mut().find(|known| known.citation.id == clause.citation.id) {
                Some(known) => *known = clause,
                None => clauses.push(clause),
            }
        }
        clauses
    }

    /// Every clause of every pack with this id, oldest first.
    pub fn history_of(&self, id: &str) -> Vec<&Clause> {
        let clauses = self.packs.iter().flat_map(|pack| &pack.clauses);
        clauses.filter(|clause| clause.citation.id == id).collect()
    }

    /// The ids of all clauses, each once, in order.
    pub fn clause_ids(&self) -> Vec<&str> {
        let clauses = self.packs.iter().flat_map(|pack| &pack.clauses);
        let mut ids: Vec<&str> = clauses.map(|clause| clause.citation.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// What must follow from an event: the only door between rules and ledger.
    ///
    /// An effect that no rule in force decides is absent: a fee whose rate cannot be known is not guessed.
    pub fn consequences(&self, platform: &str, event: &Event<'_>) -> Vec<Consequence> {
        let on = match event {
            Event::HoursWorked { week, .. } => week.last,
            Event::PaymentReleased { on }
            | Event::MilestoneSubmitted { on }
            | Event::Earned { on, .. }
            | Event::EscrowRefundRequested { on }
            | Event::MethodAdded { on }
            | Event::PaidOut { on, .. } => *on,
        };
        let clauses = self.in_force(platform, on);
        match event {
            Event::HoursWorked { week, top_rated } => of_hours(&clauses, *week, *top_rated),
            Event::PaymentReleased { on } => of_release(&clauses, *on, Vec::new()),
            Event::MilestoneSubmitted { on } => of_submission(&clauses, *on),
            Event::Earned { gross, besides, on, terms } => {
                let fee = service_fee(&clauses, *gross, *besides, *on, terms);
                of_earning(fee, *on)
            }
            Event::EscrowRefundRequested { on } => {
                after_days(&clauses, *on, Effect::ReplyDue, |rule| match rule {
                    Rule::EscrowRefundReply(days) => Some(*days),
                    _ => None,
                })
            }
            Event::MethodAdded { on } => {
                after_days(&clauses, *on, Effect::MethodUsable, |rule| match rule {
                    Rule::NewMethod(days) => Some(*days),
                    _ => None,
                })
            }
            Event::PaidOut { method, on } => of_payout(&clauses, method, *on),
        }
    }

    /// The days of scheduled payouts in force on a day.
    pub fn schedule(&self, platform: &str, on: Date) -> Option<(Schedule, Citation)> {
        self.in_force(platform, on).into_iter().find_map(|clause| match clause.rule {
            Rule::Schedule(schedule) => Some((schedule, clause.citation.clone())),
            _ => None,
        })
    }

    /// The ways out that are known on a day.
    pub fn payout_methods(&self, platform: &str, on: Date) -> Vec<&Payout> {
        let clauses = self.in_force(platform, on);
        clauses
            .into_iter()
            .filter_map(|clause| match &clause.rule {
                Rule::Payout(payout) => Some(payout),
                _ => None,
            })
            .collect()
    }

    /// The way out that the text of a statement names.
    pub fn payout_method_in(&self, platform: &str, on: Date, text: &str) -> Option<&Payout> {
        let text = text.to_lowercase();
        let said = |payout: &&Payout| payout.words.iter().any(|word| text.contains(word.as_str()));
        self.payout_methods(platform, on).into_iter().find(said)
    }
}

fn of_hours(clauses: &[&Clause], week: Week, top_rated: bool) -> Vec<Consequence> {
    let day = |pick: fn(&Hours) -> Option<i32>| {
        clauses.iter().find_map(|clause| match &clause.rule {
            Rule::Hours(hours) => {
                pick(hours).map(|days| (shift(week.last, days), clause.citation.clone()))
            }
            _ => None,
        })
    };
    let mut because = Vec::new();
    let mut consequences = Vec::new();
    if let Some((on, citation)) = day(|hours| hours.review_ends_days_after_week) {
        because.push(citation);
        let because = because.clone();
        consequences.push(Consequence { effect: Effect::ReviewEnds, on, amount: None, because });
    }
    let faster = match top_rated {
        true => day(|hours| hours.top_rated_available_days_after_week),
        false => None,
    };
    if let Some((on, citation)) = faster.or_else(|| day(|hours| hours.available_days_after_week)) {
        because.push(citation);
        let effect = Effect::BecomesAvailable;
        consequences.push(Consequence { effect, on, amount: None, because });
    }
    consequences
}

fn of_release(clauses: &[&Clause], on: Date, earlier: Vec<Citation>) -> Vec<Consequence> {
    let mut found = after_days(clauses, on, Effect::BecomesAvailable, |rule| match rule {
        Rule::PaymentAvailable(days) => Some(*days),
        _ => None,
    });
    for consequence in &mut found {
        consequence.because.splice(0..0, earlier.clone());
    }
    found
}

fn of_submission(clauses: &[&Clause], on: Date) -> Vec<Consequence> {
    let mut found = after_days(clauses, on, Effect::Approved, |rule| match rule {
        Rule::SubmissionApproved(days) => Some(*days),
        _ => None,
    });
    if let Some(approved) = found.first().cloned() {
        found.extend(of_release(clauses, approved.on, approved.because));
    }
    found
}

fn of_earning(fee: Option<(Cents, Vec<Citation>)>, on: Date) -> Vec<Consequence> {
    let charged = fee.map(|(fee, because)| Consequence {
        effect: Effect::FeeCharged,
        on,
        amount: Some(-fee),
        because,
    });
    charged.into_iter().collect()
}

fn of_payout(clauses: &[&Clause], method: &str, on: Date) -> Vec<Consequence> {
    let mut found = Vec::new();
    for clause in clauses {
        let Rule::Payout(payout) = &clause.rule else {
            continue;
        };
        if payout.method != method {
            continue;
        }
        let because = || vec![clause.citation.clone()];
        let mut follows = |effect, on, amount| {
            found.push(Consequence { effect, on, amount, because: because() });
        };
        if let Some(days) = payout.arrives_within_business_days {
            follows(Effect::ArrivedBy, add_business_days(on, days), None);
        }
        if let Some(days) = payout.trace_after_business_days {
            follows(Effect::TraceFrom, add_business_days(on, days), None);
        }
        if payout.minimum.is_some() {
            follows(Effect::MinimumPayout, on, payout.minimum);
        }
    }
    found
}

/// One effect a number of days after the event, by the clause whose rule gives the number.
fn after_days(
    clauses: &[&Clause],
    on: Date,
    effect: Effect,
    days: impl Fn(&Rule) -> Option<i32>,
) -> Vec<Consequence> {
    let found = clauses.iter().find_map(|clause| Some((days(&clause.rule)?, &clause.citation)));
    let consequence = found.map(|(days, citation)| Consequence {
        effect,
        on: shift(on, days),
        amount: None,
        because: vec![citation.clone()],
    });
    consequence.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fee::{AgreedRate, Billings, ContractTerms};
    use jiff::civil::date;
    use outflow_ledger::snapshot::{ContractKind, Membership};

    const PLATFORM: &str = "upwork";

    fn cents(minor: i64) -> Cents {
        Cents::new(minor).unwrap()
    }

    fn terms() -> ContractTerms {
        ContractTerms {
            kind: ContractKind::Marketplace,
            membership: Membership::Basic,
            started: None,
            agreed: None,
            billed: Some(Billings::default()),
            billed_at_most: Billings::default(),
        }
    }

    fn fee(gross: i64, on: Date, terms: &ContractTerms) -> Option<i64> {
        let book = PolicyBook::embedded().unwrap();
        let event = Event::Earned { gross: cents(gross), besides: Cents::ZERO, on, terms };
        let follows = book.consequences(PLATFORM, &event);
        follows.first().map(|fee| -fee.amount.unwrap().minor())
    }

    #[test]
    fn the_fee_of_every_year() {
        let started = |started| ContractTerms { started: Some(started), ..terms() };
        let sliding = started(date(2016, 6, 21));
        let billed = |minor| {
            let billed = Billings(vec![(date(2017, 1, 1), cents(minor))]);
            let billed_at_most = billed.clone();
            ContractTerms { billed: Some(billed), billed_at_most, ..sliding.clone() }
        };
        let carved = billed(1_000_001);
        let new = started(date(2025, 5, 1));
        let agreed = |basis_points, inferred| ContractTerms {
            agreed: Some(AgreedRate { basis_points, inferred }),
            ..new.clone()
        };
        let direct = ContractTerms { kind: ContractKind::Direct, ..terms() };
        let plus = ContractTerms { membership: Membership::Plus, ..direct.clone() };
        let enterprise = ContractTerms { kind: ContractKind::Enterprise, ..terms() };
        for (on, gross, terms, expected) in [
            (date(2014, 1, 1), 10_000, terms(), Some(1_000)),
            (date(2016, 6, 20), 60_000, sliding.clone(), Some(6_000)),
            (date(2016, 6, 21), 60_000, sliding.clone(), Some(11_000)),
            (date(2023, 5, 2), 60_000, sliding.clone(), Some(11_000)),
            (date(2023, 5, 3), 60_000, sliding.clone(), Some(6_000)),
            (date(2018, 1, 1), 10_000, started(date(2016, 6, 20)), Some(1_000)),
            (date(2018, 1, 1), 10_000, billed(1_000_000), Some(500)),
            (date(2018, 1, 1), 10_000, billed(999_999), Some(500)),
            (date(2018, 1, 1), 10_000, terms(), None),
            (date(2023, 12, 31), 10_000, carved.clone(), Some(500)),
            (date(2024, 1, 1), 10_000, carved, Some(1_000)),
            (date(2025, 4, 30), 10_000, terms(), Some(1_000)),
            (date(2025, 5, 1), 10_000, terms(), None),
            (date(2025, 5, 1), 10_000, new.clone(), None),
            (date(2025, 5, 1), 10_000, started(date(2025, 4, 30)), Some(1_000)),
            (date(2025, 5, 1), 10_000, agreed(1_500, false), Some(1_500)),
            (date(2025, 5, 1), 10_000, agreed(0, true), Some(0)),
            (date(2024, 4, 21), 10_000, direct.clone(), Some(340)),
            (date(2024, 4, 22), 10_000, direct.clone(), Some(500)),
            (date(2025, 6, 1), 10_000, direct, Some(500)),
            (date(2024, 6, 1), 10_000, enterprise, None),
            (date(2024, 12, 31), 10_000, plus.clone(), Some(500)),
            (date(2025, 6, 1), 10_000, plus, Some(0)),
        ] {
            assert_eq!(fee(gross, on, &terms), expected, "{on} {gross} {terms:?}");
        }
    }

    #[test]
    fn the_days_of_every_event() {
        let book = PolicyBook::embedded().unwrap();
        let follows = |event: &Event<'_>, effect| {
            let found = book.consequences(PLATFORM, event);
            found.into_iter().find(|one| one.effect == effect).map(|one| one.on)
        };
        let week = Week { first: date(2024, 6, 3), last: date(2024, 6, 9) };
        let early = Week { first: date(2019, 6, 3), last: date(2019, 6, 9) };
        let hours = |week, top_rated| Event::HoursWorked { week, top_rated };
        let on = date(2024, 6, 7);
        let bank = Event::PaidOut { method: "local_bank", on };
        use Effect::*;
        for (event, effect, expected) in [
            (hours(week, false), ReviewEnds, date(2024, 6, 14)),
            (hours(week, false), BecomesAvailable, date(2024, 6, 19)),
            (hours(week, true), BecomesAvailable, date(2024, 6, 14)),
            (hours(early, true), BecomesAvailable, date(2019, 6, 19)),
            (Event::PaymentReleased { on }, BecomesAvailable, date(2024, 6, 12)),
            (Event::MilestoneSubmitted { on }, Approved, date(2024, 6, 21)),
            (Event::MilestoneSubmitted { on }, BecomesAvailable, date(2024, 6, 26)),
            (Event::EscrowRefundRequested { on }, ReplyDue, date(2024, 6, 14)),
            (Event::MethodAdded { on }, MethodUsable, date(2024, 6, 10)),
            (bank.clone(), ArrivedBy, date(2024, 6, 18)),
            (bank, TraceFrom, date(2024, 6, 19)),
        ] {
            assert_eq!(follows(&event, effect), Some(expected), "{event:?} {effect:?}");
        }
        let wire = Event::PaidOut { method: "wire", on };
        assert_eq!(follows(&wire, ArrivedBy), None);
    }
}
