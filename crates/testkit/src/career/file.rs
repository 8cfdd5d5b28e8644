//! Which of the career's lines are in the file that the user has?

use super::platform::Platform;
use crate::line::Line;

impl Platform {
    /// The statement: perhaps cut at the start, perhaps with a line missing, causes settled.
    pub fn lines_in_file(&mut self) -> Vec<Line> {
        let mut lines = self.lines.clone();
        if self.plan.cut {
            self.cut_start(&mut lines);
        }
        if self.plan.gap {
            self.lose_line(&mut lines);
        }
        self.settle_schedule(&mut lines);
        lines
    }

    /// Drops whole days at the start, never the last earning.
    fn cut_start(&mut self, lines: &mut Vec<Line>) {
        let Some(last) = lines.iter().rposition(Line::is_earning) else {
            return;
        };
        let starts: Vec<usize> = (1..=last.min(lines.len() / 2))
            .filter(|&at| lines[at - 1].date < lines[at].date)
            .collect();
        if !starts.is_empty() {
            let start = *self.rng.pick(&starts);
            lines.drain(..start);
        }
    }

    /// Loses one purchase between other lines; nothing else explains the step in the balance.
    fn lose_line(&mut self, lines: &mut Vec<Line>) {
        let last_day = lines.last().map(|line| line.date);
        let loses: Vec<usize> = (1..lines.len())
            .filter(|&at| {
                let line = &lines[at];
                matches!(line.cause, "connects" | "membership")
                    && !line.card_funded
                    && Some(line.date) < last_day
            })
            .collect();
        if !loses.is_empty() {
            let lost = *self.rng.pick(&loses);
            lines.remove(lost);
        }
    }

    /// A payout is scheduled when the snapshot says so or three in the file show it.
    fn settle_schedule(&self, lines: &mut [Line]) {
        let refs: Vec<u64> =
            self.payouts.iter().filter(|p| p.on_schedule).map(|p| p.ref_id).collect();
        let in_file = lines.iter().filter(|line| refs.contains(&line.ref_id)).count();
        if self.plan.schedule_shown || in_file >= 3 {
            let scheduled = lines.iter_mut().filter(|line| refs.contains(&line.ref_id));
            scheduled.for_each(|line| line.cause = "withdrawn_scheduled");
        }
    }
}
