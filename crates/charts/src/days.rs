//! Which days are written below a picture, so that no two labels touch?

use jiff::civil::{Date, Weekday};

/// A day below the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DayTick {
    /// Its number among the days.
    pub day: usize,
    /// `24 Nov`, `Dec`, `2027`; empty where there is no room for it.
    pub text: String,
}

/// Room for labels, in cells or pixels.
pub(crate) struct Room<'a> {
    /// Where a day begins.
    pub at: &'a dyn Fn(usize) -> usize,
    /// How wide a text is.
    pub wide: &'a dyn Fn(&str) -> usize,
    /// What is kept free between two texts.
    pub gap: usize,
    /// Where the picture ends.
    pub end: usize,
}

/// How often a day is written.
#[derive(Clone, Copy)]
enum Every {
    Days(usize),
    Mondays(usize),
    Months(i16),
    Years(i16),
}

const LADDER: [Every; 16] = [
    Every::Days(1),
    Every::Days(2),
    Every::Mondays(1),
    Every::Mondays(2),
    Every::Months(1),
    Every::Months(2),
    Every::Months(3),
    Every::Months(6),
    Every::Years(1),
    Every::Years(2),
    Every::Years(5),
    Every::Years(10),
    Every::Years(20),
    Every::Years(50),
    Every::Years(100),
    Every::Years(1000),
];

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `24 Nov`.
pub(crate) fn day(date: Date) -> String {
    format!("{} {}", date.day(), month(date))
}

/// `24 Nov 2026`.
pub(crate) fn whole_day(date: Date) -> String {
    format!("{} {}", day(date), date.year())
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// The most frequent days whose labels have room; the first day alone where no two have.
pub(crate) fn day_ticks(days: &[Date], room: &Room<'_>) -> Vec<DayTick> {
    let candidates = LADDER.iter().map(|every| ticks(days, *every));
    let fitting = candidates.filter(|ticks| ticks.len() > 1).find(|ticks| has_room(ticks, room));
    let mut chosen = fitting.unwrap_or_else(|| ticks(days.get(..1).unwrap_or(&[]), Every::Days(1)));
    let sticks_out = |last: &DayTick| (room.at)(last.day) + (room.wide)(&last.text) > room.end;
    if let Some(last) = chosen.last_mut().filter(|last| sticks_out(last)) {
        last.text.clear();
    }
    chosen
}

fn has_room(ticks: &[DayTick], room: &Room<'_>) -> bool {
    ticks.windows(2).all(|pair| {
        (room.at)(pair[0].day) + (room.wide)(&pair[0].text) + room.gap <= (room.at)(pair[1].day)
    })
}

fn ticks(days: &[Date], every: Every) -> Vec<DayTick> {
    let mut mondays = 0;
    let chosen = days.iter().enumerate().filter(|(number, date)| match every {
        Every::Days(step) => number % step == 0,
        Every::Mondays(step) if date.weekday() == Weekday::Monday => {
            mondays += 1;
            (mondays - 1) % step == 0
        }
        Every::Mondays(_) => false,
        Every::Months(step) => {
            date.day() == 1 && (i16::from(date.month()) - 1).rem_euclid(step) == 0
        }
        Every::Years(step) => {
            date.month() == 1 && date.day() == 1 && date.year().rem_euclid(step) == 0
        }
    });
    let text = |date: Date| match every {
        Every::Days(_) | Every::Mondays(_) => day(date),
        Every::Months(_) if date.month() > 1 => month(date).to_owned(),
        Every::Months(_) | Every::Years(_) => date.year().to_string(),
    };
    chosen.map(|(day, date)| DayTick { day, text: text(*date) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn labels(first: Date, count: usize, width: usize) -> String {
        let days: Vec<Date> = first.series(jiff::Span::new().days(1)).take(count).collect();
        let room = Room {
            at: &|day| day * width / count,
            wide: &|text| text.chars().count(),
            gap: 1,
            end: width,
        };
        let ticks = day_ticks(&days, &room);
        ticks.into_iter().map(|tick| tick.text).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn labels_have_room() {
        let autumn = date(2026, 11, 24);
        for (count, width, texts) in [
            (1, 50, "24 Nov"),
            (1, 3, ""),
            (5, 50, "24 Nov|25 Nov|26 Nov|27 Nov|28 Nov"),
            (14, 70, "24 Nov|26 Nov|28 Nov|30 Nov|2 Dec|4 Dec|6 Dec"),
            (40, 60, "30 Nov|7 Dec|14 Dec|21 Dec|28 Dec"),
            (365, 70, "Dec|2027|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"),
            (365, 30, "2027|Apr|Jul|Oct"),
            (3_650, 40, "2028|2030|2032|2034|2036"),
        ] {
            assert_eq!(labels(autumn, count, width), texts, "{count} days in {width}");
        }
    }
}
