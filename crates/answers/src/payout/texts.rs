//! What does a plan rest on, what can it not know, and why is there none: in sentences.

use super::methods::why_unusable;
use super::{
    LeftOut, PayoutAnswer, PayoutError, PayoutMethod, PayoutRequest, PayoutStep, Weekly,
    WeeklySource,
};
use crate::plan::{PlanError, PlanProblem};
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::snapshot::Frequency;
use outflow_ledger::{Cents, Code, Currency, Diagnostic, Journal};

/// Older lines than this may miss money that has come since.
const FRESH_DAYS: i32 = 14;

/// What was taken to be so.
pub(super) fn assumptions(
    answer: &PayoutAnswer,
    journal: &Journal,
    request: &PayoutRequest<'_>,
) -> Vec<String> {
    let money = |amount| money_in_words(answer.currency, amount);
    let mut said = vec![balance(answer, journal)];
    match &answer.weekly {
        Some(weekly) => said.push(weekly_in_words(weekly, answer.currency)),
        None if request.weekly.is_some() => {
            said.push("No income is assumed besides the dated money, as you said.".to_owned());
        }
        None => {
            let why = match journal.covered() {
                Some(_) => ", since the last weeks of the statement brought none",
                None => "",
            };
            said.push(format!(
                "No income is assumed besides the dated money{why}; --weekly states one."
            ));
        }
    }
    match (request.floor.or(request.kept_floor), request.snapshot.reserve_balance) {
        (Some(floor), _) if request.floor.is_none() => said.push(format!(
            "The floor is {}, as the book keeps it (outflow budget set --floor).",
            money(floor)
        )),
        (None, Some(reserve)) => said
            .push(format!("The floor is {}, the reserve that the snapshot names.", money(reserve))),
        _ if answer.floor.is_zero() => {
            said.push(
                "Everything may leave the balance; --floor keeps an amount there.".to_owned(),
            );
        }
        _ => {}
    }
    if request.until.is_none() {
        said.push(format!(
            "The plan covers {} days, to {}; --until names another last day.",
            answer.days,
            day_in_words(answer.until)
        ));
    }
    said.push(format!(
        "The rules of {} hold for the whole plan, and public holidays are not known.",
        day_in_words(answer.as_of)
    ));
    let usual = answer.habit.iter().map(|habit| &habit.method);
    let usual = usual.filter(|method| !answer.methods.contains(method));
    for method in answer.methods.iter().chain(usual) {
        if let (false, Some(dearest)) = (method.open_fees.is_empty(), method.open_fees.last()) {
            let fees: Vec<String> = method.open_fees.iter().map(|fee| money(*fee)).collect();
            said.push(format!(
                "The sources do not settle whether {} costs {}: the dearest, {}, is counted.",
                method.id,
                fees.join(" or "),
                money(*dearest)
            ));
        }
        if method.is_own {
            said.push(format!("What {} costs is your own word.", method.id));
        }
    }
    said.push(
        "At most one payout is made a day: on the first day, on days on which money becomes available, or on the first day of a new method; more of them, or other days, are not tried.".to_owned(),
    );
    if request.snapshot.tax_form_complete == Some(false) {
        said.push(
            "The tax form is missing: until it is complete, nothing may be paid out at all."
                .to_owned(),
        );
    }
    for method in request.snapshot.withdrawal_methods.iter().flatten() {
        let is_used = answer.methods.iter().any(|one| one.id == method.kind);
        if let Some(why) = why_unusable(method).filter(|_| is_used) {
            said.push(format!("{} is taken as you named it, though {why}.", method.kind));
        }
    }
    let said_floor = request.floor.or(request.kept_floor);
    if let (Some(floor), Some(reserve)) = (said_floor, request.snapshot.reserve_balance)
        && floor < reserve
    {
        said.push(format!(
            "The site keeps your reserve of {} back, whatever the floor says.",
            money(reserve)
        ));
    }
    if request
        .snapshot
        .payout_schedule
        .as_ref()
        .is_some_and(|schedule| schedule.frequency != Frequency::Never)
    {
        said.push("Your automatic payouts must be switched off for this plan: they would take the balance on their own days.".to_owned());
    }
    said.push(match answer.needs.is_empty() {
        true => "No need was named, so nothing speaks for paying out before the last day on which money comes; --need 300@DATE says what must have arrived by when.".to_owned(),
        false => "Needs add up and are paid in the order in which payouts are made; whatever is above the floor leaves by the last day all the same.".to_owned(),
    });
    said
}

fn balance(answer: &PayoutAnswer, journal: &Journal) -> String {
    let opening = money_in_words(answer.currency, answer.opening);
    match journal.covered() {
        Some((_, last)) => {
            format!(
                "The balance is that of the statement's last day, {}: {opening}.",
                day_in_words(last)
            )
        }
        None => format!("The balance is what was given: {opening}."),
    }
}

fn weekly_in_words(weekly: &Weekly, currency: Currency) -> String {
    let money = |amount| money_in_words(currency, amount);
    let (first, last) = (weekly.days.first(), weekly.days.last());
    let from = match (first, last) {
        (Some(first), Some(last)) if first != last => format!(
            "every week from {} to {}, {} times",
            day_in_words(*first),
            day_in_words(*last),
            weekly.days.len()
        ),
        (Some(day), _) => format!("on {}", day_in_words(*day)),
        _ => String::new(),
    };
    let source = match weekly.source {
        WeeklySource::Said => "as you said".to_owned(),
        WeeklySource::Average { sum, weeks, from, to } => format!(
            "the average of {weeks} weeks: {} of client money, less its fees and taxes and what was taken back, in the lines of {} to {}",
            Cents::from_wide(sum).map(money).unwrap_or_default(),
            day_in_words(from),
            day_in_words(to)
        ),
    };
    format!("Assumed {} {from}: {source}.", money(weekly.amount))
}

/// What cannot be known.
pub(super) fn unknown(
    answer: &PayoutAnswer,
    journal: &Journal,
    request: &PayoutRequest<'_>,
    is_balance_stated: bool,
) -> Vec<String> {
    let mut said = Vec::new();
    if !is_balance_stated {
        said.push(
            "No balance was given: 0.00 is planned with; a statement or --available tells it."
                .to_owned(),
        );
    }
    if let Some((_, last)) = journal.covered()
        && (answer.as_of - last).get_days() > FRESH_DAYS
    {
        said.push(format!(
            "What happened since {}: the statement ends there, {} days before the plan begins.",
            day_in_words(last),
            (answer.as_of - last).get_days()
        ));
    }
    if let Some(Weekly { source: WeeklySource::Average { from, to, .. }, .. }) = &answer.weekly
        && (*to - *from).get_days() < 27
    {
        said.push("Whether income goes on so: the statement covers less than four weeks, so that its sum was divided by four.".to_owned());
    }
    if !request.snapshot.holds.is_empty() {
        said.push(
            "When the hold on the account ends; until then there may be no payout at all."
                .to_owned(),
        );
    }
    for method in answer.methods.iter().filter(|method| method.business_days.is_none()) {
        let need = if answer.needs.is_empty() {
            ""
        } else {
            ", so that it was counted as arriving after every need"
        };
        said.push(format!("How long {} takes: no page states it{need}.", method.id));
    }
    if answer.methods.iter().any(|method| !method.is_own) {
        said.push("What your bank or wallet takes, such as its exchange rate: no rule states it; --method-terms \"my_bank=2.50+0.5%,days=3\" counts it.".to_owned());
    }
    said
}

/// A payout that costs at least this part of what leaves is dear, in hundredths of a percent.
const DEAR: u32 = 1_000;
/// More of them are counted, not listed.
const MOST_DEAR: usize = 3;

/// The payouts of the plan that cost a large part of what leaves.
pub(super) fn dear_payouts(answer: &PayoutAnswer) -> Vec<String> {
    let money = |amount| money_in_words(answer.currency, amount);
    let is_dear =
        |one: &&PayoutStep| one.fee.wide() * 10_000 >= one.gross.wide() * i128::from(DEAR);
    let dear: Vec<&PayoutStep> = answer.payouts.iter().filter(is_dear).collect();
    let mut said: Vec<String> = dear
        .iter()
        .take(MOST_DEAR)
        .map(|one| {
            format!(
                "The payout of {} costs {} of {}, a tenth of it or more: where nothing needs the money, it may wait.",
                day_in_words(one.on),
                money(one.fee),
                money(one.gross)
            )
        })
        .collect();
    if let more @ 1.. = dear.len().saturating_sub(MOST_DEAR) {
        said.push(format!("And {more} more payouts cost a tenth of what leaves, or more."));
    }
    said
}

/// There is nothing to choose from.
pub(super) fn no_method(left_out: &[LeftOut]) -> Diagnostic {
    let reasons: Vec<String> =
        left_out.iter().map(|one| format!("{}: {}", one.id, one.why)).collect();
    let message = match reasons.is_empty() {
        true => "there is no method to pay out by".to_owned(),
        false => format!("there is no method to pay out by ({})", reasons.join("; ")),
    };
    Diagnostic::new(Code::ImpossiblePlan, message).hinting(
        "Name methods with --methods, or state the cost of your own: --method-terms \"my_bank=2.50+0.5%,days=3\".",
    )
}

/// A sum beyond what is counted exactly.
pub(super) fn too_large() -> Diagnostic {
    let message = "the amounts or the number of days are too large to plan with exactly";
    Diagnostic::new(Code::ImpossiblePlan, message)
        .hinting("Plan with smaller amounts or an earlier --until.")
}

/// Why the planner found no plan.
pub(super) fn no_plan(
    error: PlanError,
    problem: &PlanProblem,
    methods: &[PayoutMethod],
    currency: Currency,
) -> PayoutError {
    let money = |amount: Cents| money_in_words(currency, amount);
    let problem = match error {
        PlanError::NeedNotMet { by, needed, most } => {
            let together = problem.needs.iter().filter(|need| need.by <= by).count() > 1;
            let all = if together { " in all" } else { "" };
            let has_new = problem.methods.iter().any(|method| method.usable_from.is_some());
            let or_new = if has_new { " or a method can be used for the first time" } else { "" };
            let message = format!(
                "{} must have arrived{all} by {}, but at most {} can, by one payout on each day on which money becomes available{or_new}",
                money(needed),
                day_in_words(by),
                money(most)
            );
            Diagnostic::new(Code::ImpossiblePlan, message)
                .expecting(format!("needs of at most {}{all} by that day", money(most)))
                .hinting(next_step(problem, methods, by))
        }
        PlanError::TooManyPossibilities => Diagnostic::new(Code::ImpossiblePlan, error.to_string())
            .hinting("Name fewer methods with --methods, fewer needs, or an earlier --until."),
        PlanError::TooLarge => too_large(),
        other => Diagnostic::new(Code::BadFlag, other.to_string()),
    };
    PayoutError::Input(vec![problem])
}

fn next_step(problem: &PlanProblem, methods: &[PayoutMethod], by: Date) -> String {
    let mut steps = vec!["Lower the need", "move its day"];
    if problem.floor.is_positive() {
        steps.push("lower --floor");
    }
    if problem.income.iter().any(|(on, _)| *on > by) {
        steps.push("look at what comes only after that day");
    }
    let unstated = methods.iter().find(|method| method.business_days.is_none());
    let days = unstated.map(|method| {
        let id = &method.id;
        format!("say how long {id} takes, which no page states: --method-terms \"{id}=FEE,days=3\"")
    });
    steps.extend(days.as_deref());
    steps.push("allow a faster method with --methods");
    let (last, others) = steps.split_last().unwrap_or((&"", &[]));
    format!("{}, or {last}.", others.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Need;
    use jiff::civil::date;

    #[test]
    fn a_plan_that_is_not_possible_says_what_is() {
        let cents = |minor| Cents::new(minor).unwrap();
        let need = |amount, by| Need { amount: cents(amount), by };
        let by = date(2026, 12, 5);
        let problem = PlanProblem {
            today: date(2026, 11, 23),
            until: date(2027, 11, 22),
            opening: cents(17_100),
            income: vec![(date(2026, 12, 9), cents(17_100))],
            floor: cents(5_000),
            needs: vec![need(10_000, date(2026, 12, 1)), need(20_000, by)],
            methods: Vec::new(),
        };
        let not_met = PlanError::NeedNotMet { by, needed: cents(30_000), most: cents(12_001) };
        for (error, code, message, hint) in [
            (
                not_met,
                Code::ImpossiblePlan,
                "$300.00 must have arrived in all by Sat 5 December 2026, but at most $120.01 can",
                "lower --floor, look at what comes only after that day",
            ),
            (
                PlanError::TooManyPossibilities,
                Code::ImpossiblePlan,
                "there are too many possibilities",
                "fewer methods with --methods, fewer needs, or an earlier --until",
            ),
            (PlanError::TooLarge, Code::ImpossiblePlan, "too large to plan with", "--until"),
            (PlanError::NoMethods, Code::BadFlag, "no method", ""),
        ] {
            let PayoutError::Input(problems) = no_plan(error, &problem, &[], Currency::USD) else {
                panic!("it is no matter of integrity");
            };
            assert_eq!(problems[0].code, code, "{message}");
            assert!(problems[0].message.contains(message), "{}", problems[0].message);
            assert!(problems[0].hint.contains(hint), "{}", problems[0].hint);
        }
    }
}
