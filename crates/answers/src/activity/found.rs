//! Which deadlines follow from what was last done, by the rules of today?

use super::{ActivityRequest, Deadline, DeadlineKind, Last};
use crate::forecast::EventKind;
use crate::words::day_in_words;
use jiff::civil::Date;
use outflow_ledger::snapshot::Contract;
use outflow_ledger::{Cents, LedgerCause, Told};
use outflow_policy::rule::Moment;
use outflow_policy::{Consequence, Effect, Event, Rule};

/// So many purchases of Connects are shown.
const PURCHASES: usize = 3;
/// What the rules about money that nobody asks for are called, whatever the platform.
const UNCLAIMED: [&str; 2] = ["unclaimed-money", "unclaimed-property"];

/// Connects bought in one month, and when the first of them expire.
struct Purchases {
    first: Date,
    /// All of that month, where every line says how many.
    pieces: Option<u32>,
    /// More were bought on later days.
    goes_on: bool,
    due: Vec<Deadline>,
}

impl Purchases {
    fn named(mut self) -> Vec<Deadline> {
        let (year, month) = (self.first.year(), self.first.month());
        let pieces = self.pieces.map(|pieces| format!("{pieces} ")).unwrap_or_default();
        let on = day_in_words(self.first);
        let what = match self.goes_on {
            true => {
                format!("{pieces}Connects bought from {on} on begin to expire, if not used before")
            }
            false => format!("{pieces}Connects bought on {on} expire, if not used before"),
        };
        for one in &mut self.due {
            one.id = format!("{}/{year}-{month:02}", one.id);
            one.what.clone_from(&what);
        }
        self.due
    }
}

impl ActivityRequest<'_> {
    pub(super) fn deadlines(&self, last: &[Last]) -> Vec<Deadline> {
        let mut found = match last.iter().find(|(word, ..)| *word == "earning") {
            Some((_, Some(earned), _)) => self.due(Moment::LastEarning, *earned),
            _ => self.of_newcomers(),
        };
        if let Some(active) = last.iter().filter_map(|(_, day, _)| *day).max() {
            found.extend(self.due(Moment::LastActivity, active));
        }
        found.extend(self.of_connects());
        found.extend(self.of_hours());
        found.extend(self.of_escrow());
        found.extend(self.renewal());
        found.extend(self.of_idleness());
        found.extend(self.of_snapshot());
        found.extend(self.unclaimed());
        found
    }

    pub(super) fn today(&self) -> Date {
        self.forecast.as_of
    }

    /// What the rules of today let happen so long after a moment.
    ///
    /// Today's rules decide: what an older one said of that day is over.
    pub(super) fn due(&self, moment: Moment, since: Date) -> Vec<Deadline> {
        let membership = self.snapshot.membership;
        let event = Event::Began { moment, on: since, by_rules_of: self.today(), membership };
        let follows = self.follows(&event, Effect::Due).into_iter();
        let due = follows.filter_map(|one| {
            let rule = one.because.first()?.clone();
            let kind = match moment {
                Moment::LastEarning | Moment::Joined => DeadlineKind::Earning,
                Moment::ConnectsGained => DeadlineKind::Connects,
                Moment::LastHours => DeadlineKind::Hours,
                Moment::LastMilestone => DeadlineKind::Escrow,
                _ => DeadlineKind::Activity,
            };
            let id = rule.id.rsplit('/').next().unwrap_or(&rule.id).to_owned();
            Some(Deadline {
                id,
                kind,
                what: rule.title.clone(),
                since: Some(since),
                on: Some(one.on),
                amount: None,
                rule: Some(rule),
            })
        });
        due.collect()
    }

    fn follows(&self, event: &Event<'_>, effect: Effect) -> Vec<Consequence> {
        let mut follows = self.policy.consequences(self.journal.platform.0, event);
        follows.retain(|one| one.effect == effect);
        follows
    }

    /// Where the lines show no earning: no statement tells when the user joined, so there is no day.
    fn of_newcomers(&self) -> Vec<Deadline> {
        let mut found = self.due(Moment::Joined, self.today());
        for one in &mut found {
            (one.on, one.since) = (None, None);
            one.what.push_str(" (counted from joining, which no statement shows)");
        }
        found
    }

    /// The next purchases that expire, those of one month together.
    fn of_connects(&self) -> Vec<Deadline> {
        let causes = self.journal.meanings.causes.iter();
        let lines = self.journal.lines.iter().zip(causes);
        let bought = lines
            .filter(|(line, cause)| **cause == LedgerCause::Connects && line.amount.is_negative());
        let mut months: Vec<Purchases> = Vec::new();
        for (line, _) in bought {
            let mut due = self.due(Moment::ConnectsGained, line.dated);
            due.retain(|one| one.on >= Some(self.today()));
            let pieces = match line.told {
                Told::Pieces(pieces) => Some(pieces),
                _ => None,
            };
            let is_of_month =
                |one: &&mut Purchases| one.first.first_of_month() == line.dated.first_of_month();
            match months.iter_mut().find(is_of_month) {
                _ if due.is_empty() => {}
                Some(month) => {
                    month.pieces = month.pieces.zip(pieces).and_then(|(a, b)| a.checked_add(b));
                    month.goes_on |= line.dated != month.first;
                }
                None => {
                    months.push(Purchases { first: line.dated, pieces, goes_on: false, due });
                }
            }
        }
        // The lines are in order of their days, so the months are too.
        months.into_iter().take(PURCHASES).flat_map(Purchases::named).collect()
    }

    fn renewal(&self) -> Option<Deadline> {
        let is_it = |kind: EventKind| kind == EventKind::Membership;
        let event = self.forecast.events.iter().find(|one| is_it(one.kind))?;
        Some(Deadline {
            id: "membership-renewal".to_owned(),
            kind: DeadlineKind::Renewal,
            what: format!("The plan renews: {}", event.what),
            since: None,
            on: Some(event.on),
            amount: Some(event.amount),
            rule: event.because.first().cloned(),
        })
    }

    /// When a fee would be charged if nothing happened from now on: money that is hoped for is no activity.
    fn of_idleness(&self) -> Vec<Deadline> {
        let Some(since) = self.last_active() else { return Vec::new() };
        let today = self.today();
        let event = Event::Idle {
            since,
            balance: self.forecast.opening.max(Cents::ZERO),
            country: self.snapshot.country.as_deref(),
            on: today,
        };
        let follows = self.follows(&event, Effect::InactivityFee).into_iter();
        let fees = follows.filter_map(|fee| {
            let rule = fee.because.first()?.clone();
            let amount = fee.amount.or(fee.bounds.map(|(most, _)| most)).unwrap_or(Cents::ZERO);
            let mut what = match (amount.is_zero(), fee.on < today) {
                (true, _) => "A fee for inactivity would find nothing to take of today's balance",
                (false, false) => {
                    "A fee for inactivity would be charged if nothing happens until then"
                }
                (false, true) => "A fee for inactivity may have been charged from this day on",
            }
            .to_owned();
            what.extend(fee.only_if.as_ref().map(|condition| format!(", if {condition}")));
            Some(Deadline {
                id: rule.id.rsplit('/').next().unwrap_or(&rule.id).to_owned(),
                kind: DeadlineKind::IdleFee,
                what,
                since: Some(since),
                on: Some(fee.on),
                amount: Some(amount),
                rule: Some(rule),
            })
        });
        fees.collect()
    }

    /// The last day on which the user or a client did something, by lines, the book and the site's figures.
    fn last_active(&self) -> Option<Date> {
        let is_active = |cause: &LedgerCause| {
            let acts = [LedgerCause::Withdrawn, LedgerCause::Connects, LedgerCause::RefundToClient];
            cause.is_earning() || acts.contains(cause)
        };
        let at = self.journal.meanings.causes.iter().rposition(is_active);
        let of_lines = at.map(|at| self.journal.lines[at].dated);
        let of_book = self.done.iter().map(|(_, on)| *on).max();
        let figures = self.snapshot;
        let items = [&figures.in_review_items, &figures.work_in_progress_items];
        let items = items.into_iter().chain([&figures.pending_items]).flatten();
        let of_items = items.flat_map(|item| [item.week.map(|week| week.last), item.released_on]);
        let submitted = figures.contracts.iter().map(|contract| contract.submitted_on);
        let of_site = of_items.chain(submitted).flatten().max();
        of_lines.max(of_book).max(of_site).map(|on| on.min(self.today()))
    }

    fn of_snapshot(&self) -> Vec<Deadline> {
        let undated = |id: &str, kind: DeadlineKind, what: String, since: Option<Date>| Deadline {
            id: id.to_owned(),
            kind,
            what,
            since,
            on: None,
            amount: None,
            rule: None,
        };
        let mut found = Vec::new();
        if self.snapshot.tax_form_complete == Some(false) {
            let what = "The tax form is missing: complete it on the site".to_owned();
            found.push(undated("tax-form", DeadlineKind::TaxForm, what, None));
        }
        if let Some(on) = self.snapshot.dormancy_notice_on {
            let what = format!(
                "A notice of dormancy came on {}: log in and answer it, or the money may be handed over",
                day_in_words(on)
            );
            found.push(undated("dormancy-notice", DeadlineKind::Dormancy, what, Some(on)));
        }
        let mut replies: Vec<Deadline> =
            self.snapshot.contracts.iter().filter_map(|one| self.refund_reply(one)).collect();
        // Contracts of one title are told apart by their number.
        for place in 1..replies.len() {
            let id = replies[place].id.clone();
            let before = replies[..place].iter();
            let same = before.filter(|one| one.id == id || one.id.starts_with(&format!("{id} #")));
            if let times @ 1.. = same.count() {
                replies[place].id = format!("{id} #{}", times + 1);
            }
        }
        found.extend(replies);
        found
    }

    fn refund_reply(&self, contract: &Contract) -> Option<Deadline> {
        let name = contract.title.as_deref().or(contract.client.as_deref());
        let name = name.unwrap_or("a contract");
        let of = contract.client.as_deref().filter(|client| *client != name);
        let of = of.map_or(String::new(), |client| format!(" of {client}"));
        let asked = contract.escrow_refund_requested_on?;
        let event = Event::EscrowRefundRequested { on: asked };
        let by_rule = self.follows(&event, Effect::ReplyDue).into_iter().next();
        let on = contract.reply_by.or(by_rule.as_ref().map(|one| one.on))?;
        Some(Deadline {
            id: format!("refund-reply/{name}"),
            kind: DeadlineKind::RefundReply,
            what: format!("Answer the client's request for the money of {name}{of}"),
            since: None,
            on: Some(on),
            amount: contract.escrow,
            rule: by_rule.and_then(|one| one.because.first().cloned()),
        })
    }

    /// What is known of money that nobody asks for; no rule gives a day.
    fn unclaimed(&self) -> Vec<Deadline> {
        if !self.forecast.opening.is_positive() {
            return Vec::new();
        }
        let in_force = self.policy.in_force(self.journal.platform.0, self.today()).into_iter();
        let notes = in_force.filter_map(|clause| {
            let name = clause.citation.id.rsplit('/').next()?;
            let is_it = matches!(clause.rule, Rule::Note) && UNCLAIMED.contains(&name);
            is_it.then(|| Deadline {
                id: name.to_owned(),
                kind: DeadlineKind::Unclaimed,
                what: clause.citation.title.clone(),
                since: None,
                on: None,
                amount: None,
                rule: Some(clause.citation.clone()),
            })
        });
        notes.collect()
    }
}
