//! Is one charge what the rules in force make of its basis: the one place where charged and expected meet.

use super::answer::{Basis, Charge, NotChecked, Verdict};
use super::terms::Deal;
use jiff::civil::Date;
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Cents, Currency, LedgerCause, Standing};
use outflow_policy::{
    AgreedRate, Consequence, ContractTerms, Effect, Event, Known, Lack, PlatformRules,
};

/// What is taken of a contract of which nobody told how it was made.
pub(super) const ORDINARY: &str = "this is an ordinary contract of the marketplace";

/// A charge before its verdict.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) line: u32,
    pub(super) kind: LedgerCause,
    pub(super) charged: Cents,
    pub(super) on: Date,
    pub(super) basis: Basis,
    /// An earlier line already charged the same.
    pub(super) is_repeated: bool,
}

/// A verdict, and whether it hangs on a rate that only the contract's other lines can show.
pub(super) struct Judged {
    pub(super) charge: Charge,
    pub(super) depends_on_contract: bool,
    /// It is right as the share of a direct contract, of which nobody told.
    pub(super) is_direct: bool,
}

/// Asks the rules.
pub(super) struct Judge<'r, 'b> {
    pub(super) rules: &'r PlatformRules<'b>,
    pub(super) currency: Currency,
    /// The day of the platform's first rule.
    pub(super) known: Known,
}

impl Judge<'_, '_> {
    /// The platform's share of an earning of which `gross` and `besides` are told.
    pub(super) fn share(
        &self,
        asked: &Asked,
        (gross, besides): (Cents, Cents),
        terms: &ContractTerms,
        stated: Option<AgreedRate>,
    ) -> Judged {
        let on = asked.on;
        let found = self.rules.consequences(&Event::Earned { gross, besides, on, terms });
        self.by_contract(asked, found, terms, stated, |terms| {
            self.rules.consequences(&Event::Earned { gross, besides, on, terms })
        })
    }

    /// The same where nobody told how the contract was made: a share of the user's own client is right too.
    pub(super) fn share_of_unstated_kind(
        &self,
        asked: &Asked,
        money: (Cents, Cents),
        terms: &ContractTerms,
        ordinary: Judged,
    ) -> Judged {
        let direct = ContractTerms { kind: ContractKind::Direct, ..terms.clone() };
        let mut judged = self.share(asked, money, &direct, None);
        if judged.charge.verdict == Verdict::AsPolicy {
            judged.charge.only_if = Some("this is a direct contract".into());
            judged.is_direct = true;
            return judged;
        }
        let mut ordinary = ordinary;
        ordinary.charge.only_if = Some(match &ordinary.charge.only_if {
            Some(other) => format!("{ORDINARY} and {other}").into(),
            None => ORDINARY.into(),
        });
        ordinary
    }

    /// Whether a share cannot be told without what the client was billed before.
    pub(super) fn looks_at_billings(
        &self,
        asked: &Asked,
        gross: Cents,
        terms: &ContractTerms,
    ) -> bool {
        let terms = ContractTerms { billed: None, ..terms.clone() };
        let event = Event::Earned { gross, besides: Cents::ZERO, on: asked.on, terms: &terms };
        let found = self.rules.consequences(&event);
        found.iter().any(|one| one.lacks == Some(Lack::Billings))
    }

    /// The share that a refund brings back: by the rule that the deal's own fees show, where several may be its rule.
    pub(super) fn returned(
        &self,
        asked: &Asked,
        refund: Cents,
        deal: &Deal,
        stated: Option<AgreedRate>,
    ) -> Judged {
        let on = asked.on;
        let shown = |mut found: Vec<Consequence>| {
            let is_shown = |one: &Consequence| {
                deal.shown.as_ref().is_some_and(|rule| one.because.contains(rule))
            };
            if found.iter().any(is_shown) {
                found.retain(is_shown);
            }
            found
        };
        let follows = |terms: &ContractTerms| {
            shown(self.rules.consequences(&Event::Refunded { amount: refund, on, terms }))
        };
        if deal.is_shown_direct {
            let direct = ContractTerms { kind: ContractKind::Direct, ..deal.terms.clone() };
            return self.by_contract(asked, follows(&direct), &direct, stated, follows);
        }
        self.by_contract(asked, follows(&deal.terms), &deal.terms, stated, follows)
    }

    /// Where the rule leaves the rate to the contract, the stated rate decides, else the contract's lines may.
    fn by_contract(
        &self,
        asked: &Asked,
        found: Vec<Consequence>,
        terms: &ContractTerms,
        stated: Option<AgreedRate>,
        again: impl Fn(&ContractTerms) -> Vec<Consequence>,
    ) -> Judged {
        let is_open = found.iter().any(|one| one.lacks == Some(Lack::ContractRate));
        // The user's own word goes before what we assume.
        let is_assumed = found.iter().all(|one| standing(one) == Standing::Assumed);
        match stated.filter(|_| is_open || is_assumed) {
            Some(agreed) => {
                let terms = ContractTerms { agreed: Some(agreed), ..terms.clone() };
                let mut charge = self.compare(asked, again(&terms));
                charge.rate = Some(agreed.basis_points);
                Judged { charge, depends_on_contract: false, is_direct: false }
            }
            None => {
                let charge = self.compare(asked, found);
                let depends_on_contract = is_open && !asked.is_repeated;
                Judged { charge, depends_on_contract, is_direct: false }
            }
        }
    }

    /// A charge of which one event tells everything.
    pub(super) fn by_event(&self, asked: &Asked, event: &Event<'_>) -> Charge {
        let mut found = self.rules.consequences(event);
        found.retain(|one| {
            matches!(
                one.effect,
                Effect::TaxOnFees | Effect::TaxWithheld | Effect::Priced | Effect::PayoutFee
            )
        });
        // What was taken with a charge comes back with its return.
        if asked.charged.is_positive() {
            for one in &mut found {
                one.amount = one.amount.map(|amount| -amount);
                one.bounds = one.bounds.map(|(least, most)| (-most, -least));
            }
        }
        self.compare(asked, found)
    }

    /// The fee of an account that is not used: charged too early, too much or not at all foreseen.
    pub(super) fn idleness(&self, asked: &Asked, event: &Event<'_>) -> Charge {
        let mut found = self.rules.consequences(event);
        for one in &mut found {
            if asked.on < one.on {
                one.amount = Some(Cents::ZERO);
                one.bounds = None;
            }
        }
        self.compare(asked, found)
    }

    /// From how much to how much a contract of these terms may have agreed, where the rules leave it to the contract.
    pub(super) fn agreed_bounds(&self, terms: &ContractTerms, on: Date) -> Option<(u32, u32)> {
        // Of 100.00 the cents are the hundredths of a percent.
        let gross = Cents::new(10_000)?;
        let event = Event::Earned { gross, besides: Cents::ZERO, on, terms };
        let open = self.rules.consequences(&event).into_iter().find(|one| one.amount.is_none())?;
        let (most, least) = open.bounds?;
        let points = |cents: Cents| u32::try_from(-cents.minor()).ok();
        points(least).zip(points(most))
    }

    /// The verdict on a charge that would follow in one of these ways.
    fn compare(&self, asked: &Asked, found: Vec<Consequence>) -> Charge {
        let unchecked = |verdict, why| Charge {
            basis: asked.basis,
            ..Charge::unchecked(asked.line, asked.kind, asked.charged, verdict, why)
        };
        if found.is_empty() {
            let why = match self.known {
                Known::NotBefore(first) if asked.on < first => NotChecked::BeforeFirstRule,
                Known::UnknownPlatform => NotChecked::BeforeFirstRule,
                Known::InForce | Known::NotBefore(_) => NotChecked::NoRule,
            };
            return unchecked(Verdict::NoPolicyInForce, why);
        }
        // Mostly the first is right: nothing else has to be weighed then.
        let is_plain = |one: &Consequence| {
            one.currency == self.currency && one.amount == Some(asked.charged) && !is_claim(one)
        };
        if let Some(first) = found.first().filter(|one| !asked.is_repeated && is_plain(one)) {
            return verdict_by(asked, first, Verdict::AsPolicy);
        }
        let ours: Vec<Consequence> =
            found.into_iter().filter(|one| one.currency == self.currency).collect();
        if ours.is_empty() {
            return unchecked(Verdict::RateUnknown, NotChecked::Currency);
        }
        if asked.is_repeated {
            let one = &ours[0];
            let nothing = Consequence { amount: Some(Cents::ZERO), only_if: None, ..one.clone() };
            return verdict_by(asked, &nothing, Verdict::Differs);
        }
        let (claims, firm): (Vec<_>, Vec<_>) = ours.iter().partition(|one| is_claim(one));
        if let Some(one) = firm.iter().find(|one| fits(one, asked.charged)) {
            return verdict_by(asked, one, Verdict::AsPolicy);
        }
        let claim = claims.iter().find(|one| fits(one, asked.charged)).or(claims.first());
        let claimed = |one: &Consequence| {
            let why_not = Some(NotChecked::OnlyClaimed);
            Charge { why_not, ..verdict_by(asked, one, Verdict::ClaimedOnly) }
        };
        match (firm.is_empty(), claim) {
            (true, Some(one)) => return claimed(one),
            (false, Some(one)) if fits(one, asked.charged) => return claimed(one),
            _ => {}
        }
        if let Some(open) = firm.iter().find(|one| one.amount.is_none()) {
            return match beyond(open, asked.charged) {
                Some(bound) if firm.iter().all(|one| is_beaten(one, asked.charged)) => {
                    let nearest = Consequence { amount: Some(bound), ..(*open).clone() };
                    Charge { is_bound: true, ..verdict_by(asked, &nearest, Verdict::Differs) }
                }
                _ => {
                    let charge = verdict_by(asked, open, Verdict::RateUnknown);
                    Charge { expected: None, why_not: Some(why_open(open)), ..charge }
                }
            };
        }
        let certain: Vec<&Consequence> =
            firm.iter().copied().filter(|one| one.is_certain()).collect();
        // Only conditions nobody knows of speak of a withheld tax: another country's law may too.
        if certain.is_empty() && asked.kind == LedgerCause::TaxWithheld {
            return unchecked(Verdict::NoPolicyInForce, NotChecked::NoRule);
        }
        let possible = if certain.is_empty() { firm } else { certain };
        match bounding(&possible, asked.charged) {
            Some(one) => verdict_by(asked, one, Verdict::Differs),
            // Between two rules that may hold it is told by none.
            None => {
                let of_contract =
                    matches!(asked.kind, LedgerCause::ServiceFee | LedgerCause::ServiceFeeReturned);
                let why = if of_contract { NotChecked::ContractRate } else { NotChecked::Between };
                unchecked(Verdict::RateUnknown, why)
            }
        }
    }
}

/// Of several ways in which a charge may follow, the one that it passes by least, where it passes all of them.
fn bounding<'c>(possible: &[&'c Consequence], charged: Cents) -> Option<&'c Consequence> {
    let amounts = || possible.iter().filter_map(|one| one.amount);
    let (least, most) = (amounts().min()?, amounts().max()?);
    let bound = if charged < least {
        least
    } else if charged > most || least == most {
        most
    } else {
        return None;
    };
    possible.iter().copied().find(|one| one.amount == Some(bound))
}

fn standing(one: &Consequence) -> Standing {
    // The weakest rule decides how far the figure can be relied on.
    one.because.iter().map(|rule| rule.standing).max().unwrap_or(Standing::Assumed)
}

/// Whether only a claim says so.
fn is_claim(one: &Consequence) -> bool {
    standing(one) == Standing::Claimed
}

/// Whether a charge is what follows; "up to" an amount, any part of it is.
fn fits(one: &Consequence, charged: Cents) -> bool {
    let within = |(least, most): (Cents, Cents)| least <= charged && charged <= most;
    // Where the tax form is known to be missing, any part of the tax may be kept back.
    let is_up_to = one.effect == Effect::InactivityFee
        || (one.effect == Effect::TaxWithheld && one.is_certain());
    // Of a half cent, either cent is right.
    let is_other_half = |amount: Cents| {
        let less = amount.wide() - amount.wide().signum();
        one.is_half_cent && charged.wide() == less
    };
    one.amount == Some(charged)
        || one.amount.is_some_and(is_other_half)
        || (is_up_to && one.bounds.is_some_and(within))
}

/// The bound that a charge lies beyond, where the rule names bounds.
fn beyond(one: &Consequence, charged: Cents) -> Option<Cents> {
    let (least, most) = one.bounds?;
    if charged < least { Some(least) } else { (charged > most).then_some(most) }
}

/// Whether a charge is beyond the bounds of a rule, or past its figure on the same side.
fn is_beaten(one: &Consequence, charged: Cents) -> bool {
    match one.amount {
        Some(amount) => amount != charged,
        None => beyond(one, charged).is_some(),
    }
}

fn why_open(one: &Consequence) -> NotChecked {
    match one.lacks {
        Some(Lack::ContractRate) => NotChecked::ContractRate,
        Some(Lack::Billings) => NotChecked::Billings,
        Some(Lack::Pieces) => NotChecked::Pieces,
        Some(Lack::Amount) => NotChecked::NamesNothing,
        Some(Lack::Rate) | None => NotChecked::RateNotPublished,
    }
}

fn verdict_by(asked: &Asked, one: &Consequence, verdict: Verdict) -> Charge {
    Charge {
        line: asked.line,
        kind: asked.kind,
        charged: asked.charged,
        expected: match fits(one, asked.charged) {
            true => Some(asked.charged),
            false => one.amount,
        },
        // The first of the weakest: it decides how far the figure can be relied on.
        is_bound: false,
        is_together: false,
        aside: None,
        is_half_cent: one.is_half_cent,
        clause: one.because.iter().rev().max_by_key(|rule| rule.standing).cloned(),
        verdict,
        basis: asked.basis,
        rate: None,
        // A share that is right shows itself which of the rules is the contract's.
        only_if: match (one.effect, verdict) {
            (Effect::FeeCharged | Effect::FeeReturned, Verdict::AsPolicy) => None,
            _ => one.only_if.as_deref().map(Box::from),
        },
        why_not: None,
    }
}
