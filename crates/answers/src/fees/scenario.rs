//! What can become of a bill: one exact course of money for each way in which open questions can be answered.

use super::desk::{Desk, Share};
use super::payout::{PaidOut, payouts};
use super::range::Range;
use super::{FeesError, Maybe, NotCounted, Open, StepKind, When};
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation};
use outflow_policy::rule::{Condition, Item, Payout, Place, Rule};
use outflow_policy::{Consequence, Effect, Event};

/// One course of money from the bill to what arrives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Scenario {
    pub charges: Vec<Charge>,
    pub available: Range,
    pub when: When,
    pub payout: Option<PaidOut>,
    pub maybe: Vec<Maybe>,
    /// Under which condition its share of the platform is the right one.
    pub share_if: Option<String>,
    pub of_contract: bool,
}

/// Something that is taken for certain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Charge {
    pub kind: StepKind,
    /// Negative; of unknown size where no source states the rate.
    pub amount: Range,
    pub because: Vec<Citation>,
}

/// What makes two charges of two courses the same step.
pub(super) type Key = (StepKind, String);

impl Charge {
    /// Shares are one step whichever rule sets them; of the others each rule is a step.
    pub fn key(&self) -> Key {
        let rule = match self.kind {
            StepKind::ServiceFee => String::new(),
            _ => self.because.last().map(|rule| rule.id.clone()).unwrap_or_default(),
        };
        (self.kind, rule)
    }
}

impl Scenario {
    /// Whether bill = charges + payout fee + what arrives + what is left, where all of them are known.
    pub fn adds_up(&self, bill: Cents) -> bool {
        let charged = self.charges.iter().map(|charge| charge.amount.known());
        let Some(charged) = charged.collect::<Option<Vec<Cents>>>().and_then(Cents::sum) else {
            return true;
        };
        let ends = match &self.payout {
            None => self.available.known(),
            Some(payout) => {
                let sum = payout.arrives.plus(payout.left).known();
                sum.zip(payout.fee.known()).and_then(|(sum, fee)| sum.minus(fee))
            }
        };
        ends.is_none_or(|ends| bill.plus(charged) == Some(ends))
    }

    /// What arrives, or what becomes available where nothing is paid out.
    pub fn arrives(&self) -> Range {
        self.payout.as_ref().map_or(self.available, |payout| payout.arrives)
    }

    /// What would arrive without a minimum or maximum, or what becomes available where nothing is paid out.
    pub fn unlimited(&self) -> Range {
        self.payout.as_ref().map_or(self.available, |payout| payout.unlimited)
    }
}

/// Every course that a bill can take.
pub(super) fn scenarios(desk: &Desk<'_>, bill: Cents) -> Result<Vec<Scenario>, FeesError> {
    let mut found = Vec::new();
    for work in &desk.works {
        let withheld = withheld(desk, bill, *work)?.ends();
        let when = when(desk, *work)?;
        let (additional, shares): (Vec<Share>, Vec<Share>) =
            desk.shares(bill, Cents::ZERO, *work)?.into_iter().partition(|one| one.is_additional);
        let mut beside = Part::default();
        for share in &additional {
            beside.add_share(desk, StepKind::AdditionalFee, share, share.amount)?;
        }
        for share in &shares {
            for (amount, withheld) in pairs(&ends_of(share), &withheld) {
                let mut part = Part::default();
                part.add_share(desk, StepKind::ServiceFee, share, Some(amount))?;
                part.join(&beside);
                part.join(withheld);
                let start = Range::exact(bill);
                let sum = |sum: Range, charge: &Charge| sum.plus(charge.amount);
                let available = part.charges.iter().fold(start, sum);
                if available.most.is_none() {
                    return Err(desk.too_large());
                }
                let course = Scenario {
                    charges: part.charges,
                    available,
                    when: when.clone(),
                    payout: None,
                    maybe: part.maybe,
                    share_if: share.only_if.clone(),
                    of_contract: share.of_contract,
                };
                found.extend(paid_out(desk, *work, course)?);
            }
        }
    }
    Ok(found)
}

/// Every amount with every part.
fn pairs<'p>(
    amounts: &[Cents],
    parts: &'p [Part],
) -> impl Iterator<Item = (Cents, &'p Part)> + use<'p> {
    let amounts = amounts.to_vec();
    amounts.into_iter().flat_map(move |amount| parts.iter().map(move |part| (amount, part)))
}

/// The figure, or both ends of what it can be.
pub(super) fn ends_of(share: &Share) -> Vec<Cents> {
    match (share.amount, share.bounds) {
        (Some(amount), _) => vec![amount],
        (None, Some((most, least))) if most == least => vec![most],
        (None, Some((most, least))) => vec![most, least],
        (None, None) => Vec::new(),
    }
}

fn paid_out(desk: &Desk<'_>, work: bool, course: Scenario) -> Result<Vec<Scenario>, FeesError> {
    let Some(method) = &desk.deal.method else { return Ok(vec![course]) };
    let day = desk.payout_day(work)?;
    let ways = payouts(desk, method, course.available, day)?;
    let courses = ways.into_iter().map(|payout| {
        let mut one = course.clone();
        // Where nobody knows when the money is there, nobody knows when it has arrived.
        one.when.arrives_by = payout.by.filter(|_| one.when.available_on.is_some());
        one.payout = Some(payout);
        one
    });
    Ok(courses.collect())
}

fn when(desk: &Desk<'_>, work: bool) -> Result<When, FeesError> {
    let days = desk.days(work)?;
    let day = |effect| days.iter().find(|one| one.effect == effect).map(|one| one.on);
    let is_date =
        |one: &&Consequence| matches!(one.effect, Effect::ReviewEnds | Effect::BecomesAvailable);
    Ok(When {
        hourly: work,
        review_ends: day(Effect::ReviewEnds),
        available_on: day(Effect::BecomesAvailable),
        arrives_by: None,
        because: super::unique(days.iter().filter(is_date).flat_map(|one| &one.because)),
    })
}

/// Charges, and what may be charged.
#[derive(Clone, Default)]
pub(super) struct Part {
    pub charges: Vec<Charge>,
    pub maybe: Vec<Maybe>,
}

impl Part {
    /// The same with each charge that has two known ends at the one and at the other.
    fn ends(self) -> Vec<Part> {
        let pick = |pick: fn(Range) -> Option<Cents>| {
            let mut part = self.clone();
            for charge in &mut part.charges {
                if let (Some(_), Some(end)) = (charge.amount.least, pick(charge.amount)) {
                    charge.amount = Range::exact(end);
                }
            }
            part
        };
        let (least, most) = (pick(|range| range.least), pick(|range| range.most));
        if least.charges == most.charges { vec![least] } else { vec![least, most] }
    }

    fn join(&mut self, other: &Part) {
        self.charges.extend(other.charges.iter().cloned());
        self.maybe.extend(other.maybe.iter().cloned());
    }

    /// A share of the platform and the tax on it.
    pub fn add_share(
        &mut self,
        desk: &Desk<'_>,
        kind: StepKind,
        share: &Share,
        amount: Option<Cents>,
    ) -> Result<(), FeesError> {
        let Some(amount) = amount else {
            let because = share.because.clone();
            self.charges.push(Charge { kind, amount: OPEN_BELOW, because });
            return Ok(());
        };
        let because = share.because.clone();
        self.charges.push(Charge { kind, amount: Range::exact(amount), because });
        let country = desk.deal.country.as_deref();
        let on = share.on;
        let taxed =
            |country| Event::Charged { item: Item::ServiceFee, amount: -amount, country, on };
        let taxes = desk.ask(&taxed(country))?;
        let anywhere = desk.ask(&taxed(Some(NOWHERE)))?;
        for tax in taxes {
            self.add(desk, StepKind::TaxOnFees, tax, &anywhere);
        }
        Ok(())
    }

    fn add(&mut self, desk: &Desk<'_>, kind: StepKind, one: Consequence, anywhere: &[Consequence]) {
        let by_country = desk.deal.country.is_none() && !anywhere.contains(&one);
        let holds = one.only_if.as_deref().map_or(Some(true), |words| desk.decides(words));
        let bounds = one.bounds.map(|(least, most)| Range::between(least, most));
        let amount = bounds.or(one.amount.map(Range::exact));
        match holds {
            Some(false) => {}
            Some(true) => {
                let amount = amount.unwrap_or(OPEN_BELOW);
                self.charges.push(Charge { kind, amount, because: one.because });
            }
            None => {
                let why = match (by_country, amount) {
                    (true, _) => NotCounted::Country,
                    (false, None) => NotCounted::Rate,
                    (false, Some(_)) => NotCounted::Condition,
                };
                let (only_if, because) = (one.only_if, one.because);
                let condition = only_if.as_deref().and_then(word_for);
                self.maybe.push(Maybe { kind, amount, only_if, condition, why, because });
            }
        }
    }
}

/// The word of packs for a condition that the user can decide.
fn word_for(words: &str) -> Option<&'static str> {
    let known = Condition::WORDS.iter();
    known.copied().find(|(_, one)| one.in_words() == words).map(|(word, _)| word)
}

/// Something is taken, and nobody knows how much.
const OPEN_BELOW: Range = Range { least: None, most: Some(Cents::ZERO) };
/// A country that no rule names, to tell which rules depend on the country.
const NOWHERE: &str = "";

/// Income tax on what the client paid. Where a condition holds, its rule takes the place of the one without that is
/// about the same countries; a tax that countries have of their own stays beside it.
pub(super) fn withheld(desk: &Desk<'_>, gross: Cents, work: bool) -> Result<Part, FeesError> {
    let on = desk.billed_on(work);
    let paid = |country| Event::ClientPaid { gross, country, tax_form_complete: None, on };
    let taxes = desk.ask(&paid(desk.deal.country.as_deref()))?;
    let anywhere = desk.ask(&paid(Some(NOWHERE)))?;
    let mut part = Part::default();
    let is_met = |tax: &Consequence| {
        tax.only_if.as_deref().is_some_and(|words| desk.decides(words) == Some(true))
    };
    let met = taxes.iter().filter(|tax| is_met(tax));
    let special: Vec<&Place> = met.filter_map(|tax| place_of(desk, on, tax)).collect();
    for tax in taxes {
        let kind = StepKind::TaxWithheld;
        let is_replaced = place_of(desk, on, &tax).is_some_and(|place| {
            !place.countries.is_empty() && special.iter().any(|other| is_for_same(place, other))
        });
        if tax.only_if.is_none() && is_replaced {
            part.maybe.push(Maybe {
                kind,
                amount: tax.amount.map(Range::exact),
                only_if: None,
                condition: None,
                why: NotCounted::Replaced,
                because: tax.because,
            });
        } else {
            part.add(desk, kind, tax, &anywhere);
        }
    }
    Ok(part)
}

/// Whether a rule for particular countries is for some of those that another one names.
fn is_for_same(place: &Place, other: &Place) -> bool {
    !other.countries.is_empty() && place.meets(other)
}

/// The countries that the rule of a tax is about.
fn place_of<'b>(desk: &Desk<'b>, on: Date, tax: &Consequence) -> Option<&'b Place> {
    let rule = tax.because.last()?;
    let clauses = desk.book.in_force(&desk.deal.platform, on);
    let clause = clauses.into_iter().find(|clause| clause.citation.id == rule.id)?;
    match &clause.rule {
        Rule::TaxWithheld(tax) => Some(&tax.place),
        _ => None,
    }
}

/// What may be taken, each rule once, over all courses.
pub(super) fn maybe(found: &[Scenario]) -> Vec<Maybe> {
    each_once(found.iter().flat_map(|scenario| &scenario.maybe))
}

/// What may be taken, each rule once.
pub(super) fn each_once<'m>(found: impl IntoIterator<Item = &'m Maybe>) -> Vec<Maybe> {
    let mut all: Vec<Maybe> = Vec::new();
    for one in found {
        let is_same = |known: &&mut Maybe| {
            known.kind == one.kind && known.because == one.because && known.only_if == one.only_if
        };
        match all.iter_mut().find(is_same) {
            Some(known) => {
                known.amount = known.amount.zip(one.amount).map(|(a, b)| Range::hull([a, b]));
            }
            None => all.push(one.clone()),
        }
    }
    all.retain(|one| one.amount != Some(Range::ZERO));
    all.sort_by_key(|one| one.kind);
    all
}

/// What would make the open figures exact.
pub(super) fn open(desk: &Desk<'_>, found: &[Scenario]) -> Vec<Open> {
    let mut open = Vec::new();
    if let Some(rate) = desk.contract_rate.as_ref().filter(|_| found.iter().any(|s| s.of_contract))
    {
        open.push(Open::ContractRate(rate.at_least, rate.at_most, rate.because.clone()));
    }
    let mut works: Vec<bool> = found.iter().map(|scenario| scenario.when.hourly).collect();
    works.dedup();
    if works.len() > 1 {
        let of_work = |work: bool| {
            let of_work = found.iter().filter(move |scenario| scenario.when.hourly == work);
            Range::hull(of_work.map(Scenario::arrives))
        };
        open.push(Open::Work { figures_differ: of_work(true) != of_work(false) });
    }
    let mut which = |kind, words: Vec<&Option<String>>| {
        let mut said: Vec<String> = Vec::new();
        for word in words.into_iter().flatten() {
            if !said.contains(word) {
                said.push(word.clone());
            }
        }
        if said.len() > 1 {
            open.push(Open::Which(kind, said));
        }
    };
    which(StepKind::ServiceFee, found.iter().map(|scenario| &scenario.share_if).collect());
    let payouts: Vec<&PaidOut> = found.iter().filter_map(|one| one.payout.as_ref()).collect();
    which(StepKind::PayoutFee, payouts.iter().map(|payout| &payout.only_if).collect());
    let unstated = payouts.iter().find(|payout| payout.fee.least.is_none());
    if let Some(payout) = unstated {
        open.push(Open::PayoutFee(payout.because.clone()));
    }
    let charges = found.iter().flat_map(|scenario| &scenario.charges);
    let unstated = charges.filter(|charge| charge.amount.least.is_none());
    let because = super::unique(unstated.flat_map(|charge| &charge.because));
    if !because.is_empty() {
        open.push(Open::TaxRate(because));
    }
    let because = up_to(found);
    if !because.is_empty() {
        open.push(Open::UpTo(because));
    }
    if let (Some(method), None) = (&desk.deal.method, &desk.deal.country) {
        let methods = desk.methods().unwrap_or_default();
        let chosen = methods.iter().find(|payout| payout.method == *method);
        let depends = |payout: &&Payout| {
            payout.place.holds_in(None).is_none() || !payout.account_in.is_empty()
        };
        if chosen.is_some_and(depends) {
            let because = payouts.first().map(|payout| payout.because.clone());
            open.push(Open::Country(because.unwrap_or_default()));
        }
    }
    open
}

/// The rules of taxes that say only how much is kept back at the most, where that leaves a figure open.
fn up_to(found: &[Scenario]) -> Vec<Citation> {
    let withheld = || {
        let charges = found.iter().flat_map(|scenario| &scenario.charges);
        charges.filter(|charge| charge.kind == StepKind::TaxWithheld)
    };
    let differs = |charge: &&Charge| {
        withheld().any(|other| other.because == charge.because && other.amount != charge.amount)
    };
    super::unique(withheld().filter(differs).flat_map(|charge| &charge.because))
}
