//! When and how should money be paid out: reads what was typed, loads what the user gave, and asks for the plan.

use crate::days::too_late;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use jiff::civil::Date;
use outflow_answers::payout::{
    HabitChoice, OwnTerms, PayoutAnswer, PayoutError, PayoutRequest, payout,
};
use outflow_answers::{MAX_BUSINESS_DAYS, Need};
use outflow_ledger::money::DecimalProblem;
use outflow_ledger::{Cents, Code, Diagnostic};

/// Everything that the user gave; amounts as text, so that every one that cannot be read is told.
#[derive(Debug, Default)]
pub struct PayoutInput {
    /// Statements, snapshot and packs.
    pub account: AccountInput,
    /// Figures of the site, from flags.
    pub flags: SnapshotFlags,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
    /// The last day of the plan.
    pub until: Option<Date>,
    /// What must have arrived and by when, as `300@2026-12-05`.
    pub needs: Vec<String>,
    /// What must stay in the account.
    pub floor: Option<String>,
    /// What comes every week.
    pub weekly: Option<String>,
    /// The methods to choose from.
    pub methods: Vec<String>,
    /// The user's own figures for methods, as `my_bank=2.50+0.5%,days=3`.
    pub terms: Vec<String>,
    /// How the user pays out at present.
    pub habit: Option<HabitChoice>,
}

/// What came of it.
#[derive(Debug)]
pub struct PayoutOutcome {
    /// The answer, unless a problem forbids one.
    pub answer: Option<Box<PayoutAnswer>>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself.
    pub integrity: Option<String>,
}

/// Plans, or tells every problem of every flag and file.
pub fn answer(input: PayoutInput) -> PayoutOutcome {
    let mut problems = Vec::new();
    let typed = Typed::read(&input, &mut problems);
    let (account, mut diagnostics) = load(input.account, input.flags, input.today);
    diagnostics.extend(problems);
    let Account { journal, snapshot, policy, known, .. } = match account {
        Ok(account) if !diagnostics.iter().any(Diagnostic::is_fatal) => account,
        Ok(_) => return PayoutOutcome { answer: None, diagnostics, integrity: None },
        Err(integrity) => return PayoutOutcome { answer: None, diagnostics, integrity },
    };
    let today = input.today.unwrap_or(input.clock);
    let request = PayoutRequest {
        today,
        until: input.until,
        floor: typed.floor,
        kept_floor: known.budget.floor(snapshot.as_of.unwrap_or(today)),
        needs: typed.needs,
        methods: typed.methods,
        terms: typed.terms,
        weekly: typed.weekly,
        habit: input.habit,
        snapshot: &snapshot,
    };
    let planned = payout(&journal, &policy, &request);
    if let Some(failure) = journal.failure() {
        return PayoutOutcome { answer: None, diagnostics, integrity: Some(failure) };
    }
    match planned {
        Ok((answer, more)) => {
            diagnostics.extend(more);
            PayoutOutcome { answer: Some(Box::new(answer)), diagnostics, integrity: None }
        }
        Err(PayoutError::Input(more)) => {
            diagnostics.extend(more);
            PayoutOutcome { answer: None, diagnostics, integrity: None }
        }
        Err(PayoutError::Integrity(message)) => {
            PayoutOutcome { answer: None, diagnostics, integrity: Some(message) }
        }
    }
}

/// The flags, read.
#[derive(Default)]
struct Typed {
    floor: Option<Cents>,
    weekly: Option<Cents>,
    needs: Vec<Need>,
    methods: Vec<String>,
    terms: Vec<OwnTerms>,
}

type Problem = Box<Diagnostic>;

impl Typed {
    fn read(input: &PayoutInput, problems: &mut Vec<Diagnostic>) -> Typed {
        fn take<T>(problems: &mut Vec<Diagnostic>, read: Result<T, Problem>) -> Option<T> {
            read.map_err(|problem| problems.push(*problem)).ok()
        }
        let floor = input.floor.as_ref().and_then(|text| take(problems, amount("--floor", text)));
        let weekly =
            input.weekly.as_ref().and_then(|text| take(problems, amount("--weekly", text)));
        let mut typed = Typed { floor, weekly, ..Typed::default() };
        for text in &input.needs {
            typed.needs.extend(take(problems, need(text)));
        }
        problems.extend(input.today.and_then(|today| too_late("--today", today)));
        problems.extend(input.until.and_then(|until| too_late("--until", until)));
        problems.extend(typed.needs.iter().filter_map(|need| too_late("--need", need.by)));
        for text in &input.methods {
            typed.methods.extend(take(problems, method_id("--methods", text)));
        }
        for text in &input.terms {
            let Some(terms) = take(problems, own_terms(text)) else { continue };
            if typed.terms.iter().any(|known| known.id == terms.id) {
                let message = format!("--method-terms: {:?} is given twice", terms.id);
                problems.push(*bad(message, "one cost for each method"));
            }
            typed.terms.push(terms);
        }
        typed
    }
}

fn bad(message: String, expected: &str) -> Problem {
    Box::new(Diagnostic::new(Code::BadFlag, message).expecting(expected))
}

/// Ten billion: larger amounts leave the planner no room for sums over a year.
const LARGEST: i64 = 1_000_000_000_000;

fn amount(flag: &str, text: &str) -> Result<Cents, Problem> {
    const EXPECTED: &str = "an amount such as 300 or 300.00";
    let amount = Cents::from_decimal(text.trim().trim_start_matches('$')).map_err(|problem| {
        let why = match problem {
            DecimalProblem::NotANumber => "is not an amount",
            DecimalProblem::TooManyDecimals => "has a fraction of a cent",
            DecimalProblem::TooLarge => "is too large",
        };
        bad(format!("{flag}: {text:?} {why}"), EXPECTED)
    })?;
    if amount.is_negative() {
        return Err(bad(format!("{flag}: {amount} is negative"), EXPECTED));
    }
    if amount.minor() > LARGEST {
        return Err(bad(format!("{flag}: {amount} is too large"), "an amount up to 10000000000"));
    }
    Ok(amount)
}

fn need(text: &str) -> Result<Need, Problem> {
    const EXPECTED: &str = "an amount and a day, as 300@2026-12-05";
    let Some((wanted, by)) = text.split_once('@') else {
        return Err(bad(format!("--need: {text:?} has no day"), EXPECTED));
    };
    let wanted = amount("--need", wanted)?;
    if wanted.is_zero() {
        return Err(bad("--need: 0.00 is no need".to_owned(), EXPECTED));
    }
    Ok(Need { amount: wanted, by: day("--need", by)? })
}

fn day(flag: &str, text: &str) -> Result<Date, Problem> {
    text.trim()
        .parse()
        .map_err(|_| bad(format!("{flag}: {text:?} is not a date"), "a date such as 2026-12-05"))
}

fn method_id(flag: &str, text: &str) -> Result<String, Problem> {
    let id = text.trim().to_lowercase().replace('-', "_");
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    match !id.is_empty() && id.len() <= 40 && id.chars().all(is_name) {
        true => Ok(id),
        false => Err(bad(
            format!("{flag}: {text:?} is not the name of a method"),
            "letters, digits and _, as local_bank",
        )),
    }
}

const TERMS: &str = "NAME=FEE, NAME=PERCENT% or NAME=FEE+PERCENT%, then any of min=, max=, days= and from=, as my_bank=2.50+0.5%,min=10,max=5000,days=3";

/// Reads `my_bank=2.50+0.5%,min=10,max=5000,days=3,from=2026-12-01`.
fn own_terms(text: &str) -> Result<OwnTerms, Problem> {
    const FLAG: &str = "--method-terms";
    let wrong = |what: String| bad(format!("{FLAG}: {what}"), TERMS);
    let Some((id, rest)) = text.split_once('=') else {
        return Err(wrong(format!("{text:?} has no cost")));
    };
    let mut parts = rest.split(',').map(str::trim);
    let (fixed, spread_basis_points) = cost(parts.next().unwrap_or_default(), &wrong)?;
    let mut terms = OwnTerms {
        id: method_id(FLAG, id)?,
        fixed,
        spread_basis_points,
        minimum: None,
        maximum: None,
        business_days: None,
        usable_from: None,
    };
    for part in parts {
        let Some((key, value)) = part.split_once('=') else {
            return Err(wrong(format!("{part:?} is not understood")));
        };
        let (key, value) = (key.trim(), value.trim());
        let is_given = match key {
            "min" => terms.minimum.replace(amount(FLAG, value)?).is_some(),
            "max" => terms.maximum.replace(amount(FLAG, value)?).is_some(),
            "days" => {
                let days: Option<u32> = value.parse().ok();
                let days = days.filter(|days| *days <= MAX_BUSINESS_DAYS).ok_or_else(|| {
                    wrong(format!(
                        "{value:?} is no number of business days up to {MAX_BUSINESS_DAYS}"
                    ))
                })?;
                terms.business_days.replace(days).is_some()
            }
            "from" => terms.usable_from.replace(day(FLAG, value)?).is_some(),
            _ => return Err(wrong(format!("{key:?} is not known"))),
        };
        if is_given {
            return Err(wrong(format!("{key} is given twice")));
        }
    }
    if let (Some(least), Some(most)) = (terms.minimum, terms.maximum)
        && least > most
    {
        return Err(wrong(format!("min={least} is above max={most}")));
    }
    Ok(terms)
}

/// A fee, a share in percent, or both with a plus between them.
fn cost(text: &str, wrong: &impl Fn(String) -> Problem) -> Result<(Cents, u32), Problem> {
    if text.is_empty() {
        return Err(wrong("the cost is missing".to_owned()));
    }
    let (fee, share) = match text.split_once('+') {
        Some((fee, share)) => (Some(fee), Some(share)),
        None if text.ends_with('%') => (None, Some(text)),
        None => (Some(text), None),
    };
    let fee = match fee {
        Some(fee) => amount("--method-terms", fee.trim())?,
        None => Cents::ZERO,
    };
    let Some(share) = share else { return Ok((fee, 0)) };
    // Two decimals, as amounts have them: hundredths of a percent.
    let points = share.trim().strip_suffix('%').and_then(|share| {
        let share = Cents::from_decimal(share.trim_end()).ok()?;
        u32::try_from(share.minor()).ok().filter(|points| *points < 10_000)
    });
    match points {
        Some(points) => Ok((fee, points)),
        None => {
            Err(wrong(format!("{share:?} is not a share below 100 % with at most two decimals")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(minor: i64) -> Cents {
        Cents::new(minor).expect("no test amount is the least integer")
    }

    #[test]
    fn own_terms_are_read_strictly() {
        for (text, fixed, points, minimum, days) in [
            ("my_bank=2.50+0.5%,min=10,max=5000,days=3", 250, 50, Some(1_000), Some(3)),
            ("my_bank=2.50", 250, 0, None, None),
            ("wire=1.25%", 0, 125, None, None),
            ("wire=0 + 0.01% , days=0", 0, 1, None, Some(0)),
            ("LOCAL-BANK=$0.99", 99, 0, None, None),
        ] {
            let terms = own_terms(text).expect(text);
            assert_eq!((terms.fixed, terms.spread_basis_points), (cents(fixed), points), "{text}");
            assert_eq!((terms.minimum, terms.business_days), (minimum.map(cents), days), "{text}");
        }
        for (text, message) in [
            ("my_bank", "has no cost"),
            ("my_bank=", "the cost is missing"),
            ("my bank=1", "is not the name of a method"),
            ("=1", "is not the name of a method"),
            ("a=-1", "is negative"),
            ("a=1.234", "has a fraction of a cent"),
            ("a=1+2", "is not a share"),
            ("a=1+100%", "is not a share"),
            ("a=-1%", "is not a share"),
            ("a=0.001%", "is not a share"),
            ("a=1,min=10,min=11", "min is given twice"),
            ("a=1,min=10,max=9", "is above max"),
            ("a=1,days=-1", "business days"),
            ("a=1,days=261", "business days"),
            ("a=1,speed=3", "is not known"),
            ("a=1,fast", "is not understood"),
            ("a=1,from=soon", "is not a date"),
        ] {
            let problem = own_terms(text).expect_err(text);
            assert_eq!(problem.code, Code::BadFlag, "{text}");
            assert!(problem.message.contains(message), "{text}: {}", problem.message);
        }
    }

    #[test]
    fn needs_are_read_strictly() {
        let read = need("$300@2026-12-05").expect("it is a need");
        assert_eq!((read.amount, read.by.to_string().as_str()), (cents(30_000), "2026-12-05"));
        for (text, message) in [
            ("300", "has no day"),
            ("300@", "is not a date"),
            ("@2026-12-05", "is not an amount"),
            ("0@2026-12-05", "is no need"),
            ("-5@2026-12-05", "is negative"),
            ("10000000000.01@2026-12-05", "is too large"),
        ] {
            let problem = need(text).expect_err(text);
            assert!(problem.message.contains(message), "{text}: {}", problem.message);
        }
    }
}
