//! How is the plan of an import told: a few words for the history, tables for whoever decides?

use super::SCHEMA;
use super::plan::{Counts, Missing, Plan, PlannedFile, ReadFile, days_of};
use super::twice::InTwo;
use crate::book::account_flag;
use outflow_answers::{Cell, Listing, Section};
use outflow_ledger::merge::Overlap;

/// So many corrected lines are listed one by one.
const LISTED: usize = 200;

impl Plan {
    /// What is recorded, in a few words.
    pub(super) fn summary(&self, files: &[ReadFile]) -> String {
        let recorded: Vec<&PlannedFile> =
            self.files.iter().filter(|one| one.is_recorded()).collect();
        let sum = |of: fn(&Counts) -> u64| recorded.iter().map(|one| of(&one.counts)).sum::<u64>();
        let name = |one: &PlannedFile| files[one.file].statement.source.name.clone();
        let what = match recorded.as_slice() {
            [only] => name(only),
            several => format!("{} files", several.len()),
        };
        let parts = [
            (sum(|counts| counts.new), "new"),
            (sum(|counts| counts.known), "known"),
            (sum(|counts| counts.retold), "in other words"),
            (sum(|counts| counts.corrected), "corrected"),
        ];
        let parts = parts.iter().enumerate().filter(|(at, (count, _))| *at == 0 || *count > 0);
        let parts: Vec<String> =
            parts.map(|(_, (count, what))| format!("{count} {what}")).collect();
        format!("{what} ({} lines)", parts.join(", "))
    }

    pub(super) fn listing(&self, files: &[ReadFile]) -> Listing {
        let mut listing = Listing::new(SCHEMA, "");
        listing.sections.push(self.file_section(files));
        listing.sections.push(self.effect_section());
        if !self.changed.is_empty() {
            listing.sections.push(self.changed_section());
        }
        let left = self.changed.len().saturating_sub(LISTED);
        if left > 0 {
            listing.notes.push(format!("{left} more lines are told otherwise and not listed here"));
        }
        listing.notes.extend(self.joined.iter().chain(&self.repeated).cloned());
        listing.notes.extend(self.in_two.iter().map(in_two));
        listing.notes.extend(self.missing.iter().map(|missing| self.missing_note(missing)));
        for effect in self.effects.iter().filter(|effect| effect.gaps > 0) {
            listing.notes.push(format!(
                "{}: the balance does not follow at {} place{}; outflow reconcile{} shows them",
                effect.account,
                effect.gaps,
                if effect.gaps == 1 { "" } else { "s" },
                self.flag(&effect.account)
            ));
        }
        listing
    }

    /// What commands about an account need behind them, once the import is recorded.
    fn flag(&self, account: &str) -> String {
        if self.has_several { account_flag(account) } else { String::new() }
    }

    fn missing_note(&self, missing: &Missing) -> String {
        let (line, source) = &missing.first;
        let (lines, they) = match missing.count {
            1 => ("1 line of the book is", "it still counts"),
            _ => (&*format!("{} lines of the book are", missing.count), "they still count"),
        };
        format!(
            "{lines} not in {}, which shows the days before and after: the first is {} of {}, {}; {they}. If the \
             platform took them away, outflow exclude{} leaves them out",
            missing.file,
            line.amount,
            line.dated,
            source.description(line),
            self.flag(&missing.account)
        )
    }

    fn file_section(&self, files: &[ReadFile]) -> Section {
        let columns = [
            ("file", "File"),
            ("account", "Account"),
            ("format", "Format"),
            ("lines", "Lines"),
            ("new", "New"),
            ("known", "Known"),
            ("retold", "Other words"),
            ("corrected", "Corrected"),
            ("first_day", "From"),
            ("last_day", "To"),
            ("what", "What happens"),
        ];
        let mut section = Section::new("files", &columns);
        for one in &self.files {
            let statement = &files[one.file].statement;
            let what = match one.known_since {
                Some(operation) => format!("the same file was recorded by operation {operation}"),
                None => match one.same_as {
                    Some(twin) => format!("the same file as {}", files[twin].statement.source.name),
                    None => "recorded".to_owned(),
                },
            };
            let days = days_of(statement);
            section.rows.push(vec![
                Cell::text(&statement.source.name),
                Cell::text(&one.account),
                Cell::text(&statement.format),
                Cell::Count(statement.lines.len() as u64),
                Cell::Count(one.counts.new),
                Cell::Count(one.counts.known),
                Cell::Count(one.counts.retold),
                Cell::Count(one.counts.corrected),
                Cell::of(days, |(first, _)| Cell::Day(first)),
                Cell::of(days, |(_, last)| Cell::Day(last)),
                Cell::text(what),
            ]);
        }
        section
    }

    fn effect_section(&self) -> Section {
        let columns = [("account", "Account"), ("before", "Balance before"), ("after", "after")];
        let mut section = Section::new("balances", &columns).titled("Balances");
        for effect in &self.effects {
            section.rows.push(vec![
                Cell::text(&effect.account),
                Cell::of(effect.before, Cell::Money),
                Cell::Money(effect.after),
            ]);
        }
        section
    }

    fn changed_section(&self) -> Section {
        let columns = [
            ("how", "How"),
            ("ref", "Ref ID"),
            ("was_dated", "Was dated"),
            ("was_amount", "was"),
            ("was_balance", "balance"),
            ("was_text", "text"),
            ("is_dated", "Is dated"),
            ("is_amount", "is"),
            ("is_balance", "balance"),
            ("is_text", "text"),
        ];
        let mut section = Section::new("told_otherwise", &columns).titled("Told otherwise now");
        for changed in self.changed.iter().take(LISTED) {
            let how = match changed.how {
                Overlap::Corrected => "corrected",
                _ => "other words",
            };
            let id = changed.is.0.id.map(|id| id.text(&self.texts));
            let mut row = vec![Cell::text(how), Cell::of(id, Cell::Text)];
            for (line, source) in [&changed.was, &changed.is] {
                row.push(Cell::Day(line.dated));
                row.push(Cell::Money(line.amount));
                row.push(Cell::of(line.balance_after.get(), Cell::Money));
                row.push(Cell::text(source.description(line)));
            }
            section.rows.push(row);
        }
        section
    }
}

/// The same money in two accounts counts twice: no answer adds accounts up, but a query does.
fn in_two(found: &InTwo) -> String {
    let InTwo { account, other, holder, both, lines } = found;
    let whose = match holder {
        Some(holder) => format!(" of the same holder ({holder})"),
        None => String::new(),
    };
    let what = match (both, lines) {
        (0, _) => {
            return format!(
                "the account {account} is new, and the book holds the account {other}{whose} already: \
                 a line that is imported into both counts in both"
            );
        }
        (1, 1) => "its only line is".to_owned(),
        (both, lines) if both == lines => format!("all {lines} lines are"),
        (1, lines) => format!("1 of the {lines} lines is"),
        (both, lines) => format!("{both} of the {lines} lines are"),
    };
    format!(
        "the account {account} is new, and {what} in the account {other}{whose} already: the same lines count in both; \
         imported with{} they count once",
        account_flag(other)
    )
}
