//! What arrives of a bill: reads what was typed, loads the rules, and asks for the answer.

use crate::days::too_late;
use crate::load::{InputFile, load_rules};
use crate::policy::{nearest, platform_of};
use jiff::civil::Date;
use outflow_answers::fees::{self, Deal, FeesError, FeesReply};
use outflow_ledger::country::COUNTRY_EXPECTED;
use outflow_ledger::money::DecimalProblem;
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Code, Currency, Diagnostic, country_code};
use outflow_policy::PolicyBook;
use outflow_policy::rule::Condition;

/// What was typed; amounts and rates as text, so that every one that cannot be read is told.
#[derive(Clone, Debug)]
pub struct FeesInput {
    /// The bill.
    pub amount: Option<String>,
    /// What shall arrive, instead of a bill.
    pub net: Option<String>,
    /// What goes back to the client.
    pub refund: Option<String>,
    /// Side by side on all platforms, or on the one that was named.
    pub compare: bool,
    /// The platform, by its id or name.
    pub platform: Option<String>,
    /// The day of the earning.
    pub on: Date,
    /// Whether the work is hourly, if said.
    pub hourly: Option<bool>,
    /// How the contract was made.
    pub kind: ContractKind,
    /// The freelancer's plan.
    pub membership: Membership,
    /// The day the contract started, if said.
    pub started: Option<Date>,
    /// The day of the client's first line in the book, if it has one.
    pub first_line: Option<Date>,
    /// What the client was billed before.
    pub client_billed: Option<String>,
    /// The rate agreed in the contract.
    pub fee_percent: Option<String>,
    /// The freelancer's country.
    pub country: Option<String>,
    /// Whether a tax form is on file, if said.
    pub tax_form: Option<bool>,
    /// Whether a valid tax number is on file, if said.
    pub tax_id: Option<bool>,
    /// Whether the freelancer is registered for the tax, if said.
    pub tax_registered: Option<bool>,
    /// Whether the freelancer is Top Rated.
    pub top_rated: bool,
    /// The payout method.
    pub method: Option<String>,
    /// The currency of the bill.
    pub currency: Option<String>,
}

/// What came of it.
#[derive(Debug)]
pub struct FeesOutcome {
    /// The answer, unless a problem forbids one.
    pub reply: Option<FeesReply>,
    /// Every problem of the flags or the packs.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself.
    pub integrity: Option<String>,
}

/// Answers by the program's packs and the user's own, or tells every problem.
pub fn ask(input: &FeesInput, own: Vec<InputFile>) -> FeesOutcome {
    let without = |diagnostics, integrity| FeesOutcome { reply: None, diagnostics, integrity };
    let book = match load_rules(own) {
        Ok(book) => book,
        Err(problems) => return without(problems, None),
    };
    let mut problems = Vec::new();
    let question = Question::read(input, &book, &mut problems);
    let Some(question) = question.filter(|_| problems.is_empty()) else {
        return without(problems, None);
    };
    match question.answer(&book) {
        Ok(reply) => FeesOutcome { reply: Some(reply), diagnostics: Vec::new(), integrity: None },
        Err(FeesError::Input(problems)) => without(problems, None),
        Err(FeesError::Integrity(message)) => without(Vec::new(), Some(message)),
    }
}

struct Question {
    deal: Deal,
    platforms: Vec<String>,
    asked: Asked,
}

enum Asked {
    Bill(Cents),
    Net(Cents),
    Refund(Cents, Cents),
    Compare(Cents),
}

impl Question {
    /// Every problem of every flag is told.
    fn read(
        input: &FeesInput,
        book: &PolicyBook,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Question> {
        let mut typed = |flag: &str, text: &Option<String>| {
            text.as_ref().and_then(|text| match positive(flag, text) {
                Ok(amount) => Some(amount),
                Err(problem) => {
                    problems.push(*problem);
                    None
                }
            })
        };
        let amount = typed("the bill", &input.amount);
        let net = typed("--net", &input.net);
        let refund = typed("--refund", &input.refund);
        let mut take = |read: Result<(), Box<Diagnostic>>| {
            if let Err(problem) = read {
                problems.push(*problem);
            }
        };
        let mut client_billed = Cents::ZERO;
        let mut fee_points = None;
        let mut country = None;
        let mut currency = None;
        take(input.client_billed.iter().try_for_each(|text| {
            client_billed = amount_of("--client-billed", text)?;
            Ok(())
        }));
        take(input.fee_percent.iter().try_for_each(|text| {
            fee_points = Some(points(text)?);
            Ok(())
        }));
        take(input.country.iter().try_for_each(|text| {
            country = Some(country_of(text)?);
            Ok(())
        }));
        take(input.currency.iter().try_for_each(|text| {
            currency = Some(currency_of(text)?);
            Ok(())
        }));
        let mut platforms = Vec::new();
        match &input.platform {
            Some(wanted) => match platform_of(book, wanted) {
                Some(id) => platforms.push(id),
                None => problems.push(unknown_platform(book, wanted)),
            },
            None => platforms.extend(book.platforms().iter().map(|(id, _)| (*id).to_owned())),
        }
        let said = [
            (Condition::TaxFormMissing, input.tax_form),
            (Condition::TaxIdMissing, input.tax_id),
            (Condition::NotRegistered, input.tax_registered),
        ];
        // The conditions of rules are about what is missing.
        let conditions = said.into_iter().filter_map(|(missing, has)| Some((missing, !has?)));
        let deal = Deal {
            platform: platforms.first().cloned().unwrap_or_default(),
            on: input.on,
            hourly: input.hourly,
            kind: input.kind,
            membership: input.membership,
            started: input.started,
            first_line: input.first_line,
            client_billed,
            fee_points,
            country,
            conditions: conditions.collect(),
            top_rated: input.top_rated,
            method: input.method.clone(),
            currency,
        };
        problems.extend(too_late("--on", input.on));
        problems.extend(input.started.and_then(|started| too_late("--started", started)));
        if let Some(started) = input.started.filter(|started| *started > input.on) {
            let message =
                format!("--started {started} is later than the day of the earning, {}", input.on);
            let problem = Diagnostic::new(Code::BadFlag, message);
            problems.push(problem.expecting(format!("a day up to {}", input.on)));
        }
        let asked = match (net, refund, amount) {
            (Some(net), ..) => Asked::Net(net),
            (None, Some(refund), bill) => Asked::Refund(bill.unwrap_or(refund), refund),
            (None, None, Some(bill)) if input.compare => Asked::Compare(bill),
            (None, None, Some(bill)) => Asked::Bill(bill),
            (None, None, None) => return None,
        };
        Some(Question { deal, platforms, asked })
    }

    fn answer(&self, book: &PolicyBook) -> Result<FeesReply, FeesError> {
        let deal = &self.deal;
        Ok(match self.asked {
            Asked::Bill(bill) => FeesReply::Bill(Box::new(fees::bill(book, deal, bill)?)),
            Asked::Net(net) => FeesReply::Net(Box::new(fees::net(book, deal, net)?)),
            Asked::Refund(bill, refund) => {
                FeesReply::Refund(Box::new(fees::refund(book, deal, bill, refund)?))
            }
            Asked::Compare(bill) => {
                FeesReply::Compare(fees::compare(book, &self.platforms, deal, bill)?)
            }
        })
    }
}

fn bad_flag(message: String, expected: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::BadFlag, message).expecting(expected))
}

fn amount_of(flag: &str, text: &str) -> Result<Cents, Box<Diagnostic>> {
    const EXPECTED: &str = "an amount such as 500 or 500.00";
    let amount = Cents::from_decimal(text.trim().trim_start_matches('$')).map_err(|problem| {
        let why = match problem {
            DecimalProblem::NotANumber => "is not an amount",
            DecimalProblem::TooManyDecimals => "has a fraction of a cent",
            DecimalProblem::TooLarge => "is too large",
        };
        bad_flag(format!("{flag}: {text:?} {why}"), EXPECTED)
    })?;
    if amount.is_negative() {
        return Err(bad_flag(format!("{flag}: {amount} is negative"), EXPECTED));
    }
    Ok(amount)
}

fn positive(flag: &str, text: &str) -> Result<Cents, Box<Diagnostic>> {
    let amount = amount_of(flag, text)?;
    if !amount.is_positive() {
        return Err(bad_flag(
            format!("{flag}: 0.00 leaves nothing to explain"),
            "an amount above 0.00",
        ));
    }
    // Larger amounts would leave no room for sums and products.
    if amount.minor() > LARGEST {
        return Err(bad_flag(
            format!("{flag}: {amount} is too large"),
            "an amount up to 10000000000000",
        ));
    }
    Ok(amount)
}

/// Ten trillion.
const LARGEST: i64 = 1_000_000_000_000_000;

/// Hundredths of a percent: two decimals, as amounts have them.
fn points(text: &str) -> Result<u32, Box<Diagnostic>> {
    let rate = Cents::from_decimal(text.trim().trim_end_matches('%').trim_end());
    let points = rate.ok().and_then(|rate| u32::try_from(rate.minor()).ok());
    points.filter(|points| *points <= 10_000).ok_or_else(|| {
        bad_flag(
            format!("--fee-percent: {text:?} is not a percentage that can be agreed"),
            "a percentage such as 10 or 12.5, from 0 to what the rule of the day allows",
        )
    })
}

fn country_of(text: &str) -> Result<String, Box<Diagnostic>> {
    country_code(text)
        .map_err(|why| bad_flag(format!("--country: {text:?} {why}"), COUNTRY_EXPECTED))
}

fn currency_of(text: &str) -> Result<Currency, Box<Diagnostic>> {
    Currency::from_code(text.trim()).ok_or_else(|| {
        bad_flag(format!("--currency: {text:?} is not a currency"), "three letters, as USD")
    })
}

fn unknown_platform(book: &PolicyBook, wanted: &str) -> Diagnostic {
    let platforms = book.platforms();
    let ids: Vec<&str> = platforms.iter().map(|(id, _)| *id).collect();
    let message = match nearest(wanted, &ids) {
        Some(near) => format!("there is no platform {wanted:?}; did you mean {near}?"),
        None => format!("there is no platform {wanted:?}"),
    };
    let problem = Diagnostic::new(Code::UnknownPlatform, message);
    problem.expecting(format!("one of {}", ids.join(", ")))
}
