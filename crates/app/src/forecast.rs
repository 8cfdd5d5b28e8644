//! What will the balance do: reads what was typed, loads what the user gave, and asks for the forecast.

use crate::ahead::Ahead;
use crate::days::too_late;
use crate::flags::{SnapshotFlags, amount_flag, monthly_flag};
use crate::load::{Account, AccountInput, load};
use jiff::civil::Date;
use outflow_answers::forecast::{
    Assumed, AssumptionId, ForecastAnswer, ForecastError, ForecastRequest, Takes, Wanted, forecast,
};
use outflow_ledger::snapshot::Frequency;
use outflow_ledger::{Cents, Code, Diagnostic};

/// Everything that the user gave.
#[derive(Debug, Default)]
pub struct ForecastInput {
    /// Statements, snapshot and packs.
    pub account: AccountInput,
    /// Figures of the site, from flags.
    pub flags: SnapshotFlags,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
    /// The last day.
    pub until: Option<Date>,
    /// What should stay in the account.
    pub floor: Option<Cents>,
    /// Assumptions, as `connects=off` or `weekly=200`.
    pub assume: Vec<String>,
}

/// What came of it.
#[derive(Debug)]
pub struct ForecastOutcome {
    /// The answer, unless a problem forbids one.
    pub answer: Option<Box<ForecastAnswer>>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself.
    pub integrity: Option<String>,
}

/// The forecast, or every problem of every flag and file.
pub fn answer(input: ForecastInput) -> ForecastOutcome {
    let mut problems = Vec::new();
    let assumed = read_assumed(&input.assume, &mut problems);
    problems.extend(input.today.and_then(|today| too_late("--today", today)));
    let too_far = input.until.and_then(|until| too_late("--until", until));
    problems.extend(
        too_far.map(|problem| problem.expecting("a day within ten years of the first one")),
    );
    let (account, mut diagnostics) = load(input.account, input.flags, input.today);
    diagnostics.extend(problems);
    let none = |diagnostics, integrity| ForecastOutcome { answer: None, diagnostics, integrity };
    let account = match account {
        Ok(account) if !diagnostics.iter().any(Diagnostic::is_fatal) => account,
        Ok(_) => return none(diagnostics, None),
        Err(integrity) => return none(diagnostics, integrity),
    };
    let today = input.today.unwrap_or(input.clock);
    let Some(account) = account.begun(today, "the forecast", &mut diagnostics) else {
        return none(diagnostics, None);
    };
    let Account { journal, snapshot, policy, known, .. } = account;
    let ahead = Ahead::of((&journal, &policy), &known, &snapshot, today, input.until);
    let request = ForecastRequest { floor: input.floor, assumed, ..ahead.request() };
    let found = forecast(&journal, &policy, &request);
    if let Some(failure) = journal.failure() {
        return none(diagnostics, Some(failure));
    }
    match found {
        Ok(answer) => {
            ForecastOutcome { answer: Some(Box::new(answer)), diagnostics, integrity: None }
        }
        Err(ForecastError::Input(more)) => {
            diagnostics.extend(more);
            none(diagnostics, None)
        }
        Err(ForecastError::Integrity(message)) => none(diagnostics, Some(message)),
    }
}

const SCHEDULES: [(&str, Frequency); 4] = [
    ("weekly", Frequency::Weekly),
    ("twice_monthly", Frequency::TwiceMonthly),
    ("monthly", Frequency::Monthly),
    ("quarterly", Frequency::Quarterly),
];

/// Reads `NAME=VALUE`, each name once.
pub(crate) fn read_assumed(texts: &[String], problems: &mut Vec<Diagnostic>) -> Assumed {
    let mut assumed = Assumed::default();
    for text in texts {
        match read_one(text) {
            Ok((id, wanted)) => {
                if assumed.set(id, wanted).is_some() {
                    let message = format!("--assume: {} is given twice", id.id());
                    problems.push(bad(message, "each assumption once"));
                }
            }
            Err(problem) => problems.push(*problem),
        }
    }
    assumed
}

fn read_one(text: &str) -> Result<(AssumptionId, Wanted), Box<Diagnostic>> {
    let names: Vec<&str> = AssumptionId::ALL.iter().map(|one| one.id()).collect();
    let wrong =
        |what: String, expected: &str| Err(Box::new(bad(format!("--assume: {what}"), expected)));
    let Some((name, value)) = text.split_once('=') else {
        return wrong(
            format!("{text:?} has no value"),
            "NAME=VALUE, as connects=off or weekly=200",
        );
    };
    let (name, value) = (name.trim().replace('-', "_"), value.trim());
    let Some(id) = AssumptionId::from_id(&name) else {
        let near = outflow_fields::nearest(&name, &names);
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        return wrong(
            format!("there is no assumption {name:?}{near}"),
            &format!("one of {}", names.join(", ")),
        );
    };
    let expected = expected_of(id);
    let wanted = match (value, id.takes()) {
        ("off", Takes::Switch | Takes::Amount | Takes::Monthly | Takes::Schedule) => Wanted::Off,
        ("on", Takes::Switch) => Wanted::On,
        (_, Takes::Percent) => match percent(value) {
            Some(points) => Wanted::BasisPoints(points),
            None => return wrong(format!("{}: {value:?} does not fit", id.id()), &expected),
        },
        (_, Takes::Amount) => match amount_flag(value) {
            Ok(amount) => Wanted::Amount(amount),
            Err(why) => return wrong(format!("{}: {why}", id.id()), &expected),
        },
        (_, Takes::Monthly) => match monthly_flag(value) {
            Ok((amount, day)) => Wanted::Monthly(amount, day),
            Err(why) => return wrong(format!("{}: {why}", id.id()), &expected),
        },
        (_, Takes::Count) => match value.parse::<u64>() {
            Ok(count) if within(id, count) => Wanted::Count(count),
            _ => return wrong(format!("{}: {value:?} does not fit", id.id()), &expected),
        },
        (word, Takes::Schedule) => {
            let word = word.replace('-', "_");
            match SCHEDULES.iter().find(|(known, _)| *known == word) {
                Some((_, frequency)) => Wanted::Schedule(*frequency),
                None => return wrong(format!("schedule: {value:?} is not known"), &expected),
            }
        }
        _ => return wrong(format!("{}: {value:?} does not fit", id.id()), &expected),
    };
    Ok((id, wanted))
}

/// A percentage with at most two decimals, in hundredths of a percent.
fn percent(text: &str) -> Option<u32> {
    let percent = Cents::from_decimal(text.trim_end_matches('%').trim_end()).ok()?;
    u32::try_from(percent.minor()).ok().filter(|points| *points <= 10_000)
}

fn within(id: AssumptionId, count: u64) -> bool {
    match id {
        AssumptionId::Weeks => (1..=5_200).contains(&count),
        AssumptionId::Paths => (10..=100_000).contains(&count),
        _ => true,
    }
}

fn expected_of(id: AssumptionId) -> String {
    match (id, id.takes()) {
        (_, Takes::Switch) => "on or off".to_owned(),
        (_, Takes::Amount) => "off, or an amount such as 20.00".to_owned(),
        (_, Takes::Monthly) => {
            "off, or an amount with or without its day of the month, as 500, 500@15 or 500@last"
                .to_owned()
        }
        (_, Takes::Percent) => "a percentage from 0 to 100 such as 10 or 12.5".to_owned(),
        (_, Takes::Schedule) => "off, weekly, twice_monthly, monthly or quarterly".to_owned(),
        (AssumptionId::Weeks, _) => "a number of weeks from 1 to 5200".to_owned(),
        (AssumptionId::Paths, _) => "a number of futures from 10 to 100000".to_owned(),
        _ => "a whole number".to_owned(),
    }
}

fn bad(message: String, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFlag, message).expecting(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assumptions_are_read_strictly() {
        for (text, id, wanted) in [
            ("connects=off", AssumptionId::Connects, Wanted::Off),
            ("weekly=200", AssumptionId::Weekly, Wanted::Amount(Cents::new(20_000).unwrap())),
            ("inactivity-fee = on", AssumptionId::InactivityFee, Wanted::On),
            (
                "schedule=twice-monthly",
                AssumptionId::Schedule,
                Wanted::Schedule(Frequency::TwiceMonthly),
            ),
            ("seed=7", AssumptionId::Seed, Wanted::Count(7)),
            ("fee=12.5 %", AssumptionId::Fee, Wanted::BasisPoints(1_250)),
            ("top-rated=on", AssumptionId::TopRated, Wanted::On),
            ("draw=off", AssumptionId::Draw, Wanted::Off),
            ("draw=300", AssumptionId::Draw, Wanted::Monthly(Cents::new(30_000).unwrap(), None)),
            (
                "draw = 300.50 @ 1",
                AssumptionId::Draw,
                Wanted::Monthly(Cents::new(30_050).unwrap(), Some(1)),
            ),
            (
                "draw=300@last",
                AssumptionId::Draw,
                Wanted::Monthly(Cents::new(30_000).unwrap(), Some(31)),
            ),
        ] {
            assert_eq!(read_one(text).unwrap(), (id, wanted), "{text}");
        }
        for (text, message) in [
            ("connects", "has no value"),
            ("conects=off", "did you mean connects?"),
            ("connects=-1", "is negative"),
            ("waiting=20", "does not fit"),
            ("seed=off", "does not fit"),
            ("paths=9", "does not fit"),
            ("weeks=0", "does not fit"),
            ("schedule=daily", "is not known"),
            ("range=yes", "does not fit"),
            ("fee=101", "does not fit"),
            ("fee=off", "does not fit"),
            ("draw=300@0", "names no day of a month"),
            ("draw=300@32", "names no day of a month"),
            ("draw=300@", "names no day of a month"),
            ("draw=@15", "is not"),
            ("draw=-5@15", "is negative"),
            ("draw=on", "is not"),
            // A day of the month belongs to nothing else.
            ("membership=20@15", "is not"),
        ] {
            let problem = read_one(text).unwrap_err();
            assert_eq!(problem.code, Code::BadFlag, "{text}");
            assert!(problem.message.contains(message), "{text}: {}", problem.message);
        }
        let mut problems = Vec::new();
        read_assumed(&["seed=1".to_owned(), "seed=2".to_owned()], &mut problems);
        assert!(problems[0].message.contains("given twice"));
    }
}
