//! When was the user last active, and which deadlines follow from that by the rules?
//!
//! A deadline has a day, what happens on it, and how sure its rule is. Those to come become reminders, each with an id
//! that stays the same when its day moves.

use crate::forecast::{EventKind, ForecastAnswer};
use crate::listing::{Cell, Listing, Section};
use crate::reminder::Reminder;
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Journal, LedgerCause, Snapshot};
use outflow_policy::rule::Moment;
use outflow_policy::{Effect, Event, PolicyBook};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/activity/1";

/// What deadlines are found from.
#[derive(Clone, Copy, Debug)]
pub struct ActivityRequest<'a> {
    /// The lines.
    pub journal: &'a Journal,
    /// The rules.
    pub policy: &'a PolicyBook,
    /// The site's figures.
    pub snapshot: &'a Snapshot,
    /// What the account is called, where the book has a name for it.
    pub account: Option<&'a str>,
    /// What the book knows besides: a word for it, and its last day.
    pub done: &'a [(&'static str, Date)],
    /// The forecast, which knows renewals and fees of idle accounts.
    pub forecast: &'a ForecastAnswer,
}

/// The answer, and what a calendar is to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActivityAnswer {
    /// What is shown.
    pub listing: Listing,
    /// All deadlines, by day.
    pub deadlines: Vec<Deadline>,
    /// Deadlines to come, by day.
    pub reminders: Vec<Reminder>,
}

/// Something that happens on a day unless the user does something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// Stays the same when the day moves.
    pub id: String,
    /// Of which kind it is.
    pub kind: DeadlineKind,
    /// What happens, or what is to be done, in one sentence.
    pub what: String,
    /// The day from which it is counted.
    pub since: Option<Date>,
    /// The day.
    pub on: Date,
    /// How much it is about.
    pub amount: Option<Cents>,
    /// The rule that gives the day.
    pub rule: Option<Citation>,
}

/// What keeps a deadline away.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeadlineKind {
    /// Any sign of life: a login, a proposal, an earning.
    Activity,
    /// Money that is earned.
    Earning,
    /// Connects that are used.
    Connects,
    /// Nothing: the plan renews by itself.
    Renewal,
    /// Activity, before a fee for an idle account.
    IdleFee,
    /// A form on the site.
    TaxForm,
    /// An answer to the platform's notice.
    Dormancy,
    /// An answer to a client who wants money back.
    RefundReply,
}

/// What was last done, and what follows from it.
pub fn activity(request: &ActivityRequest<'_>) -> ActivityAnswer {
    let forecast = request.forecast;
    let today = forecast.as_of;
    let last = last_days(request);
    let mut deadlines = deadlines(request, &last);
    deadlines.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
    let is_to_come = |one: &&Deadline| one.on >= today;
    let next = deadlines.iter().find(is_to_come);
    let headline = match next {
        Some(one) => format!("Next on {}: {}", day_in_words(one.on), one.what),
        None => format!("No deadline is known after {}", day_in_words(today)),
    };
    let mut listing = Listing::new(SCHEMA, headline)
        .fact("account", "Account", Cell::text(&forecast.account_name))
        .fact("day", "Day", Cell::Day(today));
    listing.currency = Some(forecast.currency);
    let mut lasts = Section::new(
        "last",
        &[("activity", "Activity"), ("last_on", "Last on"), ("known_from", "Known from")],
    )
    .titled("Last active");
    for (word, day, from) in &last {
        lasts.rows.push(vec![
            Cell::text(*word),
            Cell::of(*day, Cell::Day),
            Cell::of(day.map(|_| *from), Cell::text),
        ]);
    }
    listing.sections = vec![section(&deadlines, today), lasts];
    listing.notes.push(
        "Logins, changes of the profile and proposals are known only where you record them: outflow did login, profile or proposal."
            .to_owned(),
    );
    let reminders = deadlines.iter().filter(is_to_come).map(|one| reminder(one, request)).collect();
    ActivityAnswer { listing, deadlines, reminders }
}

fn section(deadlines: &[Deadline], today: Date) -> Section {
    let mut section = Section::new(
        "deadlines",
        &[
            ("on", "On"),
            ("days_left", "Days left"),
            ("what", "What happens"),
            ("amount", "Amount"),
            ("since", "Counted from"),
            ("standing", "How sure"),
            ("rule", "Rule"),
        ],
    )
    .titled("Deadlines");
    for one in deadlines {
        section.rows.push(vec![
            Cell::Day(one.on),
            Cell::Number(i64::from((one.on - today).get_days())),
            Cell::text(&one.what),
            Cell::of(one.amount, Cell::Money),
            Cell::of(one.since, Cell::Day),
            Cell::of(one.rule.as_ref(), |rule| Cell::text(rule.standing.id())),
            Cell::of(one.rule.as_ref(), |rule| Cell::text(&rule.id)),
        ]);
    }
    section
}

/// What a calendar is told of it.
fn reminder(one: &Deadline, request: &ActivityRequest<'_>) -> Reminder {
    let forecast = request.forecast;
    let mut text = one.what.clone();
    if let Some(amount) = one.amount {
        text.push_str(&format!("\nAmount: {}", money_in_words(forecast.currency, amount)));
    }
    if let Some(since) = one.since {
        text.push_str(&format!("\nCounted from {}", day_in_words(since)));
    }
    if let Some(rule) = &one.rule {
        text.push_str(&format!("\nRule ({}): {}\n{}", rule.standing.id(), rule.title, rule.source));
    }
    let id = format!("{}/{}", request.account.unwrap_or(&forecast.account), one.id);
    let title = format!("{}: {}", forecast.account_name, one.what);
    Reminder { id, on: one.on, title, text }
}

type Last = (&'static str, Option<Date>, &'static str);

fn last_days(request: &ActivityRequest<'_>) -> Vec<Last> {
    let causes = &request.journal.meanings.causes;
    let line = |wanted: fn(LedgerCause) -> bool| {
        let at = causes.iter().rposition(|cause| wanted(*cause))?;
        Some(request.journal.lines[at].dated)
    };
    let mut last: Vec<Last> = vec![
        ("earning", line(LedgerCause::is_earning), "the statement"),
        ("payout", line(LedgerCause::is_payout), "the statement"),
        ("Connects bought", line(|cause| cause == LedgerCause::Connects), "the statement"),
    ];
    for word in ["login", "profile", "proposal"] {
        let done = request.done.iter().find(|(known, _)| *known == word);
        last.push((word, done.map(|(_, on)| *on), "the book"));
    }
    last
}

fn deadlines(request: &ActivityRequest<'_>, last: &[Last]) -> Vec<Deadline> {
    let day_of = |word: &str| last.iter().find(|(known, ..)| *known == word)?.1;
    let mut found = Vec::new();
    if let Some(earned) = day_of("earning") {
        found.extend(request.due(Moment::LastEarning, earned));
    }
    let active = last.iter().filter_map(|(_, day, _)| *day).max();
    if let Some(active) = active {
        found.extend(request.due(Moment::LastActivity, active));
    }
    if let Some(bought) = day_of("Connects bought") {
        found.extend(request.due(Moment::ConnectsGained, bought));
    }
    found.extend(request.of_forecast());
    found.extend(request.of_snapshot());
    found
}

impl ActivityRequest<'_> {
    /// What the rules of today let happen so long after a moment.
    fn due(&self, moment: Moment, since: Date) -> Vec<Deadline> {
        let today = self.forecast.as_of;
        // Today's rules decide: what an older one said of that day is over.
        let at_today = Event::Began { moment, on: today };
        let platform = self.journal.platform.0;
        let follows = self.policy.consequences(platform, &at_today).into_iter();
        let due = follows.filter(|one| one.effect == Effect::Due).filter_map(|one| {
            let rule = one.because.first()?.clone();
            let on = since.checked_add(one.on - today).ok()?;
            let what = rule.title.clone();
            let id = rule.id.rsplit('/').next().unwrap_or(&rule.id).to_owned();
            let kind = match moment {
                Moment::LastEarning => DeadlineKind::Earning,
                Moment::ConnectsGained => DeadlineKind::Connects,
                _ => DeadlineKind::Activity,
            };
            Some(Deadline {
                id,
                kind,
                what,
                since: Some(since),
                on,
                amount: None,
                rule: Some(rule),
            })
        });
        due.collect()
    }

    fn of_forecast(&self) -> Vec<Deadline> {
        let renewal = self.forecast.events.iter().find(|one| one.kind == EventKind::Membership);
        let renewal = renewal.map(|event| Deadline {
            id: "membership-renewal".to_owned(),
            kind: DeadlineKind::Renewal,
            what: format!("The plan renews: {}", event.what),
            since: None,
            on: event.on,
            amount: Some(event.amount),
            rule: event.because.first().cloned(),
        });
        let idle = self.forecast.idle.iter().map(|fee| Deadline {
            id: "inactivity-fee".to_owned(),
            kind: DeadlineKind::IdleFee,
            what: match fee.amount.0.is_zero() {
                true => {
                    "A fee for inactivity would find nothing to take, if nothing happens until then"
                }
                false => "A fee for inactivity would be charged if nothing happens until then",
            }
            .to_owned(),
            since: Some(fee.since),
            on: fee.on,
            amount: Some(fee.amount.0),
            rule: Some(fee.rule.clone()),
        });
        renewal.into_iter().chain(idle).collect()
    }

    fn of_snapshot(&self) -> Vec<Deadline> {
        let today = self.forecast.as_of;
        let plain = |id: &str, kind: DeadlineKind, what: String, on: Date| Deadline {
            id: id.to_owned(),
            kind,
            what,
            since: None,
            on,
            amount: None,
            rule: None,
        };
        let mut found = Vec::new();
        if self.snapshot.tax_form_complete == Some(false) {
            let what = "The tax form is missing: complete it on the site".to_owned();
            found.push(plain("tax-form", DeadlineKind::TaxForm, what, today));
        }
        if let Some(on) = self.snapshot.dormancy_notice_on {
            let what = format!(
                "A notice of dormancy came on {}: log in and answer it, or the money may be handed over",
                day_in_words(on)
            );
            found.push(plain("dormancy-notice", DeadlineKind::Dormancy, what, today));
        }
        for contract in &self.snapshot.contracts {
            let name =
                contract.title.as_deref().or(contract.client.as_deref()).unwrap_or("a contract");
            let asked = contract.escrow_refund_requested_on;
            let by_rule = asked.and_then(|on| {
                let event = Event::EscrowRefundRequested { on };
                let follows = self.policy.consequences(self.journal.platform.0, &event);
                follows.into_iter().find(|one| one.effect == Effect::ReplyDue)
            });
            let on = contract.reply_by.or(by_rule.as_ref().map(|one| one.on));
            if let (Some(_), Some(on)) = (asked, on) {
                let what = format!("Answer the client's request for the money of {name}");
                let mut one =
                    plain(&format!("refund-reply/{name}"), DeadlineKind::RefundReply, what, on);
                one.amount = contract.escrow;
                one.rule = by_rule.and_then(|one| one.because.first().cloned());
                found.push(one);
            }
        }
        found
    }
}
