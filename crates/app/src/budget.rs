//! What was left each month, by which rules, and what does a draw do: loads what there is, and asks for the budget.

use crate::ahead::Ahead;
use crate::book::account::KnownOfBook;
use crate::book::budget::Tried;
use crate::days::too_late;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, begun_on, load};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::book::BookError;
use outflow_answers::budget::{
    BudgetRequest, Draw, Effect, LinesRequest, MONTHS_BESIDE, Plan, Rule, RulesRequest, Setting,
    budget_listing, category_lines, effect, rules_listing,
};
use outflow_answers::forecast::{AssumptionId, ForecastRequest, Wanted, draw_room, forecast};
use outflow_answers::period::Period;
use outflow_ledger::{Cents, Diagnostic, Journal};

pub use outflow_answers::budget::{LINES_SCHEMA, RULES_SCHEMA, SCHEMA};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub enum BudgetQuestion {
    /// The months, and what a draw does.
    #[default]
    Months,
    /// The rules, each with what it took.
    Rules,
    /// The lines of a category.
    Lines(String),
}

impl BudgetQuestion {
    /// The name of the envelope.
    pub fn schema(&self) -> &'static str {
        match self {
            BudgetQuestion::Months => SCHEMA,
            BudgetQuestion::Rules => RULES_SCHEMA,
            BudgetQuestion::Lines(_) => LINES_SCHEMA,
        }
    }
}

/// Everything that the user gave.
#[derive(Debug, Default)]
pub struct BudgetInput {
    /// Statements, snapshot and packs, or the book; its period is the one that was named.
    pub account: AccountInput,
    /// Whether a period was named; else the last twelve months are shown, or as many as are asked for by category.
    pub is_period_named: bool,
    /// So many of the last months are told by category; some without it.
    pub months: Option<u32>,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
    /// A floor and a draw that are only tried.
    pub tried: Tried,
    /// What is asked.
    pub question: BudgetQuestion,
}

/// What came of it.
#[derive(Debug)]
pub struct BudgetOutcome {
    /// The answer, unless a problem forbids one.
    pub listing: Option<Listing>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself, or a record could not be read.
    pub integrity: Option<String>,
}

/// So many months are shown without another word.
const USUAL_MONTHS: i64 = 12;
/// The budget, or every problem of every flag and file.
pub fn answer(input: BudgetInput) -> BudgetOutcome {
    let mut problems = Vec::new();
    let tried = input.tried.read(&mut problems);
    problems.extend(input.today.and_then(|today| too_late("--today", today)));
    let named = input.account.period;
    let (account, mut diagnostics) = load(input.account, SnapshotFlags::default(), input.today);
    diagnostics.extend(problems);
    let none = |diagnostics, integrity| BudgetOutcome { listing: None, diagnostics, integrity };
    let mut account = match account {
        Ok(account) if !diagnostics.iter().any(Diagnostic::is_fatal) => account,
        Ok(_) => return none(diagnostics, None),
        Err(integrity) => return none(diagnostics, integrity),
    };
    let today = input.today.unwrap_or(input.clock);
    match begun_on(account.journal, today, "what is to come", &mut diagnostics) {
        Some(journal) => account.journal = journal,
        None => return none(diagnostics, None),
    }
    let desk = Desk {
        beside: input.months.map_or(MONTHS_BESIDE, |months| months as usize),
        period: if input.is_period_named {
            named
        } else {
            last_months(&account.journal, input.months)
        },
        rules: account.known.budget.rules(),
        plan: planned(&account.known, tried),
        today,
        tried,
        account: &account,
    };
    let found = match &input.question {
        BudgetQuestion::Months => desk.months(),
        BudgetQuestion::Rules => rules_listing(&account.journal, &desk.of()),
        BudgetQuestion::Lines(category) => {
            let category = category.clone();
            category_lines(&account.journal, &LinesRequest { of: desk.of(), category })
        }
    };
    if let Some(failure) = account.journal.failure() {
        return none(diagnostics, Some(failure));
    }
    match found {
        Ok(listing) => BudgetOutcome { listing: Some(listing), diagnostics, integrity: None },
        Err(BookError::Input(more)) => {
            diagnostics.extend(more);
            none(diagnostics, None)
        }
        Err(BookError::Integrity(message)) => none(diagnostics, Some(message)),
    }
}

/// The months up to the last line, that of the last line included.
fn last_months(journal: &Journal, wanted: Option<u32>) -> Period {
    let Some((_, last)) = journal.covered() else { return Period::ALL };
    let months = wanted.map_or(USUAL_MONTHS, i64::from).max(USUAL_MONTHS);
    let first = last.first_of_month().saturating_sub((months - 1).months());
    Period { first: Some(first), last: Some(last.last_of_month()) }
}

/// A message as a sentence of its own.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("{}{}.", first.map(String::from).unwrap_or_default(), letters.as_str())
}

/// What is kept, and above it what is tried.
fn planned(known: &KnownOfBook, tried: Option<Setting>) -> Plan {
    let mut plan = known.budget.plan.clone();
    plan.0.extend(tried);
    plan
}

/// What one question is answered from.
struct Desk<'a> {
    account: &'a Account,
    period: Period,
    beside: usize,
    rules: Vec<Rule>,
    plan: Plan,
    today: Date,
    tried: Option<Setting>,
}

impl Desk<'_> {
    fn name(&self) -> String {
        let known = self.account.known.account.clone();
        known.unwrap_or_else(|| self.account.journal.platform.0.to_owned())
    }

    fn of(&self) -> RulesRequest<'_> {
        RulesRequest { account: self.name(), period: self.period, rules: &self.rules }
    }

    fn months(&self) -> Result<Listing, BookError> {
        let journal = &self.account.journal;
        let mut listing = budget_listing(
            journal,
            &BudgetRequest {
                account: self.name(),
                period: self.period,
                rules: &self.rules,
                plan: &self.plan,
                uncovered: &self.account.known.uncovered(),
                unknown: &self.account.known.unknown_days,
                beside: self.beside,
            },
        )?;
        match journal.goes_on_to {
            Some(last) => listing.notes.push(format!(
                "Lines go on to {last}: what a draw does to days to come is told where the period is not over."
            )),
            None => self.ahead(&mut listing)?,
        }
        Ok(listing)
    }

    /// What a draw does to the days to come: the forecast without it and with it, and how large it could be.
    fn ahead(&self, listing: &mut Listing) -> Result<(), BookError> {
        let Account { journal, snapshot, policy, known, .. } = self.account;
        let first = snapshot.as_of.unwrap_or(self.today);
        // The months show every line; the look ahead begins with the site's figures, as a forecast does.
        let mut told = Vec::new();
        let cut = match journal.covered() {
            Some((_, last)) if last > first => {
                Some(begun_on(journal.clone(), first, "the look ahead", &mut told))
            }
            _ => None,
        };
        let journal = match &cut {
            Some(Some(cut)) => cut,
            Some(None) => return Err(BookError::Input(told)),
            None => journal,
        };
        listing.notes.extend(told.into_iter().map(|one| sentence(&one.message)));
        let draw = self.plan.draw_on(first);
        let tried_floor = self.tried.and_then(|setting| setting.floor);
        let ahead = Ahead::of((journal, policy), known, snapshot, self.today, None);
        let request = ForecastRequest {
            floor: tried_floor.flatten(),
            kept_floor: self.plan.floor_on(first),
            draw,
            ..ahead.request()
        };
        let mut without = request.clone();
        without.assumed.set(AssumptionId::Draw, Wanted::Off);
        let without = forecast(journal, policy, &without)?;
        let with = match draw {
            Some(draw) => Some((draw, forecast(journal, policy, &request)?)),
            None => None,
        };
        let room = draw_room(journal, policy, &request)?;
        let day = draw.map_or(Draw::LAST_DAY, |draw| draw.day);
        let (sections, notes) = effect(&Effect {
            without: &without,
            with: with.as_ref().map(|(draw, answer)| (*draw, answer)),
            room: &room,
            days: Draw { amount: Cents::ZERO, day },
        });
        listing.sections.extend(sections);
        listing.notes.extend(notes);
        if draw.is_none() {
            listing.notes.push(
                "No draw is kept: outflow budget --draw 500@last tries one, outflow budget set --draw 500@last keeps it."
                    .to_owned(),
            );
        }
        Ok(())
    }
}
