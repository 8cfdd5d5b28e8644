//! Which parts does a payout plan have on paper: sentences and rows, ready for any format, without layout.

mod csv_rows;
mod html;
mod json;
mod markdown;
mod text;

pub use csv_rows::payout_csv;
pub use html::payout_html;
pub use json::{PAYOUT_SCHEMA, payout_json, payout_json_without_answer};
pub use markdown::payout_markdown;
pub use text::payout_text;

use crate::labels::{rule_row, source_in_words};
use crate::safe::visible;
use outflow_answers::payout::{Compared, HabitAnswer, PayoutAnswer, PayoutMethod, PayoutStep};
use outflow_answers::{capitalised, day_in_words, money_in_words, percent};
use outflow_ledger::{Cents, Diagnostic};

/// A plan and what there is to say about the input.
#[derive(Clone, Copy)]
pub struct ShownPayout<'a> {
    /// The plan with everything that it rests on.
    pub answer: &'a PayoutAnswer,
    /// Problems of the input.
    pub diagnostics: &'a [Diagnostic],
}

/// A plan as sentences and rows; all text is harmless already.
struct PayoutPage {
    headline: String,
    proof: String,
    rows: Vec<StepRow>,
    compared: Vec<String>,
    income: Vec<String>,
    methods: Vec<String>,
    left_out: Vec<String>,
    not_counted: Vec<String>,
    assumptions: Vec<String>,
    unknown: Vec<String>,
    notes: Vec<String>,
    rules: Vec<String>,
}

struct StepRow {
    on: String,
    gross: String,
    fee: String,
    arrives: String,
    arrives_on: String,
    to: String,
    pays_for: String,
    balance: String,
}

impl PayoutPage {
    fn of(shown: &ShownPayout<'_>) -> PayoutPage {
        let answer = shown.answer;
        let list = |texts: &[String]| texts.iter().map(|text| visible(text)).collect();
        let platform = &answer.account_name;
        PayoutPage {
            headline: headline(answer),
            proof: proof(answer),
            rows: answer.payouts.iter().map(|payout| row(answer, payout)).collect(),
            compared: compared(answer),
            income: income(answer),
            methods: answer.methods.iter().map(|method| method_row(answer, method)).collect(),
            left_out: answer
                .left_out
                .iter()
                .map(|one| format!("{}: {}", visible(&one.id), visible(&one.why)))
                .collect(),
            not_counted: answer
                .not_counted
                .iter()
                .map(|one| {
                    let amount = money(answer, one.amount);
                    format!("{amount}, {}: {}", visible(&one.what), visible(&one.why))
                })
                .collect(),
            assumptions: list(&answer.assumptions),
            unknown: list(&answer.unknown),
            notes: notes(shown),
            rules: answer.rules.iter().map(|rule| rule_row(platform, rule)).collect(),
        }
    }
}

fn notes(shown: &ShownPayout<'_>) -> Vec<String> {
    let warnings = shown.diagnostics.iter().filter(|one| !one.is_fatal());
    let warnings = warnings.map(|one| one.message.as_str());
    let notes = shown.answer.notes.iter().map(String::as_str);
    notes.chain(warnings).map(visible).collect()
}

impl PayoutPage {
    /// The lists below the table, in the order of every format.
    fn lists(&self) -> [(&'static str, &[String]); 9] {
        [
            ("Your habit", &self.compared),
            ("Income", &self.income),
            ("Chosen from", &self.methods),
            ("Left out", &self.left_out),
            ("Not counted", &self.not_counted),
            ("Assumed", &self.assumptions),
            ("Not known", &self.unknown),
            ("Please note", &self.notes),
            ("Rules", &self.rules),
        ]
    }
}

fn money(answer: &PayoutAnswer, amount: Cents) -> String {
    money_in_words(answer.currency, amount)
}

fn payouts_in_words(count: usize) -> String {
    if count == 1 { "1 payout".to_owned() } else { format!("{count} payouts") }
}

fn headline(answer: &PayoutAnswer) -> String {
    let until = day_in_words(answer.until);
    if answer.payouts.is_empty() {
        return format!("Nothing can be paid out up to {until}: {}.", why_nothing(answer));
    }
    let plan = format!(
        "{} up to {until}: {} arrives for {}",
        payouts_in_words(answer.payouts.len()),
        money(answer, answer.arrives),
        money(answer, answer.cost)
    );
    match answer.compared {
        Compared::Yearly(more) if more.is_positive() => {
            let more = money(answer, more);
            format!("{plan}; your habit costs you {more} a year more{}.", and_leaves(answer))
        }
        Compared::Yearly(more) if more.is_negative() => {
            let less = money(answer, -more);
            format!("{plan}; your habit costs you {less} a year less{}.", and_leaves(answer))
        }
        Compared::Yearly(_) => {
            format!("{plan}; your habit costs as much{}.", and_leaves(answer))
        }
        Compared::Not(_) => format!("{plan}."),
    }
}

/// A habit that leaves money behind is not yet done with paying it out.
fn and_leaves(answer: &PayoutAnswer) -> String {
    match answer.habit_leaves_more() {
        Some(more) => format!(" and leaves {} more in the balance", money(answer, more)),
        None => String::new(),
    }
}

fn why_nothing(answer: &PayoutAnswer) -> String {
    let all = answer.left;
    if all <= answer.floor {
        return format!(
            "{} is not above the floor of {}",
            money(answer, all),
            money(answer, answer.floor)
        );
    }
    format!(
        "{} is less than any of the methods takes at once, or than it costs",
        money(answer, all)
    )
}

/// Every figure, also where it is 0.00.
fn proof(answer: &PayoutAnswer) -> String {
    format!(
        "{} in the balance + {} income - {} paid out = {} left. {} paid out = {} cost + {} arrives. Floor {}.",
        money(answer, answer.opening),
        money(answer, answer.income_total),
        money(answer, answer.paid_out),
        money(answer, answer.left),
        money(answer, answer.paid_out),
        money(answer, answer.cost),
        money(answer, answer.arrives),
        money(answer, answer.floor)
    )
}

fn row(answer: &PayoutAnswer, payout: &PayoutStep) -> StepRow {
    let need = |index: &usize| {
        let need = &answer.needs[*index];
        format!("{} by {}", money(answer, need.amount), need.by)
    };
    let pays_for = match payout.covers.as_slice() {
        // A row stays readable where one payout covers a whole year's rent.
        [first, _, .., last] => {
            format!("{} … {} ({} needs)", need(first), need(last), payout.covers.len())
        }
        few => few.iter().map(need).collect::<Vec<_>>().join(", "),
    };
    StepRow {
        on: payout.on.to_string(),
        gross: payout.gross.grouped(),
        fee: payout.fee.grouped(),
        arrives: payout.arrives.grouped(),
        arrives_on: payout.arrives_on.map(|day| day.to_string()).unwrap_or_default(),
        to: visible(&answer.methods[payout.method].name),
        pays_for,
        balance: payout.balance.grouped(),
    }
}

fn compared(answer: &PayoutAnswer) -> Vec<String> {
    let mut said: Vec<String> =
        answer.habit.iter().map(|habit| habit_in_words(answer, habit)).collect();
    if let Some(habit) = &answer.habit {
        for missed in &habit.misses {
            said.push(format!(
                "The habit does not bring {} by {}: {} would be missing.",
                money(answer, missed.need.amount),
                day_in_words(missed.need.by),
                money(answer, missed.short)
            ));
        }
        said.push(format!(
            "The plan: {} for {}, {} left, over the same {} days.",
            payouts_in_words(answer.payouts.len()),
            money(answer, answer.cost),
            money(answer, answer.left),
            answer.days
        ));
    }
    said.push(match &answer.compared {
        Compared::Yearly(more) if more.is_zero() => "Both cost the same.".to_owned(),
        Compared::Yearly(more) => {
            let word = if more.is_negative() { "less" } else { "more" };
            format!(
                "The difference of both costs over {} days, in 365 days: the habit costs you {} {word}.",
                answer.days,
                money(answer, more.abs())
            )
        }
        Compared::Not(why) => format!("Not compared with a habit: {}.", visible(why)),
    });
    if let (Compared::Yearly(_), Some(more)) = (&answer.compared, answer.habit_leaves_more()) {
        said.push(format!(
            "The habit leaves {} more in the balance than the plan: what it will cost to pay that out is not counted.",
            money(answer, more)
        ));
    }
    said
}

fn habit_in_words(answer: &PayoutAnswer, habit: &HabitAnswer) -> String {
    format!(
        "{}: {} for {}, {} left.",
        capitalised(&visible(&habit.how)),
        payouts_in_words(usize::try_from(habit.payouts).unwrap_or(usize::MAX)),
        money(answer, habit.cost),
        money(answer, habit.left)
    )
}

fn income(answer: &PayoutAnswer) -> Vec<String> {
    let mut rows: Vec<String> = answer
        .income
        .iter()
        .map(|one| {
            let amount = money(answer, one.amount);
            format!("{}: {amount}, {}", day_in_words(one.on), visible(&one.what))
        })
        .collect();
    if let Some(weekly) = &answer.weekly
        && let (Some(first), Some(last)) = (weekly.days.first(), weekly.days.last())
    {
        let amount = money(answer, weekly.amount);
        rows.push(match weekly.days.len() {
            1 => format!("{}: {amount}, assumed", day_in_words(*first)),
            times => format!(
                "{} to {}: {amount} every week, {times} times, assumed",
                day_in_words(*first),
                day_in_words(*last)
            ),
        });
    }
    rows
}

/// What a method costs: `$0.99`, `0.5 %` or both.
fn cost_in_words(answer: &PayoutAnswer, method: &PayoutMethod) -> String {
    let fixed = money(answer, method.fixed);
    match (method.fixed.is_zero(), method.spread_basis_points) {
        (_, 0) => fixed,
        (true, points) => format!("{} %", percent(points)),
        (false, points) => format!("{fixed} and {} %", percent(points)),
    }
}

fn method_row(answer: &PayoutAnswer, method: &PayoutMethod) -> String {
    let mut parts = vec![format!(
        "{} ({}): {} a payout",
        visible(&method.id),
        visible(&method.name),
        cost_in_words(answer, method)
    )];
    if let Some(least) = method.minimum {
        parts.push(format!("at least {} with its cost", money(answer, least)));
    }
    if let Some(most) = method.maximum {
        parts.push(format!("at most {} with its cost", money(answer, most)));
    }
    parts.push(match method.business_days {
        Some(0) => "arrives the same day".to_owned(),
        Some(1) => "arrives within 1 business day".to_owned(),
        Some(days) => format!("arrives within {days} business days"),
        None => "nobody states how long it takes".to_owned(),
    });
    if let Some(from) = method.usable_from {
        parts.push(format!("usable from {}", day_in_words(from)));
    }
    let sources: Vec<String> = match method.is_own {
        true => vec!["your own word".to_owned()],
        false => {
            let source = |rule| source_in_words(&answer.account_name, rule);
            method.because.iter().map(source).collect()
        }
    };
    if !sources.is_empty() {
        parts.push(visible(&sources.join("; ")));
    }
    parts.join("; ")
}
