//! Was money available on the day that the rule names, and was a payout large enough?

use super::Auditor;
use super::answer::{AuditFinding, AuditFindingKind, Hold};
use crate::transfers::payout_text;
use crate::words::{day_in_words, money_in_words};
use outflow_ledger::{LedgerCause, Told};
use outflow_policy::{Effect, Event, week_of};

impl Auditor<'_> {
    /// Hours of a week that the line names: the day on which they entered the balance beside the rule's.
    ///
    /// Nobody knows today whether the user was Top Rated then, so the slower day is the one that counts.
    pub(super) fn hold(&mut self, index: u32) {
        if self.causes[index as usize] != LedgerCause::EarnedHourly {
            return;
        }
        let line = self.line(index);
        let Told::Until(last) = line.told else { return };
        if self.last_week.as_ref().is_none_or(|(known, ..)| *known != last) {
            let event = Event::HoursWorked { week: week_of(last), top_rated: false };
            let follows = self.rules.consequences(&event).into_iter();
            let mut due = follows.filter(|one| one.effect == Effect::BecomesAvailable);
            self.last_week =
                due.next().and_then(|due| Some((last, due.on, due.because.last()?.clone())));
        }
        let Some((_, due, clause)) = self.last_week.clone() else { return };
        let hold = Hold { line: index, due, posted: line.dated, clause };
        if hold.days_late() > 0 {
            let finding = self.held_too_long(&hold);
            self.findings.push(finding);
        }
        self.holds.push(hold);
    }

    fn held_too_long(&self, hold: &Hold) -> AuditFinding {
        let days = hold.days_late();
        let amount = self.line(hold.line).amount;
        let message = format!(
            "{} for hours was due on {} and came on {}, {days} {} later; a client who could not be charged in time is the usual reason",
            money_in_words(self.journal.currency, amount),
            day_in_words(hold.due),
            day_in_words(hold.posted),
            if days == 1 { "day" } else { "days" },
        );
        AuditFinding {
            kind: AuditFindingKind::HeldTooLong,
            message,
            amount: None,
            lines: vec![hold.line],
            clause: Some(hold.clause.clone()),
            only_if: None,
            is_proved: false,
        }
    }

    /// A payout below the least amount of its method.
    pub(super) fn payout(&mut self, index: u32) {
        let line = self.line(index);
        let most = self.rules.largest_minimum(line.dated);
        if most.is_none_or(|most| -line.amount >= most) {
            return;
        }
        let text = payout_text(self.journal, index, |line| self.text(line));
        let Some(method) = self.rules.payout_method_in(line.dated, &text) else { return };
        let amount = -line.amount;
        let event = Event::PaidOut {
            method: &method.method,
            amount: Some(amount),
            country: self.snapshot.country.as_deref(),
            on: line.dated,
        };
        for one in self.rules.consequences(&event) {
            let least = one.amount.filter(|_| one.effect == Effect::MinimumPayout);
            let Some(least) = least.filter(|least| amount < *least) else { continue };
            let money = |amount| money_in_words(self.journal.currency, amount);
            let message = format!(
                "a payout of {} went to {}, for which the least amount is {}",
                money(amount),
                method.name,
                money(least)
            );
            self.findings.push(AuditFinding {
                kind: AuditFindingKind::BelowMinimum,
                message,
                amount: None,
                lines: vec![index],
                clause: one.because.first().cloned(),
                only_if: None,
                is_proved: false,
            });
        }
    }
}
