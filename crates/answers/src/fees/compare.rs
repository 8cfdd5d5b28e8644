//! Which platform and which way out brings the most: one bill at each of them, side by side.

use super::desk::Desk;
use super::range::Range;
use super::{Deal, FeesAnswer, FeesError, Limit, Method, Open, StepKind, When, of_bill};
use crate::hindrance_in_words as said;
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Code, Currency, Diagnostic};
use outflow_policy::PolicyBook;
use outflow_policy::rule::{Payout, USUAL_CURRENCY};
use std::cmp::Reverse;

/// One bill on every platform and by every way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompareAnswer {
    /// What was asked; the platform is left out.
    pub deal: Deal,
    /// The bill.
    pub bill: Cents,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What arrives most first; what is not known last, each with its reason.
    pub rows: Vec<CompareRow>,
}

/// One platform with one way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompareRow {
    /// The platform's id.
    pub platform: String,
    /// Its name for people.
    pub platform_name: String,
    /// The way out; none where no rule names one.
    pub method: Option<Method>,
    /// What becomes of the bill, or why no rule says so.
    pub result: Result<Summary, String>,
}

/// What becomes of a bill, in short.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// Fees and taxes before the payout, negative.
    pub taken: Range,
    /// What becomes available.
    pub available: Range,
    /// What the payout costs, negative; none without a payout.
    pub payout_fee: Option<Range>,
    /// What arrives; none without a payout.
    pub arrives: Option<Range>,
    /// What stays in the balance; none without a payout.
    pub left: Option<Range>,
    /// When.
    pub when: Vec<When>,
    /// What limits the payout.
    pub limits: Vec<Limit>,
    /// The rules of the payout.
    pub because: Vec<Citation>,
    /// How many rules may take something more, as nobody told whether their conditions hold.
    pub maybe: usize,
    /// What would make open figures exact.
    pub open: Vec<Open>,
}

impl Summary {
    /// Whether there is one figure, and nothing that may be taken besides was left uncounted.
    pub fn is_settled(&self) -> bool {
        self.arrives.unwrap_or(self.available).known().is_some() && self.maybe == 0
    }
}

/// One bill side by side on these platforms.
pub fn compare(
    book: &PolicyBook,
    platforms: &[String],
    deal: &Deal,
    bill: Cents,
) -> Result<CompareAnswer, FeesError> {
    // Amounts in two currencies cannot stand in one order.
    let currency = deal.currency.unwrap_or(USUAL_CURRENCY);
    let (mut rows, mut heard) = (Vec::new(), Heard::default());
    for platform in platforms {
        let deal = Deal { platform: platform.clone(), currency: Some(currency), ..deal.clone() };
        rows.extend(of_platform(book, &deal, bill, &mut heard)?);
    }
    let nothing_known = rows.iter().all(|row| row.result.is_err());
    let problems = heard.mistakes(nothing_known);
    if !problems.is_empty() {
        return Err(FeesError::Input(problems));
    }
    rows.sort_by_key(order);
    Ok(CompareAnswer { deal: deal.clone(), bill, currency, rows })
}

/// What the platforms say of the wishes of a question.
#[derive(Default)]
struct Heard {
    /// What kept a row from being known.
    problems: Vec<Diagnostic>,
    /// Why a rate that was named counts for nothing, by platform.
    unused_rates: Vec<Diagnostic>,
    /// The rate that was named is that of some contract, or the rule's own.
    is_rate_used: bool,
}

impl Heard {
    /// A wish that one platform knows is a reason beside the others; one that none knows is a mistake of the question.
    fn mistakes(self, nothing_known: bool) -> Vec<Diagnostic> {
        let is_without_rules = |problem: &Diagnostic| problem.code == Code::NoPolicyInForce;
        let is_about_rate = |problem: &Diagnostic| problem.code == Code::BadFlag;
        let has_others = !self.problems.iter().all(is_without_rules);
        let mut mistakes = self.problems;
        mistakes.retain(|problem| match is_about_rate(problem) {
            true => !self.is_rate_used,
            false => nothing_known && !(has_others && is_without_rules(problem)),
        });
        if !self.is_rate_used {
            mistakes.extend(self.unused_rates);
        }
        mistakes
    }
}

/// Known results first, then those of which only the upper end is known, then those without any; each from the
/// largest to the smallest, and of equal ones the one that arrives first.
fn order(row: &CompareRow) -> (u8, Reverse<Option<Cents>>, Reverse<Option<Cents>>, Date) {
    let Ok(summary) = &row.result else { return (3, Reverse(None), Reverse(None), Date::MAX) };
    let arrives = summary.when.iter().filter_map(|when| when.arrives_by).max();
    let by = arrives.unwrap_or(Date::MAX);
    match summary.arrives {
        Some(Range { least: Some(least), most }) => (0, Reverse(Some(least)), Reverse(most), by),
        Some(Range { least: None, most }) => (1, Reverse(most), Reverse(None), by),
        None => (2, Reverse(summary.available.least), Reverse(summary.available.most), by),
    }
}

/// The ways out of one platform, for a deal that names none.
pub(super) fn ways_out(
    book: &PolicyBook,
    deal: &Deal,
    bill: Cents,
) -> Result<Vec<CompareRow>, FeesError> {
    let mut rows = of_platform(book, deal, bill, &mut Heard::default())?;
    rows.sort_by_key(order);
    Ok(rows)
}

/// The rows of one platform; what it says of the wishes is also added to `heard`.
fn of_platform(
    book: &PolicyBook,
    deal: &Deal,
    bill: Cents,
    heard: &mut Heard,
) -> Result<Vec<CompareRow>, FeesError> {
    let row = |method, result| CompareRow {
        platform: deal.platform.clone(),
        platform_name: book.name_of(&deal.platform).to_owned(),
        method,
        result,
    };
    let without_method = Deal { method: None, ..deal.clone() };
    let methods = match Desk::open_beside_others(book, &without_method) {
        Ok(desk) => {
            heard.is_rate_used |= desk.unused_rate.is_none();
            heard.unused_rates.extend(desk.unused_rate.iter().cloned());
            desk.methods()?
        }
        Err(error) => return Ok(vec![row(None, Err(reason(error, &mut heard.problems)?))]),
    };
    let mut rows = Vec::new();
    let mut wanted: Vec<Option<String>> = Vec::new();
    match &deal.method {
        Some(method) => wanted.push(Some(method.clone())),
        None if methods.is_empty() => wanted.push(None),
        None => {
            for payout in methods {
                let Payout { method: id, name, .. } = payout;
                match payout.hindrance(deal.country.as_deref()) {
                    None => wanted.push(Some(id.clone())),
                    Some(why) => {
                        let method = Method { id: id.clone(), name: name.clone() };
                        let why = format!("left out: {}; --method {id} asks for it", said(why));
                        rows.push(row(Some(method), Err(why)));
                    }
                }
            }
        }
    }
    for method in wanted {
        let deal = Deal { method: method.clone(), ..deal.clone() };
        let found = Desk::open_beside_others(book, &deal).and_then(|desk| of_bill(&desk, bill));
        rows.push(match found {
            Ok(answer) => row(answer.method.clone(), Ok(summary(answer))),
            Err(error) => {
                let named = |id: String| Method { name: id.clone(), id };
                row(method.map(named), Err(reason(error, &mut heard.problems)?))
            }
        });
    }
    Ok(rows)
}

/// A problem of one platform is the reason of its row; our own mistake is nobody's.
fn reason(error: FeesError, problems: &mut Vec<Diagnostic>) -> Result<String, FeesError> {
    match error {
        FeesError::Input(found) => {
            let said: Vec<&str> = found.iter().map(|problem| problem.message.as_str()).collect();
            let said = said.join("; ");
            problems.extend(found);
            Ok(said)
        }
        FeesError::Integrity(_) => Err(error),
    }
}

fn summary(answer: FeesAnswer) -> Summary {
    let before_payout =
        [StepKind::ServiceFee, StepKind::AdditionalFee, StepKind::TaxOnFees, StepKind::TaxWithheld];
    let of_payout = answer.steps.iter().find(|step| step.kind == StepKind::PayoutFee);
    // Taken is what is there after the last of them less the bill: sums of ranges would be too wide.
    let last = answer.steps.iter().rev().find(|step| before_payout.contains(&step.kind));
    let taken = last.map_or(Range::ZERO, |step| step.running.plus(Range::exact(-answer.bill)));
    Summary {
        taken,
        available: answer.available,
        payout_fee: of_payout.map(|step| step.amount),
        because: of_payout.map(|step| step.because.clone()).unwrap_or_default(),
        arrives: answer.arrives,
        left: answer.left,
        when: answer.when,
        limits: answer.limits,
        maybe: answer.maybe.iter().filter(|one| one.may_be_taken()).count(),
        open: answer.open,
    }
}
