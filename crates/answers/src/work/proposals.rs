//! Which income of the history came again and again, so that a contract of it should be kept?

use super::lines::{OfClient, by_client, days_after, hours_and_rate, week_paid, words};
use super::{Agreement, MatchRequest};
use crate::contracts::same;
use crate::words::money_in_words;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use outflow_calendar::Rhythm;
use outflow_ledger::snapshot::{ContractKind, Week};
use outflow_ledger::{Cents, Journal, LedgerCause, is_unseen};
use outflow_policy::{Effect, Event, week_of};
use rustc_hash::FxHashMap;

/// Hours of so many of the last [`LAST_WEEKS`] billed weeks are regular.
const REGULAR_WEEKS: usize = 6;
/// So many weeks back is looked.
const LAST_WEEKS: i64 = 8;
/// Hours whose money came so many days before the last line, or earlier, do not show how it is now.
const HOURS_SINCE: i64 = 100;
/// So many of a client's last payments are looked at.
const LAST_PAYMENTS: usize = 300;
/// So often the same amount is regular.
const REGULAR_TIMES: usize = 3;

/// Income that came again and again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The client.
    pub client: String,
    /// What it is: `$500.00 every month on the 1st`.
    pub what: String,
    /// Why it is taken for regular.
    pub reason: String,
    /// The lines that show it, by their places in the journal, oldest first.
    pub lines: Vec<usize>,
    /// What is to be typed behind `outflow contract add`, as a shell takes it.
    pub arguments: Vec<String>,
}

impl Proposal {
    /// The whole command; `account_flag` is what names the account, with a blank before it.
    ///
    /// # Errors
    /// In words, why no command can be pasted: characters that cannot be seen would not be typed as they are.
    pub fn command(&self, account_flag: &str) -> Result<String, String> {
        if self.client.chars().any(is_unseen) {
            return Err(
                "the client's name holds characters that cannot be seen, so no command can be pasted; it has to be typed with the name as the file has it"
                    .to_owned(),
            );
        }
        let client = |word: &&String| **word == self.client;
        let rest = self.arguments.iter().skip_while(client).map(|word| quoted(word));
        let rest = rest.collect::<Vec<String>>().join(" ");
        let name = quoted(&self.client);
        Ok(match self.client.starts_with('-') {
            // A name that begins like a flag stands last, behind the mark that ends flags.
            true => format!("outflow contract add {rest}{account_flag} -- {name}"),
            false => format!("outflow contract add {name} {rest}{account_flag}"),
        })
    }
}

/// As a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.:/=@".contains(letter);
    match !word.is_empty() && !word.starts_with('=') && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Recurring income that is alive at the end of the lines, of clients without a contract.
pub fn proposals(journal: &Journal, request: &MatchRequest<'_>) -> Vec<Proposal> {
    let Some((_, known_to)) = journal.covered() else { return Vec::new() };
    let mut search = Search { journal, request, known_to, weeks: FxHashMap::default() };
    search.weeks = search.late_weeks();
    let mut found = Vec::new();
    for of_client in by_client(journal) {
        if has_contract(request.agreements, &of_client.client) {
            continue;
        }
        found.extend(search.hours(&of_client));
        found.extend(search.retainers(&of_client));
    }
    found
}

pub(super) fn has_contract(agreements: &[Agreement], client: &str) -> bool {
    agreements.iter().any(|agreement| same(&agreement.client, client))
}

struct Search<'a> {
    journal: &'a Journal,
    request: &'a MatchRequest<'a>,
    known_to: Date,
    /// The Monday of the week that each of the last hourly lines pays, by its place in the journal.
    weeks: FxHashMap<usize, Date>,
}

/// How far apart two payments of one rhythm are, in days: its length, and how much more or less it may be.
#[derive(Clone, Copy)]
struct Step {
    days: i64,
    slack: i64,
}

const STEPS: [Step; 4] = [
    Step { days: 7, slack: 2 },
    Step { days: 14, slack: 3 },
    Step { days: 30, slack: 5 },
    Step { days: 91, slack: 8 },
];

impl Search<'_> {
    fn line(&self, index: usize) -> (Date, Cents) {
        (self.journal.lines[index].dated, self.journal.lines[index].amount)
    }

    fn money(&self, amount: Cents) -> String {
        money_in_words(self.journal.currency, amount)
    }

    /// Hours of most of the last billed weeks.
    fn hours(&self, of_client: &OfClient) -> Option<Proposal> {
        let last = *self.weeks.values().max()?;
        let from = last.saturating_sub(((LAST_WEEKS - 1) * 7).days());
        let own = of_client.lines.iter().copied();
        let lines: Vec<usize> =
            own.filter(|index| self.weeks.get(index).is_some_and(|week| *week >= from)).collect();
        let mut weeks: Vec<Date> = lines.iter().map(|index| self.weeks[index]).collect();
        weeks.sort_unstable();
        weeks.dedup();
        if weeks.len() < REGULAR_WEEKS {
            return None;
        }
        let read = |index: &usize| {
            let line = &self.journal.lines[*index];
            hours_and_rate(&words(self.journal, line), line.amount)
        };
        let told: Vec<(u32, Cents)> = lines.iter().filter_map(read).collect();
        let sum = Cents::sum(lines.iter().map(|index| self.line(*index).1))?;
        let average = Cents::from_wide(sum.wide() / weeks.len() as i128)?;
        let of_weeks = format!(
            "hours in {} of the last {LAST_WEEKS} billed weeks, {} a week on average",
            weeks.len(),
            self.money(average)
        );
        let mut arguments = words_of(&[&of_client.client, "--type", "hourly", "--rate"]);
        let is_told = told.len() == lines.len();
        let what = match told.last() {
            Some((_, rate)) if is_told => {
                let minutes: u64 = told.iter().map(|(minutes, _)| u64::from(*minutes)).sum();
                let minutes = minutes / weeks.len() as u64;
                let hours = format!("{}:{:02}", minutes / 60, minutes % 60);
                arguments.extend([rate.to_string(), "--hours".to_owned(), hours.clone()]);
                format!("{hours} hours a week at {}", self.money(*rate))
            }
            // The rate stands nowhere: an hour that costs the average week is wrong, so it is left open.
            _ => {
                arguments.extend(words_of(&["RATE", "--hours", "HOURS"]));
                "hours every week; the lines do not state their rate".to_owned()
            }
        };
        arguments.extend(["--started".to_owned(), weeks[0].to_string()]);
        Some(Proposal {
            client: of_client.client.clone(),
            what,
            reason: of_weeks,
            lines,
            arguments,
        })
    }

    fn late_weeks(&self) -> FxHashMap<usize, Date> {
        let from = self.known_to.saturating_sub(HOURS_SINCE.days());
        let first = self.journal.lines.partition_point(|line| line.dated < from);
        let late = first..self.journal.lines.len();
        late.filter_map(|index| Some((index, self.week(index)?))).collect()
    }

    /// The Monday of the week that a line pays: the one that it names, else the latest that could have been paid then.
    fn week(&self, index: usize) -> Option<Date> {
        let line = &self.journal.lines[index];
        let is_hourly = self.journal.meanings.causes[index] == LedgerCause::EarnedHourly;
        let named = week_paid(self.journal, index);
        let paid = || {
            let mut week = week_of(line.dated);
            for _ in 0..5 {
                if self.hours_available(week)? <= line.dated {
                    return Some(week);
                }
                week = week_of(week.first.yesterday().ok()?);
            }
            None
        };
        is_hourly.then(|| named.or_else(paid).map(|week| week.first)).flatten()
    }

    fn hours_available(&self, week: Week) -> Option<Date> {
        let event = Event::HoursWorked { week, top_rated: self.request.top_rated };
        Some(self.available(&event).unwrap_or(week.last))
    }

    fn available(&self, event: &Event<'_>) -> Option<Date> {
        let follows = self.request.policy.consequences(self.journal.platform.0, event);
        let found = follows.into_iter().find(|one| one.effect == Effect::BecomesAvailable);
        found.map(|one| one.on)
    }

    /// Every chain of like amounts at like steps; a line belongs to one at the most.
    fn retainers(&self, of_client: &OfClient) -> Vec<Proposal> {
        let is_hourly =
            |index: &usize| self.journal.meanings.causes[*index] == LedgerCause::EarnedHourly;
        let own = of_client.lines.iter().copied();
        let mut left: Vec<usize> = own.filter(|index| !is_hourly(index)).collect();
        left.drain(..left.len().saturating_sub(LAST_PAYMENTS));
        let mut found = Vec::new();
        loop {
            let chains = left.iter().rev().flat_map(|last| {
                STEPS.iter().filter_map(|step| Some((*step, self.chain(&left, *last, *step)?)))
            });
            // The longest; of equal ones the shortest step, then the newest.
            let best = chains.fold(None, |best: Option<(Step, Vec<usize>)>, one| match best {
                Some(best) if best.1.len() >= one.1.len() => Some(best),
                _ => Some(one),
            });
            let Some((step, chain)) = best else { return found };
            left.retain(|index| !chain.contains(index));
            found.extend(self.retainer(of_client, step, chain));
        }
    }

    /// Back from the last line, each time the line nearest to one step before.
    fn chain(&self, lines: &[usize], last: usize, step: Step) -> Option<Vec<usize>> {
        let (dated, amount) = self.line(last);
        if days_after(self.known_to, dated) > step.days + step.slack {
            return None;
        }
        let is_like = |other: Cents| {
            (other.wide() - amount.wide()).abs() * 10 <= other.wide().max(amount.wide())
        };
        let mut chain = vec![last];
        let mut before = dated;
        loop {
            let off = |index: usize| (days_after(before, self.line(index).0) - step.days).abs();
            let next = lines.iter().copied().filter(|index| {
                off(*index) <= step.slack && is_like(self.line(*index).1) && !chain.contains(index)
            });
            let Some(next) = next.min_by_key(|index| (off(*index), *index)) else { break };
            before = self.line(next).0;
            chain.push(next);
        }
        chain.reverse();
        (chain.len() >= REGULAR_TIMES).then_some(chain)
    }

    fn retainer(&self, of_client: &OfClient, step: Step, chain: Vec<usize>) -> Option<Proposal> {
        let amount = self.usual(&chain)?;
        let released: Vec<Date> =
            chain.iter().map(|index| self.released(self.line(*index).0)).collect();
        let (rhythm, started) = spelled(step, &released);
        let amounts = chain.iter().map(|index| self.line(*index).1);
        let (least, most) = (amounts.clone().min()?, amounts.max()?);
        let between = match least == most {
            true => format!("{} each time", self.money(amount)),
            false => format!("between {} and {}", self.money(least), self.money(most)),
        };
        let mut arguments = words_of(&[&of_client.client, "--type", "retainer", "--amount"]);
        arguments.push(amount.to_string());
        arguments.extend(["--every".to_owned(), rhythm.clone()]);
        arguments.extend(["--started".to_owned(), started.to_string()]);
        Some(Proposal {
            client: of_client.client.clone(),
            what: format!("{} {rhythm}", self.money(amount)),
            reason: format!("{} payments about {} days apart, {between}", chain.len(), step.days),
            lines: chain,
            arguments,
        })
    }

    /// The most common amount of these lines; of equally common ones the newest.
    fn usual(&self, chain: &[usize]) -> Option<Cents> {
        let amounts: Vec<Cents> = chain.iter().map(|index| self.line(*index).1).collect();
        let count = |amount: &Cents| amounts.iter().filter(|one| *one == amount).count();
        amounts.iter().max_by_key(|amount| count(amount)).copied()
    }

    /// The day on which a client must have paid for money that became available on a day.
    fn released(&self, available: Date) -> Date {
        let contracts = ContractKind::Marketplace;
        let (on, top_rated) = (available, self.request.top_rated);
        let event = Event::PaymentReleased { on, contracts, top_rated };
        let wait = self.available(&event).map_or(0, |day| days_after(day, available));
        available.saturating_sub(wait.days())
    }
}

fn words_of(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The plain spelling of a rhythm that fell on these days, and the day with which it starts, so that the first of them
/// is one of its payments: the first spelling that gives just these days, else the usual day.
fn spelled(step: Step, days: &[Date]) -> (String, Date) {
    let (first, last) = (days[0], days[days.len() - 1]);
    let rhythm = |text: &str, start: Date| Rhythm::read(text, start).ok();
    let fits =
        |text: &&String| rhythm(text, first).is_some_and(|one| one.days(first, last) == days);
    let all = spellings(step, days);
    if let Some(text) = all.iter().find(fits) {
        return (text.clone(), first);
    }
    let usual = all[0].clone();
    let is_near = |start: &Date| {
        let next = rhythm(&usual, *start).and_then(|one| one.next(*start));
        next.is_some_and(|day| days_after(day, first).abs() <= step.slack)
    };
    let mut starts = (0..=step.slack).map(|back| first.saturating_sub(back.days()));
    let start = starts.find(is_near).unwrap_or(first);
    (usual, start)
}

/// How the days may be said, the usual one first.
fn spellings(step: Step, days: &[Date]) -> Vec<String> {
    let weekday = name(most_common(days.iter().map(|day| day.weekday().to_monday_zero_offset())));
    let is_last = |day: &Date| day.tomorrow().is_ok_and(|next| next.day() == 1);
    let of_month = match days.iter().all(is_last) {
        true => "last".to_owned(),
        false => most_common(days.iter().map(|day| day.day())).to_string(),
    };
    let months = match step.days {
        7 => return vec![format!("weekly on {weekday}")],
        14 => return vec![format!("every 2 weeks on {weekday}")],
        30 => "monthly",
        _ => "every 3 months",
    };
    let mut which = vec![of_month, "last".to_owned()];
    which.extend(["last", "first"].map(|which| format!("{which} business day")));
    which
        .extend(["first", "second", "third", "fourth", "last"].map(|at| format!("{at} {weekday}")));
    which.into_iter().map(|which| format!("{months} on {which}")).collect()
}

/// The most common of them; of equally common ones the least.
fn most_common(values: impl Iterator<Item = i8> + Clone) -> i8 {
    let count = |value: i8| values.clone().filter(|one| *one == value).count();
    let best = values.clone().max_by_key(|value| (count(*value), -i16::from(*value)));
    best.unwrap_or(1)
}

fn name(monday_offset: i8) -> &'static str {
    match Weekday::from_monday_zero_offset(monday_offset) {
        Ok(Weekday::Tuesday) => "tuesday",
        Ok(Weekday::Wednesday) => "wednesday",
        Ok(Weekday::Thursday) => "thursday",
        Ok(Weekday::Friday) => "friday",
        Ok(Weekday::Saturday) => "saturday",
        Ok(Weekday::Sunday) => "sunday",
        _ => "monday",
    }
}
