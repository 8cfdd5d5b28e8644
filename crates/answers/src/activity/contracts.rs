//! Which deadlines do the user's contracts have: hours that are not worked, and money in escrow that is not asked for?

use super::{ActivityRequest, Deadline};
use crate::contracts::same;
use crate::work::{Agreement, MatchRequest, Pay, by_client, matching, week_paid};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, ContractStatus, StageItem, WorkKind};
use outflow_ledger::{Cents, LedgerCause};
use outflow_policy::rule::Moment;

/// A client who paid for hours in so many days has an hourly contract.
const HOURLY_SINCE_DAYS: i64 = 60;

/// An hourly contract that is known, and the last day that it was worked on, or its first one.
struct Hourly {
    client: String,
    last: Option<Date>,
}

impl ActivityRequest<'_> {
    /// An hourly contract rests when nobody works on it; a payout or a login is no work.
    pub(super) fn of_hours(&self) -> Vec<Deadline> {
        let mut found = Vec::new();
        for one in self.hourly() {
            let Some(last) = one.last else { continue };
            for mut due in self.due(Moment::LastHours, last.min(self.today())) {
                if !one.client.is_empty() {
                    due.id = format!("{}/{}", due.id, one.client);
                    due.what = format!("{}: {}", one.client, due.what);
                }
                found.push(due);
            }
        }
        found
    }

    /// The hourly contracts of the book, of the site's figures and of the lines, by client.
    fn hourly(&self) -> Vec<Hourly> {
        let mut found: Vec<Hourly> = Vec::new();
        let mut note = |client: &str, last: Option<Date>| match found
            .iter_mut()
            .find(|one| same(&one.client, client))
        {
            Some(known) => known.last = known.last.max(last),
            None => found.push(Hourly { client: client.trim().to_owned(), last }),
        };
        let is_hourly = |one: &&Agreement| matches!(one.pay, Pay::Hourly { .. });
        for one in self.agreements.iter().filter(is_hourly).filter(|one| self.runs(one)) {
            note(&one.client, Some(one.started));
        }
        for one in self.snapshot.contracts.iter().filter(|one| one.hourly == Some(true)) {
            if matches!(one.status, None | Some(ContractStatus::Active)) {
                note(name_of(one), one.started.max(logged(one)));
            }
        }
        let from = self.today().saturating_sub(HOURLY_SINCE_DAYS.days());
        let worked = self.hours_of_lines();
        for (client, last) in worked.iter().filter(|(_, last)| *last >= from) {
            let own = || self.agreements.iter().filter(|one| same(&one.client, client));
            if own().next().is_none() || own().any(|one| self.runs(one)) {
                note(client, Some(*last));
            }
        }
        for one in &mut found {
            let of_client = worked.iter().filter(|(client, _)| same(client, &one.client));
            let of_site = self.hours_of_site(&one.client);
            one.last = one.last.max(of_client.map(|(_, last)| *last).max()).max(of_site);
        }
        found
    }

    /// The last day of hourly work that the lines pay for, by client; without a name where they have none.
    fn hours_of_lines(&self) -> Vec<(String, Date)> {
        let is_hourly =
            |index: &usize| self.journal.meanings.causes[*index] == LedgerCause::EarnedHourly;
        let worked = |index: usize| {
            week_paid(self.journal, index).map_or(self.journal.lines[index].dated, |week| week.last)
        };
        let clients = by_client(self.journal).into_iter().filter_map(|one| {
            let last = one.lines.into_iter().filter(is_hourly).map(worked).max()?;
            Some((one.client, last))
        });
        let mut found: Vec<(String, Date)> = clients.collect();
        let places = 0..self.journal.lines.len();
        let unnamed = places.filter(|index| self.journal.lines[*index].client.is_empty());
        let unnamed = unnamed.filter(is_hourly).map(worked).max();
        found.extend(unnamed.map(|last| (String::new(), last)));
        found
    }

    /// The last week whose hours the site shows, of this client or of a contract that it does not name.
    fn hours_of_site(&self, client: &str) -> Option<Date> {
        let figures = self.snapshot;
        let items = [&figures.in_review_items, &figures.work_in_progress_items];
        let items = items.into_iter().chain([&figures.pending_items]).flatten();
        let is_of_client = |item: &&StageItem| {
            item.contract.as_deref().is_none_or(|named| {
                let of_name =
                    |one: &&Contract| one.title.as_deref().is_some_and(|title| same(title, named));
                let contract = figures.contracts.iter().find(of_name);
                same(named, client) || contract.is_some_and(|one| same(name_of(one), client))
            })
        };
        let hours = items.filter(|item| item.kind == WorkKind::Hourly).filter(is_of_client);
        hours.filter_map(|item| item.week).map(|week| week.last).max()
    }

    fn runs(&self, agreement: &Agreement) -> bool {
        agreement.ended.is_none_or(|ended| ended >= self.today())
            && agreement.started <= self.today()
    }

    /// Money that lies in escrow long after the last milestone's date.
    pub(super) fn of_escrow(&self) -> Vec<Deadline> {
        let mut found = Vec::new();
        let mut note = |name: &str, last: Option<Date>, of_site: Option<&Contract>| {
            let Some(last) = last.filter(|last| *last <= self.today()) else { return };
            for mut due in self.due(Moment::LastMilestone, last) {
                due.id = format!("{}/{name}", due.id);
                due.what = match of_site {
                    Some(_) => format!("{name}: {}", due.what),
                    None => format!("{name}, if money is in escrow: {}", due.what),
                };
                due.amount = of_site.and_then(|one| one.escrow);
                found.push(due);
            }
        };
        let open = self.open_milestones();
        let waits = |one: &&Contract| {
            let is_funded = one.funded == Some(true) || one.escrow.is_some_and(Cents::is_positive);
            let has_ended = one.status.is_some_and(ContractStatus::has_ended);
            is_funded && !has_ended && one.hourly != Some(true)
        };
        for one in self.snapshot.contracts.iter().filter(waits) {
            let client = one.client.as_deref().unwrap_or_default();
            let of_book = open.iter().filter(|(kept, _)| same(kept, client)).map(|(_, day)| *day);
            let name = one.title.as_deref().or(one.client.as_deref()).unwrap_or("a contract");
            note(name, one.submitted_on.max(of_book.max()), Some(one));
        }
        for (client, last) in &open {
            let is_shown = |one: &Contract| one.client.as_deref().is_some_and(|c| same(c, client));
            if !self.snapshot.contracts.iter().any(is_shown) {
                note(client, Some(*last), None);
            }
        }
        found
    }

    /// The last milestone of each running contract of the book, unless its payment came.
    fn open_milestones(&self) -> Vec<(String, Date)> {
        let is_fixed = |one: &&Agreement| matches!(one.pay, Pay::Fixed { .. });
        let agreements: Vec<Agreement> =
            self.agreements.iter().filter(is_fixed).filter(|one| self.runs(one)).cloned().collect();
        if agreements.is_empty() {
            return Vec::new();
        }
        let matched = matching(
            self.journal,
            &MatchRequest {
                agreements: &agreements,
                invoices: self.invoices,
                policy: self.policy,
                snapshot: self.snapshot,
                top_rated: self.snapshot.top_rated == Some(true),
                today: self.today(),
            },
        );
        let mut found = Vec::new();
        for one in &agreements {
            let Pay::Fixed { milestones } = &one.pay else { continue };
            let Some(last) = milestones.iter().map(|milestone| milestone.due).max() else {
                continue;
            };
            let is_last = |payment: &&crate::work::Matched| {
                payment.expected.agreement == one.number && payment.expected.covers == last
            };
            let mut payments = matched.payments.iter().filter(is_last);
            if payments.any(|payment| payment.received.is_zero()) {
                found.push((one.client.clone(), last));
            }
        }
        found
    }
}

fn name_of(contract: &Contract) -> &str {
    contract.client.as_deref().or(contract.title.as_deref()).unwrap_or_default()
}

/// The last week in which the site shows logged or billed time.
fn logged(contract: &Contract) -> Option<Date> {
    let minutes = contract.logged_minutes.max(contract.billed_minutes);
    contract.week.filter(|_| minutes.is_some_and(|minutes| minutes > 0)).map(|week| week.last)
}
