//! Which rules answer for a deal: one platform, one day, one currency, and the contract's own terms.

use super::checks::{self, StatedRate};
use super::{Deal, FeesError, Method};
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Code, Currency, Diagnostic};
use outflow_policy::rule::{Payout, USUAL_CURRENCY};
use outflow_policy::{
    AgreedRate, Billings, Consequence, ContractTerms, Effect, Event, Known, Lack, PlatformRules,
    PolicyBook, week_of,
};

/// A deal with the rules that answer for it. Every figure comes through [`Desk::ask`].
pub(super) struct Desk<'b> {
    pub book: &'b PolicyBook,
    pub deal: Deal,
    pub currency: Currency,
    /// What the contract's own rate can be, where it has one: hundredths of a percent.
    pub contract_rate: Option<ContractRate>,
    /// The kinds of work that the rules know a share for: hours (true), other payments (false).
    pub works: Vec<bool>,
    /// Whether a share depends on what the client was billed before.
    pub counts_billings: bool,
    /// Why the rate that was named counts for nothing here, where a comparison goes on without it.
    pub unused_rate: Option<Diagnostic>,
    rules: PlatformRules<'b>,
    agreed: Option<Agreed>,
}

/// A rate that the user says is agreed, and for which kinds of work contracts can agree on it.
#[derive(Clone, Debug)]
pub(super) struct Agreed {
    pub rate: AgreedRate,
    pub works: Vec<bool>,
}

/// Within which bounds a contract's rate is agreed.
#[derive(Clone, Debug)]
pub(super) struct ContractRate {
    pub at_least: u32,
    pub at_most: u32,
    pub because: Vec<Citation>,
}

impl ContractRate {
    /// The bounds that a share of 100.00 names, of which hundredths of a percent are cents.
    fn of(share: &Consequence) -> Option<ContractRate> {
        let (most, least) = share.bounds.filter(|_| share.lacks == Some(Lack::ContractRate))?;
        let points = |amount: Cents| u32::try_from(-amount.minor()).unwrap_or(0);
        let because = share.because.clone();
        Some(ContractRate { at_least: points(least), at_most: points(most), because })
    }

    /// What holds both.
    fn joined(self, other: ContractRate) -> ContractRate {
        let at_least = self.at_least.min(other.at_least);
        let at_most = self.at_most.max(other.at_most);
        ContractRate { at_least, at_most, ..other }
    }
}

/// One share that may be the platform's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Share {
    /// The day whose rules take it.
    pub on: Date,
    /// Negative.
    pub amount: Option<Cents>,
    pub bounds: Option<(Cents, Cents)>,
    pub is_additional: bool,
    pub of_contract: bool,
    pub only_if: Option<String>,
    pub because: Vec<Citation>,
}

/// What hundredths of a percent are whole cents of.
const PROBE: i64 = 10_000;

impl<'b> Desk<'b> {
    /// The rules of the deal's platform and day; every contradiction with them is a problem.
    pub fn open(book: &'b PolicyBook, deal: &Deal) -> Result<Desk<'b>, FeesError> {
        let desk = Desk::open_beside_others(book, deal)?;
        match desk.unused_rate {
            Some(problem) => Err(problem.into()),
            None => Ok(desk),
        }
    }

    /// The same for a comparison: a rate that the platform's rule sets itself stays as the rule has it.
    pub fn open_beside_others(book: &'b PolicyBook, deal: &Deal) -> Result<Desk<'b>, FeesError> {
        let mut desk = Desk::without_wishes(book, deal)?;
        match checks::stated_rate(&desk)? {
            StatedRate::Nothing => {}
            StatedRate::Agreed(agreed) => desk.agreed = Some(agreed),
            StatedRate::SetByTheRule(problem) => desk.unused_rate = Some(problem),
        }
        desk.choose_method()?;
        Ok(desk)
    }

    fn without_wishes(book: &'b PolicyBook, deal: &Deal) -> Result<Desk<'b>, FeesError> {
        match book.known(&deal.platform, deal.on) {
            Known::UnknownPlatform => {
                let message = format!("there is no platform {:?}", deal.platform);
                return Err(Diagnostic::new(Code::UnknownPlatform, message).into());
            }
            Known::NotBefore(first) => return Err(checks::too_early(book, deal, first).into()),
            Known::InForce => {}
        }
        let rules = PlatformRules::of(book, &deal.platform);
        let mut desk = Desk {
            book,
            deal: deal.clone(),
            currency: USUAL_CURRENCY,
            contract_rate: None,
            works: deal.hourly.map_or(vec![true, false], |work| vec![work]),
            counts_billings: false,
            unused_rate: None,
            rules,
            agreed: None,
        };
        desk.probe()?;
        Ok(desk)
    }

    /// What kind of share the rules know, told by a bill of 100.00, of which hundredths of a percent are cents.
    fn probe(&mut self) -> Result<(), FeesError> {
        let probe = Cents::new(PROBE).unwrap_or(Cents::ZERO);
        let mut known = Vec::new();
        let mut currency = None;
        for work in self.works.clone() {
            let terms = self.terms(work, self.billings(work).swap_remove(0));
            // Asked again without the billings: a share that depends on them says so.
            let unbilled = ContractTerms { billed: None, ..terms.clone() };
            let on = self.billed_on(work);
            let event = |terms| Event::Earned { gross: probe, besides: Cents::ZERO, on, terms };
            let mut follows = self.rules.consequences(&event(&terms));
            follows.extend(self.rules.consequences(&event(&unbilled)));
            for share in follows {
                if share.effect != Effect::FeeCharged {
                    continue;
                }
                if !known.contains(&work) {
                    known.push(work);
                }
                currency = currency.or(Some(share.currency));
                self.counts_billings |= share.lacks == Some(Lack::Billings);
                if let Some(rate) = ContractRate::of(&share) {
                    self.contract_rate = Some(match self.contract_rate.take() {
                        Some(known) => known.joined(rate),
                        None => rate,
                    });
                }
            }
        }
        self.works = known;
        let Some(currency) = currency else { return Err(checks::no_share(self).into()) };
        self.currency = currency;
        match self.deal.currency {
            Some(wanted) if wanted != currency => {
                Err(checks::other_currency(self, currency, wanted).into())
            }
            _ => Ok(()),
        }
    }

    /// Whether the rules know a share on another day.
    pub fn has_share_on(&self, on: Date) -> bool {
        [true, false].into_iter().any(|work| {
            let terms =
                ContractTerms { started: Some(on), ..self.terms(work, Billings::default()) };
            let gross = Cents::new(PROBE).unwrap_or(Cents::ZERO);
            let event = Event::Earned { gross, besides: Cents::ZERO, on, terms: &terms };
            let shares = self.rules.consequences(&event);
            shares.iter().any(|share| share.effect == Effect::FeeCharged)
        })
    }

    /// Within which bounds a contract that starts on the day of the bill agrees on its rate, if contracts do.
    pub fn rate_of_new_contracts(&self, work: bool) -> Option<ContractRate> {
        let on = self.billed_on(work);
        let terms = ContractTerms { started: Some(on), ..self.terms(work, Billings::default()) };
        let gross = Cents::new(PROBE).unwrap_or(Cents::ZERO);
        let event = Event::Earned { gross, besides: Cents::ZERO, on, terms: &terms };
        self.rules.consequences(&event).iter().find_map(ContractRate::of)
    }

    /// What follows from an event, with every amount in the currency of the bill.
    pub fn ask(&self, event: &Event<'_>) -> Result<Vec<Consequence>, FeesError> {
        let follows = self.rules.consequences(event);
        let has_amount = |one: &&Consequence| one.amount.is_some() || one.bounds.is_some();
        let other = follows.iter().filter(has_amount).find(|one| one.currency != self.currency);
        match other {
            Some(one) => Err(checks::rule_in_other_currency(self, one).into()),
            None => Ok(follows),
        }
    }

    /// An amount or a product with a rate is beyond what can be held.
    pub fn too_large(&self) -> FeesError {
        Diagnostic::new(Code::Overflow, "the amount is too large to compute with")
            .hinting("Ask with a smaller amount.")
            .into()
    }

    /// The shares of an earning after what the client was billed before; alternatives carry their conditions.
    pub fn shares(
        &self,
        gross: Cents,
        besides: Cents,
        work: bool,
    ) -> Result<Vec<Share>, FeesError> {
        let on = self.billed_on(work);
        let mut by_billings = Vec::new();
        for billed in self.billings(work) {
            let terms = self.terms(work, billed);
            let follows = self.ask(&Event::Earned { gross, besides, on, terms: &terms })?;
            let shares: Vec<Share> = follows.into_iter().filter_map(share).collect();
            let is_open = |share: &Share| share.amount.is_none() && share.bounds.is_none();
            if shares.iter().any(|share| is_open(share) && !share.is_additional) {
                return Err(self.too_large());
            }
            by_billings.push(shares);
        }
        by_billings.dedup();
        let days = [
            format!("the client was billed all of it by {}", self.deal.started()),
            format!("the client was billed it only shortly before {on}"),
        ];
        if by_billings.len() > 1 {
            for (shares, day) in by_billings.iter_mut().zip(days) {
                for share in shares.iter_mut().filter(|share| !share.is_additional) {
                    share.only_if = Some(match share.only_if.take() {
                        Some(words) => format!("{day} and {words}"),
                        None => day.clone(),
                    });
                }
            }
            // What comes beside the share comes once.
            for shares in by_billings.iter_mut().skip(1) {
                shares.retain(|share| !share.is_additional);
            }
        }
        Ok(by_billings.concat())
    }

    /// The contract as far as it is known.
    pub fn terms(&self, work: bool, billed: Billings) -> ContractTerms {
        ContractTerms {
            kind: self.deal.kind,
            hourly: Some(work),
            membership: self.deal.membership,
            started: Some(self.deal.started()),
            started_by: None,
            agreed: self
                .agreed
                .as_ref()
                .filter(|agreed| agreed.works.contains(&work))
                .map(|agreed| agreed.rate),
            billed_at_most: billed.clone(),
            billed: Some(billed),
        }
    }

    /// What the client was billed before, with the earliest and the latest day on which that can have been.
    pub fn billings(&self, work: bool) -> Vec<Billings> {
        let billed = self.deal.client_billed;
        if billed.is_zero() {
            return vec![Billings::default()];
        }
        let on = |day: Date| Billings(vec![(day, billed)]);
        let billed_on = self.billed_on(work);
        let first = self.deal.started().min(billed_on);
        let last = billed_on.yesterday().unwrap_or(billed_on).max(first);
        if first == last { vec![on(first)] } else { vec![on(first), on(last)] }
    }

    /// What follows about days: hours of the week, or a released payment.
    pub fn days(&self, work: bool) -> Result<Vec<Consequence>, FeesError> {
        let Deal { on, kind, top_rated, .. } = self.deal;
        self.ask(&match work {
            true => Event::HoursWorked { week: week_of(on), top_rated },
            false => Event::PaymentReleased { on, contracts: kind, top_rated },
        })
    }

    /// The day on which the money can be paid out; that of the earning where no rule says when it is available.
    pub fn payout_day(&self, work: bool) -> Result<Date, FeesError> {
        let available = |one: &Consequence| one.effect == Effect::BecomesAvailable;
        Ok(self.days(work)?.into_iter().find(available).map_or(self.deal.on, |one| one.on))
    }

    /// Whether the user said that a condition holds.
    pub fn decides(&self, words: &str) -> Option<bool> {
        let mut said = self.deal.conditions.iter();
        said.find(|(condition, _)| condition.in_words() == words).map(|(_, holds)| *holds)
    }

    /// The day whose rules of shares and taxes hold: where the rules know billing weeks, hours are billed on the day
    /// after their week.
    pub fn billed_on(&self, work: bool) -> Date {
        let week = if work { self.week_billed_on() } else { None };
        week.unwrap_or(self.deal.on)
    }

    /// The day after the week of the earning, where the rules know billing weeks.
    pub fn week_billed_on(&self) -> Option<Date> {
        let week = week_of(self.deal.on);
        let event = Event::HoursWorked { week, top_rated: self.deal.top_rated };
        let bills_weeks = !self.rules.consequences(&event).is_empty();
        bills_weeks.then(|| week.last.tomorrow().unwrap_or(week.last))
    }

    /// The ways out on every day on which the money may be there, as far as they are offered in the country.
    pub fn methods(&self) -> Result<Vec<&'b Payout>, FeesError> {
        let mut found: Vec<&Payout> = Vec::new();
        for work in &self.works {
            let day = self.payout_day(*work)?;
            for payout in self.book.payout_methods(&self.deal.platform, day) {
                let is_offered = payout.place.holds_in(self.deal.country.as_deref()) != Some(false);
                if is_offered && !found.iter().any(|known| known.method == payout.method) {
                    found.push(payout);
                }
            }
        }
        Ok(found)
    }

    /// Takes the chosen method by its id, whichever way it was written.
    fn choose_method(&mut self) -> Result<(), FeesError> {
        let Some(wanted) = &self.deal.method else { return Ok(()) };
        let spelled = wanted.trim().to_lowercase().replace(['-', ' '], "_");
        let methods = self.methods()?;
        let is_it = |payout: &&&Payout| {
            payout.method.replace('-', "_") == spelled
                || payout.name.to_lowercase() == wanted.trim().to_lowercase()
                || payout.words.contains(&wanted.trim().to_lowercase())
        };
        match methods.iter().find(is_it) {
            Some(payout) => {
                self.deal.method = Some(payout.method.clone());
                Ok(())
            }
            None => Err(checks::unknown_method(self, wanted, &methods)?.into()),
        }
    }

    /// A method with its name for people.
    pub fn method_named(&self, id: &str) -> Method {
        let payout =
            self.methods().ok().and_then(|all| all.into_iter().find(|one| one.method == id));
        let name = payout.map_or_else(|| id.to_owned(), |payout| payout.name.clone());
        Method { id: id.to_owned(), name }
    }
}

fn share(one: Consequence) -> Option<Share> {
    let is_additional = match one.effect {
        Effect::FeeCharged => false,
        Effect::AdditionalFee => true,
        _ => return None,
    };
    Some(Share {
        on: one.on,
        amount: one.amount,
        bounds: one.bounds,
        is_additional,
        of_contract: one.lacks == Some(Lack::ContractRate),
        only_if: one.only_if,
        because: one.because,
    })
}
