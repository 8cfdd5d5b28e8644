//! How does a list of tasks look in a terminal or a pipe: numbered, each with its day, reason and command?

use crate::TextStyle;
use crate::safe::visible;
use crate::sheet::{BOLD, Sheet};
use crate::text::wrap;
use anstyle::{AnsiColor, Style};
use jiff::civil::Date;
use outflow_answers::todo::{Coming, Task, TodoAnswer, Urgency};
use outflow_answers::{Listing, day_in_words, money_in_words};
use unicode_width::UnicodeWidthStr;

const DIM: Style = Style::new().dimmed();
/// Before what stands below the first line of a task.
const INDENT: &str = "    ";
/// Things that could be better: more are counted, not listed.
const MOST_WORTH: usize = 5;

/// The list as text; every line ends with a line feed.
pub fn todo_text(answer: &TodoAnswer, listing: &Listing, style: TextStyle) -> String {
    let mut out = Sheet::new(style);
    out.paragraph("", &visible(&listing.headline), BOLD);
    let several = answer.is_of_several();
    let needed = answer.needed();
    out.tasks("To do", &needed, answer.today, several);
    if let (false, Some(quiet)) = (needed.is_empty(), answer.quiet()) {
        let until = day_in_words(quiet.until);
        let what = format!("When that is done, nothing more until {until}: then {}.", quiet.what);
        out.text.push('\n');
        out.paragraph("", &visible(&what), Style::new());
    }
    let steps: Vec<&Task> = answer.accounts.iter().flat_map(|one| &one.steps).collect();
    out.tasks("The way to new income", &steps, answer.today, several);
    out.coming(answer, several);
    let worth: Vec<&Task> = answer.accounts.iter().flat_map(|one| &one.worth).collect();
    let rows: Vec<String> = worth.iter().take(MOST_WORTH).map(|task| row_of_worth(task)).collect();
    out.list("Could be better", &rows);
    if worth.len() > MOST_WORTH {
        let more = worth.len() - MOST_WORTH;
        out.paragraph("    ", &format!("and {more} more; -O md shows all"), DIM);
    }
    out.text.push('\n');
    for note in &listing.notes {
        out.paragraph("", &visible(note), DIM);
    }
    out.text
}

fn row_of_worth(task: &Task) -> String {
    let how = match task.how.starts_with("outflow ") {
        true => format!(" {}", task.how),
        false => String::new(),
    };
    visible(&format!("{}{how}", task.what))
}

impl Sheet {
    fn tasks(&mut self, title: &str, tasks: &[&Task], today: Date, several: bool) {
        if tasks.is_empty() {
            return;
        }
        self.title(title);
        for (index, task) in tasks.iter().enumerate() {
            let number = format!("{:>2}. ", index + 1);
            for (line, text) in wrap(&visible(&task.what), self.width() - 4).iter().enumerate() {
                let begin = if line == 0 { number.as_str() } else { INDENT };
                let text = self.styled(text, BOLD);
                self.text.push_str(&format!("{begin}{text}\n"));
            }
            let facts = facts(task, today, several);
            if !facts.is_empty() {
                self.paragraph(INDENT, &visible(&facts), style_of(task.urgency));
            }
            self.paragraph(INDENT, &visible(&task.why), Style::new());
            self.labelled("Do: ", &visible(&task.how));
            if let Some(rule) = &task.rule {
                let words =
                    format!("Rule: {} ({}), read on {}", rule.id, rule.standing.id(), rule.checked);
                self.paragraph(INDENT, &visible(&words), DIM);
            }
        }
    }

    /// A command stands whole in its line where it has room.
    fn labelled(&mut self, label: &str, text: &str) {
        let room = self.width() - INDENT.len() - label.width();
        for (index, line) in wrap(text, room).iter().enumerate() {
            let begin = if index == 0 { label.to_owned() } else { " ".repeat(label.width()) };
            self.text.push_str(&format!("{INDENT}{begin}{line}\n"));
        }
    }

    fn coming(&mut self, answer: &TodoAnswer, several: bool) {
        let rows = answer.accounts.iter().flat_map(|account| {
            account.coming.iter().map(move |one| (account.account.as_str(), one))
        });
        let mut rows: Vec<(&str, &Coming)> = rows.collect();
        rows.sort_by_key(|(_, one)| (one.on.is_none(), one.on));
        let rows: Vec<String> = rows
            .into_iter()
            .map(|(account, one)| row_of_coming(one, several.then_some(account)))
            .collect();
        self.list("Comes by itself", &rows);
    }
}

fn row_of_coming(one: &Coming, account: Option<&str>) -> String {
    let when = one.on.map_or_else(|| "no day is known".to_owned(), day_in_words);
    let account = account.map(|account| format!(" ({account})")).unwrap_or_default();
    let money = money_in_words(one.currency, one.amount);
    visible(&format!("{when}: {money}, {}{account}", one.what))
}

/// `$520.00, by Fri 14 June 2024, in 4 days`.
fn facts(task: &Task, today: Date, several: bool) -> String {
    let money = task.amount.map(|amount| money_in_words(task.currency, amount));
    let day = task.by.map(|by| {
        let words = day_in_words(by);
        match (by - today).get_days() {
            0 => "today".to_owned(),
            1 => format!("by {words}, tomorrow"),
            -1 => format!("since {words}, yesterday"),
            days @ 2.. => format!("by {words}, in {days} days"),
            days => format!("since {words}, {} days ago", -days),
        }
    });
    let account = several.then(|| task.account.clone());
    let parts: Vec<String> = [account, money, day].into_iter().flatten().collect();
    parts.join(", ")
}

fn style_of(urgency: Urgency) -> Style {
    let colour = match urgency {
        Urgency::Overdue => AnsiColor::Red,
        Urgency::Soon => AnsiColor::Yellow,
        Urgency::Money | Urgency::Later | Urgency::Figures => return DIM,
    };
    Style::new().fg_color(Some(colour.into()))
}
