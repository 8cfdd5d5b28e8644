//! What does the user plan: a floor that should stay, and a monthly draw, each since a day?

use super::Draw;
use jiff::civil::Date;
use outflow_ledger::Cents;

/// What was said once; what it does not name stays as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// From this day on.
    pub from: Date,
    /// The floor; the inner none ends it.
    pub floor: Option<Option<Cents>>,
    /// The draw; the inner none ends it.
    pub draw: Option<Option<Draw>>,
}

/// Everything that was said, in the order of saying: on a day, the last word counts that holds from then or before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan(pub Vec<Setting>);

impl Plan {
    /// What should stay in the balance on a day.
    pub fn floor_on(&self, day: Date) -> Option<Cents> {
        self.since(day).find_map(|setting| setting.floor).flatten()
    }

    /// What is drawn each month, as it stands on a day.
    pub fn draw_on(&self, day: Date) -> Option<Draw> {
        self.since(day).find_map(|setting| setting.draw).flatten()
    }

    /// The draw of the month that a day lies in, with its day, as the month's last day has it.
    pub(super) fn draw_of_month(&self, month: Date) -> Option<(Date, Cents)> {
        let last = month.last_of_month();
        let draw = self.draw_on(last)?;
        let on = *draw.days(month.first_of_month(), last).first()?;
        // A draw that is kept only after its day begins with the next month.
        self.draw_on(on).map(|_| (on, draw.amount))
    }

    fn since(&self, day: Date) -> impl Iterator<Item = &Setting> {
        self.0.iter().rev().filter(move |setting| setting.from <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_word_counts_from_its_day_on() {
        let cents = |minor| Cents::new(minor).unwrap();
        let draw = |minor, day| Some(Some(Draw { amount: cents(minor), day }));
        let setting = |from, floor, draw| Setting { from, floor, draw };
        let plan = Plan(vec![
            setting(date(2024, 2, 10), Some(Some(cents(100))), None),
            setting(date(2024, 3, 15), None, draw(500, 10)),
            setting(date(2024, 5, 1), Some(None), draw(600, 31)),
            setting(date(2024, 1, 1), Some(Some(cents(50))), None),
        ]);
        assert_eq!(plan.floor_on(date(2023, 12, 31)), None);
        // The last one that was said holds from January on, whatever was said before it.
        assert_eq!(plan.floor_on(date(2024, 6, 1)), Some(cents(50)));
        assert_eq!(plan.draw_of_month(date(2024, 3, 20)), None, "said after its day");
        assert_eq!(plan.draw_of_month(date(2024, 4, 1)), Some((date(2024, 4, 10), cents(500))));
        assert_eq!(plan.draw_of_month(date(2024, 6, 3)), Some((date(2024, 6, 30), cents(600))));
    }
}
