//! How are the rules shown: every clause in words with its figures, days and source, as text or JSON.

mod json;

pub use json::{POLICY_SCHEMA, policy_json, policy_json_without_answer};

use crate::safe::visible;
use crate::text::{TextStyle, pad, wrap};
use anstyle::Style;
use jiff::civil::Date;
use outflow_answers::policy_view::{
    About, Change, ClauseView, End, Figure, OwnClause, OwnPack, PackRow, PlatformDay, PlatformDiff,
    PlatformName, PlatformRow, PolicyAnswer,
};
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The rules as text; every line ends with a line feed. Of the style, colour and width count.
pub fn policy_text(answer: &PolicyAnswer, style: TextStyle) -> String {
    let mut out = Text { style, out: String::new() };
    match answer {
        PolicyAnswer::List(platforms) => out.each(platforms, Text::platform),
        PolicyAnswer::Show(histories) => out.each(histories, |out, history| {
            out.each(&history.versions, |out, version| out.clause(version));
        }),
        PolicyAnswer::On(day, platforms) => {
            out.each(platforms, |out, platform| out.day(*day, platform));
        }
        PolicyAnswer::Diff(from, to, platforms) => {
            out.each(platforms, |out, platform| out.diff(*from, *to, platform));
        }
        PolicyAnswer::Check(packs) => out.each(packs, Text::own_pack),
    }
    out.out
}

struct Text {
    style: TextStyle,
    out: String,
}

impl Text {
    fn width(&self) -> usize {
        usize::from(self.style.width.unwrap_or(100)).clamp(40, 110)
    }

    fn styled(&self, text: &str, style: Style) -> String {
        match self.style.colour {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    /// Each item with an empty line before every one but the first.
    fn each<T>(&mut self, items: &[T], show: impl Fn(&mut Text, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            show(self, item);
        }
    }

    fn line(&mut self, indent: usize, text: &str, style: Style) {
        for line in wrap(&visible(text), self.width().saturating_sub(indent)) {
            let line = self.styled(&line, style);
            self.out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }

    /// A head in its own column and a text beside it.
    fn beside(&mut self, head: &str, text: &str, style: Style) {
        let column = head.width();
        let room = self.width().saturating_sub(column).max(24);
        for (index, line) in wrap(&visible(text), room).iter().enumerate() {
            let head = match index {
                0 => self.styled(head, style),
                _ => " ".repeat(column),
            };
            self.out.push_str(format!("{head}{line}").trim_end());
            self.out.push('\n');
        }
    }

    fn platform(&mut self, row: &PlatformRow) {
        self.line(0, &platform_in_words(&row.platform), BOLD);
        self.line(2, "Packs", Style::new());
        let widest = row.packs.iter().map(|pack| pack.name.width()).max().unwrap_or(0);
        for pack in &row.packs {
            let head = format!("    {}  ", pad(&visible(&pack.name), widest));
            self.beside(&head, &pack_in_words(pack), Style::new());
        }
        self.line(2, "Rules", Style::new());
        for clause in &row.clauses {
            let citation = &clause.citation;
            let own = if citation.is_own { ", your own" } else { "" };
            self.line(4, &format!("{} ({}{own})", citation.id, citation.standing), Style::new());
            self.line(6, &citation.title, DIM);
        }
    }

    fn clause(&mut self, clause: &ClauseView) {
        let citation = &clause.citation;
        self.line(0, &format!("{}, {}", citation.id, days_in_words(clause)), BOLD);
        self.line(2, &citation.title, Style::new());
        let figures: Vec<String> = clause.figures.iter().map(figure_in_words).collect();
        let keys: Vec<&str> = clause.keyed_on.iter().map(|key| key.value.as_str()).collect();
        for (label, text) in [
            ("Rule", clause.in_words.clone()),
            ("Figures", figures.join(", ")),
            ("Keyed on", keys.join("; ")),
            ("Standing", format!("{}, checked on {}", citation.standing, citation.checked)),
            ("Source", citation.source.clone()),
        ] {
            if !text.is_empty() {
                self.beside(&format!("  {}", pad(label, 10)), &text, DIM);
            }
        }
    }

    fn day(&mut self, day: Date, platform: &PlatformDay) {
        let name = platform_in_words(&platform.platform);
        if let Some(first) = platform.not_before {
            self.line(0, &nothing_known(&name, day, first), BOLD);
            return;
        }
        let count = counted(platform.clauses.len(), "rule");
        self.line(0, &format!("{name} on {day}: {count} in force"), BOLD);
        for clause in &platform.clauses {
            self.out.push('\n');
            self.clause(clause);
        }
    }

    fn diff(&mut self, from: Date, to: Date, diff: &PlatformDiff) {
        let name = platform_in_words(&diff.platform);
        if let Some(first) = diff.not_before {
            self.line(0, &nothing_known(&name, from.min(to), first), BOLD);
            return;
        }
        let head = format!(
            "{name}, {from} → {to}: {} added, {} ended, {} changed, {} unchanged",
            diff.added.len(),
            diff.ended.len(),
            diff.changed.len(),
            diff.unchanged
        );
        self.line(0, &head, BOLD);
        for (what, clauses) in [("added", &diff.added), ("ended", &diff.ended)] {
            for clause in clauses {
                let days = days_in_words(clause);
                self.out.push('\n');
                self.line(0, &format!("{}: {what}, {days}", clause.citation.id), BOLD);
                self.line(2, &clause.citation.title, Style::new());
                self.beside(&format!("  {}", pad("Rule", 10)), &clause.in_words, DIM);
            }
        }
        for changed in &diff.changed {
            let days = days_in_words(&changed.after);
            self.out.push('\n');
            self.line(0, &format!("{}: changed, now {days}", changed.after.citation.id), BOLD);
            let names: Vec<String> = changed.changes.iter().map(name_of_change).collect();
            let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
            for (name, change) in names.iter().zip(&changed.changes) {
                self.beside(&format!("  {}  ", pad(name, widest)), &change_in_words(change), DIM);
            }
        }
    }

    fn own_pack(&mut self, own: &OwnPack) {
        let count = counted(own.pack.clauses, "rule");
        self.line(0, &format!("{}: {count}, no problem found", own.pack.name), BOLD);
        for clause in &own.clauses {
            self.line(2, &own_clause_in_words(clause), Style::new());
        }
    }
}

fn platform_in_words(platform: &PlatformName) -> String {
    format!("{} ({})", platform.name, platform.id)
}

fn nothing_known(name: &str, day: Date, first: Date) -> String {
    format!(
        "{name}: no policy in force on {day}; the first day of which a rule is known is {first}"
    )
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn pack_in_words(pack: &PackRow) -> String {
    let mut words = counted(pack.clauses, "rule");
    if let Some((revision, learned)) = pack.correction {
        let number = revision.saturating_sub(1);
        words.push_str(&format!(", correction {number}, learned on {learned}"));
    }
    if pack.is_own {
        words.push_str(", your own");
    }
    words
}

/// `from 2013-01-01 to 2016-06-20 (then replaced)`.
fn days_in_words(clause: &ClauseView) -> String {
    let from = clause.citation.effective;
    let own = |by_own: bool| match by_own && !clause.citation.is_own {
        true => " by your own",
        false => "",
    };
    let mut words = match (clause.until, clause.end) {
        (_, End::Never(is_own)) => format!("from {from}, never in force (replaced{})", own(is_own)),
        (Some(until), End::Replaced(is_own)) => {
            format!("from {from} to {until} (then replaced{})", own(is_own))
        }
        (Some(until), _) => format!("from {from} to {until}"),
        (None, _) => format!("from {from}"),
    };
    if let Some(day) = clause.in_force_from {
        words.push_str(&format!(", in force from {day}, after your own"));
    }
    if clause.citation.is_own {
        words.push_str(", your own");
    }
    words
}

fn spoken(key: &str) -> String {
    key.replace('_', " ")
}

fn figure_in_words(figure: &Figure) -> String {
    format!("{}: {}", spoken(&figure.key), figure.in_words())
}

fn name_of_change(change: &Change) -> String {
    visible(&spoken(&change.name))
}

fn change_in_words(change: &Change) -> String {
    let is_figure = change.about == About::Figure;
    let side = |figure: &Option<Figure>| match figure {
        Some(figure) => figure.in_words(),
        None if is_figure => "not stated".to_owned(),
        None => "any".to_owned(),
    };
    format!("{} → {}", side(&change.before), side(&change.after))
}

fn own_clause_in_words(clause: &OwnClause) -> String {
    let (id, from) = (&clause.citation.id, clause.citation.effective);
    let (earlier, later): (Vec<Date>, Vec<Date>) =
        clause.replaces.iter().copied().partition(|day| *day <= from);
    let listed = later.iter().map(Date::to_string).collect::<Vec<String>>().join(" and ");
    let rules = if later.len() == 1 { "rule" } else { "rules" };
    let mut words = match (earlier.is_empty(), later.is_empty()) {
        (true, true) => format!("{id} is added from {from}"),
        (false, true) => format!("{id} replaces the program's rule from {from}"),
        (true, false) => {
            format!("{id} is added from {from} and replaces the program's {rules} of {listed}")
        }
        (false, false) => {
            format!(
                "{id} replaces the program's rule from {from}, and its later {rules} of {listed}"
            )
        }
    };
    match (clause.until, clause.next_own) {
        (Some(until), Some(next)) if until < next => {
            words.push_str(&format!("; it ends on {until}, and your own of {next} follows"));
        }
        (_, Some(next)) => words.push_str(&format!("; your own of {next} takes its place")),
        (Some(until), None) => words.push_str(&match clause.then {
            Some(then) => format!("; it ends on {until}, and the program's of {then} holds again"),
            None => format!("; it ends on {until}, and no other takes its place"),
        }),
        (None, None) => {}
    }
    words
}
