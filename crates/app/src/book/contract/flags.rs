//! Do the flags of a new contract make one: every value that cannot be read, and every flag that does not belong to its type?

use crate::flags::date_flag;
use jiff::civil::Date;
use outflow_answers::capitalised;
use outflow_answers::work::{Agreement, Milestone, Pay};
use outflow_calendar::Rhythm;
use outflow_importers::typed_amount;
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Cents, Code, Currency, Diagnostic};

/// By what a contract pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorkType {
    /// Hours of billing weeks.
    Hourly,
    /// Milestones.
    Fixed,
    /// The same amount again and again.
    Retainer,
}

impl WorkType {
    fn name(self) -> &'static str {
        match self {
            WorkType::Hourly => "hourly",
            WorkType::Fixed => "fixed",
            WorkType::Retainer => "retainer",
        }
    }
}

/// A new contract as it was typed.
#[derive(Clone, Debug)]
pub struct ContractFlags {
    /// The account; may be left out where the book holds one only.
    pub account: Option<String>,
    /// The client.
    pub client: String,
    /// By what it pays.
    pub work: WorkType,
    /// What the work is.
    pub title: Option<String>,
    /// Per hour.
    pub rate: Option<String>,
    /// Hours that are usually worked in a week.
    pub hours: Option<String>,
    /// The weekly limit.
    pub limit: Option<String>,
    /// What a retainer pays each time.
    pub amount: Option<String>,
    /// The rhythm of a retainer.
    pub every: Option<String>,
    /// Each as `NAME=AMOUNT@DATE`.
    pub milestones: Vec<String>,
    /// The service fee in percent.
    pub fee: Option<String>,
    /// How it was made.
    pub kind: ContractKind,
    /// The first day; today without it.
    pub started: Option<String>,
}

/// A name or title has at most so many letters.
const LONGEST: usize = 200;
/// A week has so many minutes.
const WEEK: u32 = 7 * 24 * 60;
/// A hundred million: what lies above it is a slip of the keyboard, and sums of it could not be held.
const MOST: i64 = 10_000_000_000;
/// The first and the last year of a contract.
const YEARS: std::ops::RangeInclusive<i16> = 1995..=2199;

impl ContractFlags {
    /// The contract, without number and account, in no currency of its own yet.
    ///
    /// # Errors
    /// Everything that is wrong with the flags.
    pub fn read(&self, today: Date) -> Result<Agreement, Vec<Diagnostic>> {
        let mut problems = Problems::default();
        let client = problems.text("CLIENT", &self.client);
        let title = self.title.as_ref().map(|title| problems.text("--title", title));
        let fee = self.fee.as_ref().and_then(|text| problems.take(fee(text)));
        let started = match &self.started {
            Some(text) => problems.take(day("--started", text)),
            None => Some(today),
        };
        self.refuse_others(&mut problems);
        let pay = self.pay(started, today, &mut problems);
        match (client, started, pay) {
            (Some(client), Some(started), Some(pay)) if problems.0.is_empty() => Ok(Agreement {
                number: 0,
                account: String::new(),
                client,
                title: title.flatten(),
                kind: self.kind,
                pay,
                started,
                ended: None,
                fee_basis_points: fee,
                currency: Currency::USD,
            }),
            _ => Err(problems.0),
        }
    }

    /// Where the first day cannot be read, the rest is read all the same, as if it were today.
    fn pay(&self, started: Option<Date>, today: Date, problems: &mut Problems) -> Option<Pay> {
        match self.work {
            WorkType::Hourly => {
                let rate = problems.needed("--rate", "what an hour costs", self.rate.as_ref());
                let rate = rate.and_then(|text| problems.take(amount("--rate", text)));
                let mut minutes = |flag: &str, text: &Option<String>| {
                    text.as_ref().and_then(|text| problems.take(typed_hours(flag, text)))
                };
                let minutes_a_week = minutes("--hours", &self.hours);
                let weekly_limit_minutes = minutes("--limit", &self.limit);
                Some(Pay::Hourly { rate: rate?, minutes_a_week, weekly_limit_minutes })
            }
            WorkType::Fixed => self.milestones(started, problems),
            WorkType::Retainer => {
                let amount_text =
                    problems.needed("--amount", "what it pays each time", self.amount.as_ref());
                let amount = amount_text.and_then(|text| problems.take(amount("--amount", text)));
                let every = problems.needed("--every", "when it pays", self.every.as_ref());
                let from = started.unwrap_or(today);
                let rhythm = every.and_then(|text| {
                    problems.take(Rhythm::read(text, from).map_err(|problem| {
                        let message = format!("--every: {problem}");
                        let next = format!("{}.", capitalised(problem.next()));
                        Box::new(Diagnostic::new(Code::BadFlag, message).hinting(next))
                    }))
                });
                Some(Pay::Retainer { amount: amount?, rhythm: rhythm? })
            }
        }
    }

    fn milestones(&self, started: Option<Date>, problems: &mut Problems) -> Option<Pay> {
        if self.milestones.is_empty() {
            let what = "--type fixed needs its milestones";
            problems.0.push(*wrong(what.to_owned(), A_MILESTONE));
        }
        let mut milestones = Vec::new();
        for text in &self.milestones {
            let Some(milestone) = problems.take(milestone(text)) else { continue };
            if started.is_some_and(|started| milestone.due < started) {
                let message = format!(
                    "--milestone: {:?} is due on {}, before the contract starts",
                    milestone.name, milestone.due
                );
                let expected = "a day on or after that of --started";
                problems.0.push(*wrong(message, expected));
            }
            milestones.push(milestone);
        }
        Some(Pay::Fixed { milestones })
    }

    /// Flags that belong to another type say that something else was meant.
    fn refuse_others(&self, problems: &mut Problems) {
        use WorkType::{Fixed, Hourly, Retainer};
        for (flag, is_given, of) in [
            ("--rate", self.rate.is_some(), Hourly),
            ("--hours", self.hours.is_some(), Hourly),
            ("--limit", self.limit.is_some(), Hourly),
            ("--milestone", !self.milestones.is_empty(), Fixed),
            ("--amount", self.amount.is_some(), Retainer),
            ("--every", self.every.is_some(), Retainer),
        ] {
            if is_given && of != self.work {
                let message = format!("{flag} does not go with --type {}", self.work.name());
                problems.0.push(*wrong(message, &format!("--type {}", of.name())));
            }
        }
    }
}

/// What was wrong so far.
#[derive(Default)]
struct Problems(Vec<Diagnostic>);

impl Problems {
    fn take<T>(&mut self, read: Result<T, Box<Diagnostic>>) -> Option<T> {
        read.map_err(|problem| self.0.push(*problem)).ok()
    }

    fn needed<'t>(&mut self, flag: &str, what: &str, text: Option<&'t String>) -> Option<&'t str> {
        if text.is_none() {
            self.0.push(*wrong(
                format!("{flag} is missing: {what}"),
                &format!("{flag} with a value"),
            ));
        }
        text.map(String::as_str)
    }

    fn text(&mut self, flag: &str, text: &str) -> Option<String> {
        let text = text.trim();
        let count = text.chars().count();
        if (1..=LONGEST).contains(&count) {
            return Some(text.to_owned());
        }
        let message = format!("{flag}: it has {count} letters");
        self.0.push(*wrong(message, &format!("between 1 and {LONGEST} letters")));
        None
    }
}

fn wrong(message: String, expected: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::BadFlag, message).expecting(expected))
}

/// An amount above zero.
fn amount(flag: &str, text: &str) -> Result<Cents, Box<Diagnostic>> {
    let amount = typed_amount(text)
        .map_err(|why| wrong(format!("{flag}: {why}"), "an amount such as 500 or 37.50"))?;
    match amount.minor() {
        1..=MOST => Ok(amount),
        _ => Err(wrong(format!("{flag}: {text} is no amount that a client pays"), "more than 0")),
    }
}

/// `10:30`, or whole hours, of a week.
pub(in crate::book) fn typed_hours(flag: &str, text: &str) -> Result<u32, Box<Diagnostic>> {
    let (hours, minutes) = text.trim().split_once(':').unwrap_or((text.trim(), "00"));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = (minutes.len() == 2 && digits(hours) && digits(minutes))
        .then(|| hours.parse::<u32>().ok().zip(minutes.parse::<u32>().ok()))
        .flatten();
    let total = parts
        .filter(|(hours, minutes)| *hours <= 168 && *minutes < 60)
        .map(|(hours, minutes)| hours * 60 + minutes);
    total.filter(|total| (1..=WEEK).contains(total)).ok_or_else(|| {
        let expected = "hours and minutes of a week such as 10:00, at most 168:00";
        wrong(format!("{flag}: {text:?} is no time of a week"), expected)
    })
}

fn day(flag: &str, text: &str) -> Result<Date, Box<Diagnostic>> {
    let expected = "a date such as 2025-02-12";
    let day = date_flag(text.trim())
        .map_err(|_| wrong(format!("{flag}: {text:?} is not a date"), expected))?;
    match YEARS.contains(&day.year()) {
        true => Ok(day),
        false => Err(wrong(format!("{flag}: {day} is too far away"), "a day from 1995 to 2199")),
    }
}

/// A percentage with at most two decimals, in hundredths of a percent.
fn fee(text: &str) -> Result<u32, Box<Diagnostic>> {
    let percent = Cents::from_decimal(text.trim().trim_end_matches('%').trim_end());
    let points = percent.ok().and_then(|percent| u32::try_from(percent.minor()).ok());
    points.filter(|points| *points <= 10_000).ok_or_else(|| {
        let message = format!("--fee: {text:?} is not a percentage");
        wrong(message, "a percentage from 0 to 100 such as 10 or 12.5")
    })
}

const A_MILESTONE: &str = "--milestone \"Chart module=520@2026-12-10\", once for each";

/// `NAME=AMOUNT@DATE`; the name may be left out.
fn milestone(text: &str) -> Result<Milestone, Box<Diagnostic>> {
    let unreadable =
        || wrong(format!("--milestone: {text:?} names no amount and day"), A_MILESTONE);
    let (rest, due) = text.rsplit_once('@').ok_or_else(unreadable)?;
    let (name, paid) = rest.rsplit_once('=').unwrap_or(("", rest));
    let name = name.trim();
    if name.chars().count() > LONGEST {
        let expected = format!("a name of at most {LONGEST} letters");
        return Err(wrong("--milestone: its name is too long".to_owned(), &expected));
    }
    Ok(Milestone {
        name: name.to_owned(),
        amount: amount("--milestone", paid)?,
        due: day("--milestone", due)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn flags(work: WorkType) -> ContractFlags {
        ContractFlags {
            account: None,
            client: "Saltmarsh Labs".to_owned(),
            work,
            title: None,
            rate: None,
            hours: None,
            limit: None,
            amount: None,
            every: None,
            milestones: Vec::new(),
            fee: None,
            kind: ContractKind::Marketplace,
            started: None,
        }
    }

    #[test]
    fn every_wrong_flag_is_told() {
        let all = ContractFlags {
            client: " ".to_owned(),
            rate: Some("30".to_owned()),
            amount: Some("-5".to_owned()),
            every: Some("now and then".to_owned()),
            fee: Some("101".to_owned()),
            milestones: vec!["x".to_owned()],
            ..flags(WorkType::Retainer)
        };
        let told: Vec<String> =
            all.read(TODAY).unwrap_err().into_iter().map(|one| one.message).collect();
        assert_eq!(
            told,
            [
                "CLIENT: it has 0 letters",
                "--fee: \"101\" is not a percentage",
                "--rate does not go with --type retainer",
                "--milestone does not go with --type retainer",
                "--amount: -5 is no amount that a client pays",
                "--every: \"now and then\" is no rhythm that is known",
            ]
        );
        let soon = ContractFlags { started: Some("soon".to_owned()), ..all };
        assert_eq!(soon.read(TODAY).unwrap_err().len(), told.len() + 1, "the rest is read as well");
        let missing = |work| flags(work).read(TODAY).unwrap_err().len();
        let counts = [WorkType::Hourly, WorkType::Fixed, WorkType::Retainer].map(missing);
        assert_eq!(counts, [1, 1, 2]);
    }

    #[test]
    fn hours_and_milestones() {
        for (text, expected) in [
            ("10:00", Some(600)),
            ("10", Some(600)),
            ("0:30", Some(30)),
            ("168:00", Some(WEEK)),
            ("168:01", None),
            ("0:00", None),
            ("10:5", None),
            ("10:75", None),
            ("+1:00", None),
            ("10.5", None),
            ("", None),
        ] {
            assert_eq!(typed_hours("--hours", text).ok(), expected, "{text:?}");
        }
        let read = |text| milestone(text).ok().map(|one| (one.name, one.amount.minor(), one.due));
        let due = date(2026, 12, 10);
        assert_eq!(read("A = b@c=520@2026-12-10"), Some(("A = b@c".to_owned(), 52_000, due)));
        assert_eq!(read("520@2026-12-10"), Some((String::new(), 52_000, due)));
        for wrong in ["520", "A=520", "A=0@2026-12-10", "A=520@soon", "A=520@9999-12-10"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let early = ContractFlags {
            milestones: vec!["A=520@2026-11-23".to_owned()],
            ..flags(WorkType::Fixed)
        };
        assert_eq!(early.read(TODAY).unwrap_err().len(), 1);
    }
}
