//! Which parts does a forecast have on paper: sentences, rows and a picture, ready for any format, without layout.

mod csv_rows;
mod html;
mod json;
mod markdown;
mod picture;
mod text;

pub use csv_rows::forecast_csv;
pub use html::forecast_html;
pub use json::{FORECAST_SCHEMA, forecast_json, forecast_json_without_answer};
pub use markdown::forecast_markdown;
pub use picture::forecast_svg;
pub use text::forecast_text;

use crate::labels::rule_row;
use crate::safe::visible;
use outflow_answers::budget::FloorFrom;
use outflow_answers::forecast::{
    Assumption, AssumptionId, EventKind, ForecastAnswer, ForecastEvent, IdleFee, LikelyStep,
    Origin, Takes, Tenths,
};
use outflow_answers::{capitalised, day_in_words, money_in_words};
use outflow_ledger::{Cents, Diagnostic, Standing};

/// A forecast and what there is to say about the input.
#[derive(Clone, Copy)]
pub struct ShownForecast<'a> {
    /// The forecast with everything that it rests on.
    pub answer: &'a ForecastAnswer,
    /// Problems of the input.
    pub diagnostics: &'a [Diagnostic],
}

/// A forecast as sentences and rows; all text is harmless already.
struct ForecastPage {
    headline: String,
    proof: String,
    facts: Vec<(&'static str, String)>,
    rows: Vec<EventRow>,
    likely: Vec<LikelyRow>,
    likely_note: String,
    assumed: Vec<String>,
    not_counted: Vec<String>,
    unknown: Vec<String>,
    notes: Vec<String>,
    rules: Vec<String>,
}

struct EventRow {
    on: String,
    amount: String,
    balance: String,
    what: String,
}

struct LikelyRow {
    when: String,
    money: [String; 3],
    balance: [String; 3],
    zero: String,
}

impl ForecastPage {
    fn of(shown: &ShownForecast<'_>) -> ForecastPage {
        let answer = shown.answer;
        let warnings = shown.diagnostics.iter().filter(|one| !one.is_fatal());
        ForecastPage {
            headline: headline(answer),
            proof: proof(answer),
            facts: facts(answer),
            rows: rows(answer),
            likely: likely(answer),
            likely_note: likely_note(answer),
            assumed: answer.assumptions.iter().map(assumption).collect(),
            not_counted: answer
                .not_counted
                .iter()
                .map(|one| {
                    let amount = money(answer, one.amount);
                    format!("{amount}, {}: {}", visible(&one.what), visible(&one.why))
                })
                .collect(),
            unknown: answer.unknown.iter().map(|text| capitalised(&visible(text))).collect(),
            notes: warnings.map(|one| visible(&one.message)).collect(),
            rules: answer.rules.iter().map(|rule| rule_row(&answer.account_name, rule)).collect(),
        }
    }

    /// The lists at the end, in the order of every format.
    fn lists(&self) -> [(&'static str, &[String]); 5] {
        [
            ("Assumed", &self.assumed),
            ("Not counted", &self.not_counted),
            ("Not known", &self.unknown),
            ("Please note", &self.notes),
            ("Rules", &self.rules),
        ]
    }
}

fn money(answer: &ForecastAnswer, amount: Cents) -> String {
    money_in_words(answer.currency, amount)
}

fn headline(answer: &ForecastAnswer) -> String {
    let platform = visible(&answer.account_name);
    let now = money(answer, answer.opening);
    // Of a line long ago nobody knows whether it still holds.
    let is = match answer.balance_of {
        Some(on) => format!("balance was {now} on {}, the last that is known,", day_in_words(on)),
        None => format!("balance is {now}"),
    };
    let until = day_in_words(answer.until);
    let next = answer
        .next_money
        .map(|(on, amount)| format!("{} comes on {}", money(answer, amount), day_in_words(on)));
    if let Some(zero) = &answer.zero {
        let on = day_in_words(zero.on);
        let balance = match zero.balance.is_negative() {
            true => format!("falls to {}", money(answer, zero.balance)),
            false => "reaches $0.00".replace("$0.00", &money(answer, Cents::ZERO)),
        };
        let by = zero.by.as_ref().map_or(String::new(), |event| match event.kind {
            EventKind::Payout => ": the automatic payout takes it to you".to_owned(),
            EventKind::Draw => ": your draw takes it to you".to_owned(),
            _ => format!(": {}", visible(&event.what)),
        });
        return format!("Your {platform} {is} and {balance} on {on}{by}.");
    }
    if !answer.opening.is_positive() {
        return match next {
            Some(next) => format!("Your {platform} {}; {next}.", is.trim_end_matches(',')),
            None => {
                let is = is.trim_end_matches(',');
                format!(
                    "Your {platform} {is}, and nothing that is known changes that up to {until}."
                )
            }
        };
    }
    let next = next.map_or("no money is known to come".to_owned(), |next| next);
    format!("Your {platform} {is} and stays above zero up to {until}; {next}.")
}

/// Every figure, also where it is 0.00.
fn proof(answer: &ForecastAnswer) -> String {
    let sum = |gains: bool| {
        let amounts = answer.events.iter().map(|event| event.amount);
        let of_sign = amounts.filter(|amount| amount.is_positive() == gains);
        Cents::sum(of_sign)
            .map_or_else(|| "more than can be held".to_owned(), |sum| money(answer, sum.abs()))
    };
    format!(
        "{} now + {} that comes - {} that goes = {} on {}; unexplained {}.",
        money(answer, answer.opening),
        sum(true),
        sum(false),
        money(answer, answer.closing),
        day_in_words(answer.until),
        answer.change.unexplained()
    )
}

fn dated(answer: &ForecastAnswer, found: Option<(jiff::civil::Date, Cents)>, none: &str) -> String {
    match found {
        Some((on, amount)) => format!("{} on {}", money(answer, amount.abs()), day_in_words(on)),
        None => none.to_owned(),
    }
}

fn facts(answer: &ForecastAnswer) -> Vec<(&'static str, String)> {
    let zero = match &answer.zero {
        Some(zero) => day_in_words(zero.on),
        None if !answer.opening.is_positive() => "now".to_owned(),
        None => format!("not up to {}", day_in_words(answer.until)),
    };
    let mut facts = vec![
        ("Next money", dated(answer, answer.next_money, "none is known")),
        ("Automatic payout", dated(answer, answer.next_payout, "none is expected")),
        ("Reaches zero", zero),
        (
            "Lowest",
            format!("{} on {}", money(answer, answer.lowest.1), day_in_words(answer.lowest.0)),
        ),
        ("Safe to pay out", safe(answer)),
    ];
    if answer.not_drawn.is_positive() {
        let short = money(answer, answer.not_drawn);
        facts.push(("Not there to draw", format!("{short} of your draws up to the last day")));
    }
    facts.extend(answer.idle.iter().map(|fee| ("Inactivity fee", idle(answer, fee))));
    facts
}

/// What may leave today; a schedule that would sweep the account later is another matter, and is said.
fn safe(answer: &ForecastAnswer) -> String {
    if let Some(why) = &answer.payout_blocked {
        return format!("nothing today: {}", visible(why));
    }
    let swept = match answer.next_payout {
        Some((on, _)) => format!(
            "; automatic payouts are left out of this: the one of {} leaves what the reserve says",
            day_in_words(on)
        ),
        None => String::new(),
    };
    let is_draw = |one: &Assumption| one.id == AssumptionId::Draw && one.origin == Origin::Said;
    let drawn = match (answer.assumptions.iter().any(is_draw), answer.safe_today.is_zero()) {
        (true, false) => ", which counts toward this month's draw",
        (true, true) => " beside your draw",
        (false, _) => "",
    };
    let there = match answer.balance_of {
        Some(_) => ", if it is still there",
        None => "",
    };
    format!(
        "{} today{there}{drawn}, so that what is known and assumed keeps the balance at the floor of {}{} or above{swept}",
        money(answer, answer.safe_today),
        money(answer, answer.floor),
        match answer.floor_from {
            FloorFrom::Kept => ", as the book keeps it,",
            FloorFrom::Site => ", the site's reserve,",
            FloorFrom::Said | FloorFrom::Nobody => "",
        }
    )
}

/// When a fee would strike, how sure that is, and what keeps it away.
fn idle(answer: &ForecastAnswer, fee: &IdleFee) -> String {
    let (most, least) = (money(answer, fee.amount.0.abs()), money(answer, fee.amount.1.abs()));
    let nothing = fee.amount.0.is_zero();
    let amount = match (nothing, most == least) {
        _ if fee.is_beyond => format!("Up to {most} of what is there then"),
        (true, _) => "Nothing would be there to take".to_owned(),
        (false, true) => most,
        (false, false) => format!("{least} to {most}"),
    };
    let sure = match fee.rule.standing {
        Standing::Published => format!("{} states it", visible(&answer.account_name)),
        Standing::Reported => "several others report it".to_owned(),
        Standing::Claimed => {
            "only one unofficial source claims it, so it may never be charged".to_owned()
        }
        Standing::Assumed => "it is our assumption".to_owned(),
    };
    let only_if =
        fee.only_if.as_ref().map_or(String::new(), |only_if| format!(", if {}", visible(only_if)));
    let counted = if fee.is_counted { "" } else { "; not counted above" };
    if fee.on <= answer.as_of {
        return format!(
            "{amount} could have been charged since {}, as nothing is known after {}{only_if}: {sure}{counted}",
            day_in_words(fee.on),
            day_in_words(fee.since)
        );
    }
    format!(
        "{amount} on {} if nothing happens after {}{only_if}: {sure}{counted}. An earning before then moves it away",
        day_in_words(fee.on),
        day_in_words(fee.since)
    )
}

fn rows(answer: &ForecastAnswer) -> Vec<EventRow> {
    let mut balance = Some(answer.opening);
    let row = |event: &ForecastEvent| {
        balance = balance.and_then(|balance| balance.plus(event.amount));
        EventRow {
            on: day_in_words(event.on),
            amount: event.amount.grouped(),
            balance: balance.map(Cents::grouped).unwrap_or_default(),
            what: visible(&event.what),
        }
    };
    answer.events.iter().map(row).collect()
}

fn likely(answer: &ForecastAnswer) -> Vec<LikelyRow> {
    let Ok(range) = &answer.likely else { return Vec::new() };
    let three = |tenths: Tenths| [tenths.low, tenths.middle, tenths.high].map(Cents::grouped);
    let row = |step: &LikelyStep| LikelyRow {
        when: day_in_words(step.on),
        money: three(step.money),
        balance: three(step.balance),
        zero: format!("{} %", step.reach_zero * 100 / range.paths.max(1)),
    };
    range.steps.iter().map(row).collect()
}

fn likely_note(answer: &ForecastAnswer) -> String {
    match &answer.likely {
        Ok(range) => format!(
            "Nine of ten futures lie above the first figure or on it, nine of ten below the third or on it: {} futures made of the {} weeks from {} to {}, drawn again and again (seed {}). It says what your own past makes likely, not what a client will do.",
            range.paths,
            range.weeks,
            day_in_words(range.from_to.0),
            day_in_words(range.from_to.1),
            range.seed
        ),
        Err(why) => format!("No likely range: {}.", visible(why)),
    }
}

fn assumption(one: &Assumption) -> String {
    let id = one.id.id();
    let how = match (one.origin, one.id.takes()) {
        (Origin::Off, Takes::Switch) => format!("--assume {id}=on"),
        (Origin::Off, Takes::Amount) => format!("--assume {id}=AMOUNT"),
        (Origin::Off, Takes::Monthly) => format!("--assume {id}=AMOUNT or =AMOUNT@DAY"),
        (Origin::Off, _) => format!("--assume {id}=monthly"),
        (_, Takes::Switch) if one.id == AssumptionId::TopRated => {
            format!("--assume {id}=on or =off")
        }
        (_, Takes::Switch) => format!("--assume {id}=off"),
        (_, Takes::Amount) => format!("--assume {id}=off or ={}", "AMOUNT"),
        (_, Takes::Monthly) => format!("--assume {id}=off, =AMOUNT or =AMOUNT@DAY"),
        (_, Takes::Schedule) => format!("--assume {id}=off or =weekly, …"),
        (_, Takes::Count) => format!("--assume {id}=NUMBER"),
        (_, Takes::Percent) => format!("--assume {id}=PERCENT"),
    };
    format!("{} ({how})", visible(&one.text))
}
