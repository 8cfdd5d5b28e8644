//! What does the user take out every month, and what of it has the running month paid out already?

use super::ForecastError;
use super::assume::{Assumption, AssumptionId, EventKind, ForecastEvent, Origin};
use super::course::MonthlyDraw;
use super::line::{Blocked, Ground, Scene};
use super::too_large;
use crate::budget::Draw;
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::{Cents, Currency, LedgerCause};

/// The draw of the user's plan or of the moment, if there is one, and what is assumed of it.
pub(super) fn find(
    scene: &Scene<'_>,
    (is_swept, reserve): (bool, Cents),
    blocked: Option<&Blocked>,
) -> (Option<Draw>, Assumption) {
    let request = scene.ground.request;
    let id = AssumptionId::Draw;
    let plain = |text: String, origin| Assumption { id, text, origin, because: Vec::new() };
    let said = request.assumed.monthly(id);
    let kept = request.draw.filter(|_| !request.assumed.is_off(id));
    let known_day = request.draw.map_or(Draw::LAST_DAY, |draw| draw.day);
    let said = said.map(|(amount, day)| Draw { amount, day: day.unwrap_or(known_day) });
    let draw = said.or(kept);
    let draw = draw.filter(|draw| !draw.amount.is_zero());
    if let (Some(_), Some(Blocked { why, until: None })) = (draw, blocked) {
        return (None, plain(format!("Nothing can be drawn: {why}"), Origin::Site));
    }
    match draw {
        None if request.assumed.get(id).is_some() => {
            (None, plain("You draw nothing, as you said".to_owned(), Origin::Off))
        }
        None => (None, plain("No monthly draw is counted: none is kept".to_owned(), Origin::Ours)),
        Some(draw) => {
            let counts = match is_swept {
                true => "automatic payouts of its month before it count toward it",
                false => "what its month has paid out before counts toward it",
            };
            let from = blocked.and_then(|blocked| blocked.until);
            let from = from.map_or(String::new(), |from| {
                format!(
                    "; nothing before {}, when the account is taken to be free",
                    day_in_words(from)
                )
            });
            let text = format!(
                "You draw {}, out of what is there above {}; {counts}{from}",
                draw.in_words(scene.currency),
                match reserve.is_zero() {
                    true => "nothing",
                    false => "the reserve",
                }
            );
            (Some(draw), plain(text, Origin::Said))
        }
    }
}

/// The draw as it is played.
///
/// Nothing leaves an account before the day from which it is free.
pub(super) fn monthly(
    ground: &Ground<'_>,
    draw: Draw,
    reserve: Cents,
    free_from: Option<Date>,
) -> Result<MonthlyDraw, ForecastError> {
    let number = |day: &Date| usize::try_from((*day - ground.as_of).get_days()).ok();
    let mut begins = Draw { day: 1, ..draw }.days(ground.as_of, ground.until);
    // What a month paid out on its first day counts also where that is the first day of all.
    begins.retain(|day| *day > ground.as_of);
    Ok(MonthlyDraw {
        amount: draw.amount.minor(),
        reserve: reserve.minor(),
        days: draw
            .days(ground.as_of, ground.until)
            .iter()
            .filter(|day| free_from.is_none_or(|from| **day >= from))
            .filter_map(number)
            .collect(),
        months: begins.iter().filter_map(number).collect(),
        paid_out: paid_out_this_month(ground)?.minor(),
    })
}

/// What left for the user since the first day's month began, less what came back; never less than nothing.
fn paid_out_this_month(ground: &Ground<'_>) -> Result<Cents, ForecastError> {
    let journal = ground.journal;
    let month = ground.as_of.first_of_month();
    let from = journal.lines.partition_point(|line| line.dated < month);
    let to = journal.lines.partition_point(|line| line.dated <= ground.as_of).max(from);
    let drawn = |at: &usize| {
        let cause = journal.meanings.causes[*at];
        cause.is_payout() || cause == LedgerCause::WithdrawalReturned
    };
    let amounts = (from..to).filter(drawn).map(|at| journal.lines[at].amount);
    let sum = Cents::sum(amounts).ok_or_else(too_large)?;
    Ok((-sum).max(Cents::ZERO))
}

/// A draw as it happened: so much was due after what its month had paid out before, and so much of it was there.
pub(super) fn event(
    (on, draw): (Date, Cents),
    due: Cents,
    amount: Cents,
    currency: Currency,
) -> Option<ForecastEvent> {
    let money = |amount| money_in_words(currency, amount);
    let mut what = format!("your draw of {}", money(draw));
    let counted = draw.minus(due)?;
    if counted.is_positive() {
        what.push_str(&format!(", of which its month has paid out {} before", money(counted)));
    }
    let short = due.plus(amount)?;
    if short.is_positive() && short == draw {
        what.push_str(": none of it could be drawn");
    } else if short.is_positive() {
        what.push_str(&format!(": {} of it could not be drawn", money(short)));
    }
    Some(ForecastEvent { on, kind: EventKind::Draw, amount, what, because: Vec::new() })
}
