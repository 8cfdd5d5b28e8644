//! Which picture shows a forecast: its line, its range, the floor, and what happens on which day?

use super::ShownForecast;
use crate::safe::visible;
use jiff::civil::Date;
use outflow_answers::forecast::{EventKind, ForecastAnswer};
use outflow_answers::money_in_words;
use outflow_charts::{Curve, Mark, MarkKind, Range, SvgOptions, svg_curve};
use outflow_ledger::Cents;

/// What a picture borrows from.
pub(super) struct Drawn {
    title: String,
    days: Vec<Date>,
    known: Vec<Cents>,
    likely: Option<[Vec<Cents>; 3]>,
    marks: Vec<Mark>,
}

impl Drawn {
    pub fn of(answer: &ForecastAnswer) -> Drawn {
        let likely: Option<Vec<_>> = answer.days.iter().map(|day| day.likely).collect();
        let likely = likely.filter(|days| !days.is_empty()).map(|days| {
            [
                days.iter().map(|one| one.low).collect(),
                days.iter().map(|one| one.middle).collect(),
                days.iter().map(|one| one.high).collect(),
            ]
        });
        Drawn {
            title: format!("{} balance", visible(&answer.account_name)),
            days: answer.days.iter().map(|day| day.on).collect(),
            known: answer.days.iter().map(|day| day.balance).collect(),
            likely,
            marks: marks(answer),
        }
    }

    pub fn curve(&self, answer: &ForecastAnswer) -> Curve<'_> {
        let range =
            self.likely.as_ref().map(|[low, middle, high]| Range { from: 0, low, middle, high });
        Curve {
            title: &self.title,
            currency: answer.currency,
            days: &self.days,
            known: &self.known,
            range,
            floor: Some(answer.floor).filter(|floor| !floor.is_zero()),
            marks: &self.marks,
        }
    }
}

fn marks(answer: &ForecastAnswer) -> Vec<Mark> {
    let of_event = answer.events.iter().filter(|event| !event.amount.is_zero()).map(|event| {
        let kind = match event.kind {
            EventKind::Payout | EventKind::Draw => MarkKind::Payout,
            EventKind::Membership | EventKind::Connects => MarkKind::Charge,
            EventKind::InactivityFee => MarkKind::Fee,
            EventKind::Waiting | EventKind::Contract | EventKind::Weekly => MarkKind::Income,
        };
        let amount = money_in_words(answer.currency, event.amount.abs());
        let word = match event.kind {
            EventKind::Payout => "payout",
            EventKind::Draw => "draw",
            EventKind::Membership => "membership",
            EventKind::Connects => "Connects",
            EventKind::InactivityFee => "inactivity fee",
            EventKind::Waiting | EventKind::Contract | EventKind::Weekly => "income",
        };
        Mark { on: event.on, kind, label: format!("{word} {amount}") }
    });
    let zero = answer.zero.iter().map(|zero| Mark {
        on: zero.on,
        kind: MarkKind::Zero,
        label: "zero".to_owned(),
    });
    of_event.chain(zero).collect()
}

/// The picture as one SVG file.
pub fn forecast_svg(shown: &ShownForecast<'_>) -> String {
    let drawn = Drawn::of(shown.answer);
    let options = SvgOptions { width: 860, height: 380, id: "forecast" };
    svg_curve(&drawn.curve(shown.answer), options)
}
