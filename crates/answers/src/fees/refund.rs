//! What does a refund really cost: what goes back, what comes back, and what was paid for the money and stays lost.

use super::desk::{Desk, Share};
use super::range::Range;
use super::scenario::{Part, each_once, ends_of, withheld};
use super::{Deal, FeesAnswer, FeesError, Maybe, Open, StepKind, of_bill, unique};
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Code, Currency, Diagnostic};
use outflow_policy::rule::{Moment, Rule};
use outflow_policy::{Billings, Effect, Event, PolicyBook};

/// What becomes of a refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundAnswer {
    /// The platform's name for people.
    pub platform_name: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What was asked.
    pub deal: Deal,
    /// The bill of which something goes back.
    pub bill: Cents,
    /// What goes back to the client.
    pub refund: Cents,
    /// What comes back of the platform's share; from nothing to all of it where no rule says.
    pub fee_returned: Range,
    /// Whether a rule says if the share comes back.
    pub is_settled: bool,
    /// The rules about the share.
    pub because: Vec<Citation>,
    /// How the balance changes: the refund and what comes back of the share.
    pub leaves: Range,
    /// What was taken from the refunded part when it was earned, beside the share that comes back.
    pub paid_before: Vec<RefundLine>,
    /// Earning and refund together: what the refunded part has cost for good.
    pub together: Range,
    /// What the payout of the bill cost, which no refund brings back.
    pub payout_fee: Option<Range>,
    /// What became of the bill.
    pub answer: FeesAnswer,
    /// Days that count from a payment, each with its rule.
    pub deadlines: Vec<(Date, Citation)>,
    /// What may have been taken of the refunded part besides, and is not counted.
    pub maybe: Vec<Maybe>,
    /// What would make open figures exact.
    pub open: Vec<Open>,
}

/// Something that was taken when the refunded part was earned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundLine {
    /// What.
    pub kind: StepKind,
    /// How much of it falls on the refunded part, negative.
    pub amount: Range,
    /// No rule says whether it comes back.
    pub is_open: bool,
    /// The rules by which it was taken.
    pub because: Vec<Citation>,
}

/// What a refund of a part of a bill costs.
pub fn refund(
    book: &PolicyBook,
    deal: &Deal,
    bill: Cents,
    refund: Cents,
) -> Result<RefundAnswer, FeesError> {
    if refund > bill {
        let message = format!("--refund {refund} is more than the bill of {bill}");
        return Err(Diagnostic::new(Code::BadFlag, message)
            .expecting(format!("an amount up to {bill}"))
            .hinting("Refund no more than the bill, or name the bill: outflow fees BILL --refund AMOUNT.")
            .into());
    }
    let desk = Desk::open(book, deal)?;
    let answer = of_bill(&desk, bill)?;
    let kept = bill.minus(refund).unwrap_or(Cents::ZERO);
    let mut courses: Vec<Course> = Vec::new();
    let mut is_settled = true;
    for work in &desk.works {
        let stated = stated(&desk, *work);
        is_settled &= !matches!(stated, Stated::Nothing);
        let beside = beside(&desk, kept, refund, *work)?;
        for course in returned(&desk, kept, refund, *work, &stated)? {
            courses.push(Course { beside: beside.clone(), ..course });
        }
    }
    let lines = lines(&courses);
    let hull = |pick: fn(&Course) -> Range| Range::hull(courses.iter().map(pick));
    let fee_returned = hull(|course| course.returned);
    let mut together = hull(|course| {
        let beside = course.taxes_sum().plus(course.beside_sum());
        course.kept_share.plus(open_above(beside))
    });
    // What is lost is never a gain.
    together.most = together.most.map(|most| most.min(Cents::ZERO));
    let because = unique(courses.iter().flat_map(|course| &course.because));
    let payout = answer.steps.iter().find(|step| step.kind == StepKind::PayoutFee);
    Ok(RefundAnswer {
        platform_name: answer.platform_name.clone(),
        currency: desk.currency,
        deal: desk.deal.clone(),
        bill,
        refund,
        leaves: fee_returned.plus(Range::exact(-refund)),
        fee_returned,
        is_settled,
        because,
        paid_before: lines,
        together,
        payout_fee: payout.map(|step| step.amount),
        deadlines: deadlines(&desk)?,
        maybe: each_once(
            courses.iter().flat_map(|course| course.taxes.maybe.iter().chain(&course.beside.maybe)),
        ),
        open: answer.open.clone(),
        answer,
    })
}

/// What the rules say about the share of a refunded part.
enum Stated {
    Returned,
    Kept(Citation),
    Nothing,
}

/// Only whether a rule is there; what follows from it is asked through the one door.
fn stated(desk: &Desk<'_>, work: bool) -> Stated {
    let clauses = desk.book.in_force(&desk.deal.platform, desk.billed_on(work));
    let rule = clauses.iter().find_map(|clause| match &clause.rule {
        Rule::Refund(refund) => Some((refund.returns_fee, clause.citation.clone())),
        _ => None,
    });
    match rule {
        Some((true, _)) => Stated::Returned,
        Some((false, citation)) => Stated::Kept(citation),
        None => Stated::Nothing,
    }
}

/// One way in which the share of the refunded part can have been found.
struct Course {
    returned: Range,
    /// What of the share does not come back, negative.
    kept_share: Range,
    taxes: Part,
    /// What was taken beside the share and its tax.
    beside: Part,
    because: Vec<Citation>,
}

impl Course {
    fn taxes_sum(&self) -> Range {
        let taxes = self.taxes.charges.iter().filter(|one| one.kind == StepKind::TaxOnFees);
        taxes.fold(Range::ZERO, |sum, one| sum.plus(one.amount))
    }

    fn beside_sum(&self) -> Range {
        self.beside.charges.iter().fold(Range::ZERO, |sum, one| sum.plus(one.amount))
    }
}

/// The last money of a client is what a refund takes back: the share that was taken of it.
fn returned(
    desk: &Desk<'_>,
    kept: Cents,
    refund: Cents,
    work: bool,
    stated: &Stated,
) -> Result<Vec<Course>, FeesError> {
    let mut courses = Vec::new();
    match stated {
        Stated::Returned => {
            let on = desk.billed_on(work);
            let mut found = Vec::new();
            for billed in desk.billings(work) {
                let total = billed.total().plus(kept).ok_or_else(|| desk.too_large())?;
                let mut days = billed.0;
                days.push((on, total));
                let terms = desk.terms(work, Billings(days));
                let follows = desk.ask(&Event::Refunded { amount: refund, on, terms: &terms })?;
                let back = follows.into_iter().filter(|one| one.effect == Effect::FeeReturned);
                found.extend(back);
            }
            found.dedup();
            for one in found {
                let share = Share {
                    on,
                    amount: one.amount.map(|amount| -amount),
                    bounds: one.bounds.map(|(least, most)| (-most, -least)),
                    is_additional: false,
                    of_contract: one.lacks.is_some(),
                    only_if: one.only_if,
                    because: one.because,
                };
                for amount in ends_of(&share) {
                    let taxes = taxes(desk, &share, amount)?;
                    courses.push(Course {
                        returned: Range::exact(-amount),
                        kept_share: Range::ZERO,
                        taxes,
                        beside: Part::default(),
                        because: share.because.clone(),
                    });
                }
            }
        }
        Stated::Kept(_) | Stated::Nothing => {
            for share in of_part(desk, kept, refund, work)?.iter().filter(|one| !one.is_additional)
            {
                for amount in ends_of(share) {
                    let taxes = taxes(desk, share, amount)?;
                    let mut because = share.because.clone();
                    let (returned, kept_share) = match stated {
                        Stated::Kept(rule) => {
                            because.insert(0, rule.clone());
                            (Range::ZERO, Range::exact(amount))
                        }
                        _ => {
                            let back = Range::between(Cents::ZERO, -amount);
                            (back, Range::between(amount, Cents::ZERO))
                        }
                    };
                    let beside = Part::default();
                    courses.push(Course { returned, kept_share, taxes, beside, because });
                }
            }
        }
    }
    Ok(courses)
}

/// The shares that the refunded part has cost: those of the whole bill less those of what is kept of it, so that a
/// least fee is not counted twice.
fn of_part(
    desk: &Desk<'_>,
    kept: Cents,
    refund: Cents,
    work: bool,
) -> Result<Vec<Share>, FeesError> {
    let bill = kept.plus(refund).ok_or_else(|| desk.too_large())?;
    let mut shares = desk.shares(bill, Cents::ZERO, work)?;
    if kept.is_zero() {
        return Ok(shares);
    }
    let of_kept = desk.shares(kept, Cents::ZERO, work)?;
    let less = |whole: Cents, part: Cents| whole.minus(part).unwrap_or(Cents::ZERO);
    for (share, rest) in shares.iter_mut().zip(&of_kept) {
        share.amount = share.amount.zip(rest.amount).map(|(whole, part)| less(whole, part));
        share.bounds = share
            .bounds
            .zip(rest.bounds)
            .map(|(whole, part)| (less(whole.0, part.0), less(whole.1, part.1)));
    }
    Ok(shares)
}

/// The taxes on the share of the refunded part.
fn taxes(desk: &Desk<'_>, share: &Share, amount: Cents) -> Result<Part, FeesError> {
    let mut part = Part::default();
    part.add_share(desk, StepKind::ServiceFee, share, Some(amount))?;
    Ok(part)
}

/// What was taken of the refunded part beside the share: a further share with its tax, and income tax.
fn beside(desk: &Desk<'_>, kept: Cents, refund: Cents, work: bool) -> Result<Part, FeesError> {
    let mut part = withheld(desk, refund, work)?;
    for share in of_part(desk, kept, refund, work)?.iter().filter(|one| one.is_additional) {
        part.add_share(desk, StepKind::AdditionalFee, share, share.amount)?;
    }
    Ok(part)
}

/// From all of it lost to all of it given back: no rule says which.
fn open_above(taken: Range) -> Range {
    Range { least: taken.least, most: Some(Cents::ZERO) }
}

fn lines(courses: &[Course]) -> Vec<RefundLine> {
    let mut lines: Vec<RefundLine> = Vec::new();
    let taxes = courses.iter().flat_map(|course| &course.taxes.charges);
    let taxes = taxes.filter(|charge| charge.kind == StepKind::TaxOnFees);
    let beside = courses.iter().flat_map(|course| &course.beside.charges);
    for charge in taxes.chain(beside) {
        let is_same =
            |line: &&mut RefundLine| line.kind == charge.kind && line.because == charge.because;
        match lines.iter_mut().find(is_same) {
            Some(line) => line.amount = Range::hull([line.amount, charge.amount]),
            None => lines.push(RefundLine {
                kind: charge.kind,
                amount: charge.amount,
                is_open: true,
                because: charge.because.clone(),
            }),
        }
    }
    let kept = Range::hull(courses.iter().map(|course| course.kept_share));
    if kept != Range::ZERO && !courses.is_empty() {
        let is_open = kept.most != kept.least;
        let because = unique(courses.iter().flat_map(|course| &course.because));
        lines.insert(0, RefundLine { kind: StepKind::ServiceFee, amount: kept, is_open, because });
    }
    lines
}

/// Days that count from the payment; from the earlier one where hours and other payments are billed on two days.
fn deadlines(desk: &Desk<'_>) -> Result<Vec<(Date, Citation)>, FeesError> {
    let billed = desk.works.iter().map(|work| desk.billed_on(*work));
    let on = billed.min().unwrap_or(desk.deal.on);
    let moment = Moment::PaymentReceived;
    let asked = Event::Began { moment, on, by_rules_of: on, membership: None };
    let follows = desk.ask(&asked)?;
    let due = follows.into_iter().filter(|one| one.effect == Effect::Due);
    Ok(due.filter_map(|one| Some((one.on, one.because.into_iter().next()?))).collect())
}
