//! What does a monthly draw do to the days to come, and how large could it be?

use super::Draw;
use super::floor::below;
use crate::forecast::{DrawRoom, EventKind, ForecastAnswer, Room};
use crate::listing::{Cell, Section};
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::Cents;

/// The same days without the draw and with it, and how large it could be.
#[derive(Debug)]
pub struct Effect<'a> {
    /// Without a draw.
    pub without: &'a ForecastAnswer,
    /// With the one that is kept or tried.
    pub with: Option<(Draw, &'a ForecastAnswer)>,
    /// The largest ones.
    pub room: &'a DrawRoom,
    /// The days on which the largest ones are meant.
    pub days: Draw,
}

/// The tables of it, and what is to be said below.
pub fn effect(effect: &Effect<'_>) -> (Vec<Section>, Vec<String>) {
    let (from, to) = (effect.without.as_of, effect.without.until);
    let columns = [
        ("line", "Line"),
        ("draw", "Draw"),
        ("zero_on", "Zero on"),
        ("lowest", "Lowest"),
        ("lowest_on", "On"),
        ("days_below_floor", "Days below"),
        ("drawn", "Drawn"),
        ("not_drawn", "Not drawn"),
        ("closing", "Closing"),
    ];
    let mut ahead = Section::new("ahead", &columns).titled(format!(
        "What a draw does, {} to {}",
        day_in_words(from),
        day_in_words(to)
    ));
    ahead.rows.push(known_row(None, effect.without));
    ahead.rows.extend(effect.with.map(|(draw, answer)| known_row(Some(draw), answer)));
    ahead.rows.extend(low_row(None, effect.without));
    ahead.rows.extend(effect.with.and_then(|(draw, answer)| low_row(Some(draw), answer)));
    (vec![ahead, room(effect)], notes(effect))
}

fn known_row(draw: Option<Draw>, answer: &ForecastAnswer) -> Vec<Cell> {
    let draws = answer.events.iter().filter(|event| event.kind == EventKind::Draw);
    let drawn = Cents::sum(draws.map(|event| -event.amount));
    let days = answer.days.iter().map(|day| (day.on, day.balance));
    let mut row = row("known", draw, answer.floor, answer.opening, days.collect());
    row[6] = Cell::of(drawn, Cell::Money);
    row[7] = Cell::Money(answer.not_drawn);
    row
}

/// The balances that one future of ten does not exceed.
fn low_row(draw: Option<Draw>, answer: &ForecastAnswer) -> Option<Vec<Cell>> {
    let low = |day: &crate::forecast::ForecastDay| Some((day.on, day.likely?.low));
    let days: Vec<(Date, Cents)> = answer.days.iter().map(low).collect::<Option<_>>()?;
    Some(row("1 of 10", draw, answer.floor, answer.opening, days))
}

fn row(
    line: &str,
    draw: Option<Draw>,
    floor: Cents,
    opening: Cents,
    days: Vec<(Date, Cents)>,
) -> Vec<Cell> {
    let mut before = opening;
    let zero = days.iter().find(|(_, balance)| {
        let falls = before.is_positive() && !balance.is_positive();
        before = *balance;
        falls
    });
    let lowest = days.iter().min_by_key(|(on, balance)| (*balance, *on));
    let closing = days.last();
    let below = below(floor, days.iter().copied());
    vec![
        Cell::text(line),
        Cell::Money(draw.map_or(Cents::ZERO, |draw| draw.amount)),
        Cell::of(zero, |(on, _)| Cell::Day(*on)),
        Cell::of(lowest, |(_, balance)| Cell::Money(*balance)),
        Cell::of(lowest, |(on, _)| Cell::Day(*on)),
        Cell::Count(below.map_or(0, |below| u64::from(below.days))),
        Cell::Empty,
        Cell::Empty,
        Cell::of(closing, |(_, balance)| Cell::Money(*balance)),
    ]
}

fn room(effect: &Effect<'_>) -> Section {
    let columns = [("line", "Line"), ("largest", "Largest draw"), ("what", "What it means")];
    let mut section = Section::new("largest_draw", &columns)
        .titled(format!("The largest monthly draw, {}", effect.days.days_in_words()));
    let currency = effect.without.currency;
    let floor = money_in_words(currency, effect.without.floor);
    // A larger draw can keep an automatic payout from being made, so that it fits again: none such is looked for.
    let again = match effect.without.next_payout {
        Some(_) => ", unless it is so much more that an automatic payout is not made",
        None => "",
    };
    let mut push = |line: &str, room: Result<Room, &String>, fits: String| {
        let (largest, what) = match room {
            Ok(Room::UpTo(amount)) => (Cell::Money(amount), fits),
            Ok(Room::None(on, balance)) => (
                Cell::Empty,
                format!(
                    "without a draw {on} ends at {}, below {floor}",
                    money_in_words(currency, balance)
                ),
            ),
            Ok(Room::NoDraw) => (Cell::Empty, "no draw falls into these days".to_owned()),
            Err(why) => (Cell::Empty, format!("no range: {why}")),
        };
        section.rows.push(vec![Cell::text(line), largest, Cell::Text(what)]);
    };
    push(
        "known",
        Ok(effect.room.known),
        format!(
            "all of it is there, no day ends below {floor}, and no price falls to your card because of it; a cent more does not fit{again}"
        ),
    );
    push(
        "1 of 10",
        effect.room.likely.as_ref().copied(),
        format!("the same in nine of ten futures; a cent more does not fit{again}"),
    );
    section
}

fn notes(effect: &Effect<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some((_, answer)) = effect.with
        && answer.not_drawn.is_positive()
    {
        notes.push(format!(
            "{} of the draws up to {} would not be there: a draw takes what is above nothing, and no more.",
            money_in_words(answer.currency, answer.not_drawn),
            answer.until
        ));
    }
    notes.push(
        "Known is what is dated, agreed or paid for again; outflow forecast shows it day by day with all that is assumed. 1 of 10 is what one future of ten does not exceed."
            .to_owned(),
    );
    notes
}
