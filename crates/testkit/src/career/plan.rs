//! What kind of career does a seed ask for?

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::cast::{COUNTRIES, Country, Rates};
use crate::rng::Rng;

/// How a career ends; each ending is made for one rule about the primary cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Zero by a payout of everything.
    PaidOut,
    /// Zero by one debit that is not a payout.
    EatenUp,
    /// Zero by a refund, reversal or chargeback.
    TakenBackToZero,
    /// Below zero by a refund, reversal or chargeback.
    TakenBackBelowZero,
    /// Zero, and a pending amount is past its date.
    Overdue,
    /// Zero, and a payout has not arrived.
    LateTransfer,
    /// Zero, and a contract whose state explains the worry.
    SpecialContract,
    /// Nothing earned yet, something waiting.
    Newcomer,
    /// Nothing earned, nothing waiting.
    Nothing,
    /// Above zero, but the account is held.
    Held,
    /// Above zero, but there is no way out.
    Blocked,
    /// What is left is the reserve.
    Reserved,
    /// Above zero after a take-back.
    TakenBack,
    /// Above zero by a payout that came back.
    Returned,
    /// Above zero, and the user expected more.
    Expected,
    /// Above zero, the user compared gross with net.
    WrongFigure,
    /// Above zero, something waiting.
    Waiting,
    /// Above zero, nothing waiting: deductions.
    Deductions,
    /// Above zero, no deductions either.
    Consists,
}

/// The commonest questions come more than once.
const ENDINGS: [Ending; 23] = [
    Ending::PaidOut,
    Ending::PaidOut,
    Ending::PaidOut,
    Ending::EatenUp,
    Ending::EatenUp,
    Ending::TakenBackToZero,
    Ending::TakenBackBelowZero,
    Ending::Overdue,
    Ending::LateTransfer,
    Ending::SpecialContract,
    Ending::Newcomer,
    Ending::Newcomer,
    Ending::Nothing,
    Ending::Held,
    Ending::Blocked,
    Ending::Reserved,
    Ending::TakenBack,
    Ending::Returned,
    Ending::Expected,
    Ending::WrongFigure,
    Ending::Waiting,
    Ending::Deductions,
    Ending::Consists,
];

/// The only kind of take-back in a career: with two kinds, rule 7 would not say which is primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TakeBack {
    Refund,
    /// A refund line without wording, and a snapshot that does not decide.
    Undecided,
    /// A failed card, said in words.
    Reversal,
    /// A failed card, shown only by the suspended contract; happens once, at the end.
    Suspension,
    Chargeback,
}

/// When the platform pays out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frequency {
    Weekly,
    TwiceMonthly,
    Monthly,
    Quarterly,
}

/// Everything decided before the first day.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub ending: Ending,
    pub rng: Rng,
    pub start: Date,
    /// Ordinary days until here; then the ending.
    pub turn: Date,
    /// No new work so many days before the turn.
    pub idle: i64,
    pub country: Country,
    pub rates: Rates,
    pub top_rated: bool,
    /// Withheld income tax in hundredths of a percent; None: none, or India's by date.
    pub withheld: Option<i64>,
    pub take_back: Option<TakeBack>,
    pub frequency: Option<Frequency>,
    /// The snapshot tells the schedule; otherwise only the history can.
    pub schedule_shown: bool,
    pub threshold: i64,
    pub reserve: i64,
    /// Pays for the membership every month.
    pub member: bool,
    /// The day of the month on which it does.
    pub renews_on: i8,
    /// Adjustments are credits; a career with both signs could hide one in the other.
    pub credits: bool,
    /// Unknown types are credits.
    pub odd_credits: bool,
    /// Payouts sometimes bounce.
    pub bounces: bool,
    /// The snapshot is nothing but a date.
    pub bare_snapshot: bool,
    /// One line of the file is missing.
    pub gap: bool,
    /// The file starts in the middle of the career.
    pub cut: bool,
    /// Automatic payouts follow the page to the letter: only monthly and twice-monthly ones wait
    /// when everything became available on their day, and the fee does not count against the
    /// threshold. Older kinds of careers stay as they are.
    pub by_the_page: bool,
    /// First and last days of stretches in which no new work begins.
    pub breaks: Vec<(Date, Date)>,
}

impl Plan {
    pub fn draw(seed: u64) -> Self {
        let mut rng = Rng::part(seed, 0xCA);
        let ending = *rng.pick(&ENDINGS);
        let rates = match ending {
            Ending::Consists => Rates::Free,
            _ if rng.chance(1, 6) => Rates::PerContract,
            _ => Rates::Flat,
        };
        let opened = if rates == Rates::Flat { date(2023, 6, 1) } else { date(2025, 5, 5) };
        let start = opened.saturating_add(rng.range(0..150).days());
        let length = if ending == Ending::WrongFigure { 1 } else { rng.range(45..220) };
        let mut plan = Self {
            ending,
            start,
            turn: start.saturating_add(length.days()),
            idle: if rng.chance(1, 4) { 25 } else { 0 },
            country: *rng.pick(&COUNTRIES),
            rates,
            top_rated: rng.chance(1, 4),
            withheld: rng.chance(1, 12).then_some(3_000),
            take_back: None,
            frequency: None,
            schedule_shown: rng.chance(2, 3),
            threshold: *rng.pick(&[10_000, 50_000]),
            reserve: 0,
            member: rng.chance(1, 2),
            renews_on: start.day().min(28),
            credits: rng.chance(1, 2),
            odd_credits: rng.chance(1, 2),
            bounces: false,
            bare_snapshot: false,
            gap: rng.chance(1, 12),
            cut: rng.chance(1, 5),
            by_the_page: false,
            breaks: Vec::new(),
            rng,
        };
        plan.settle();
        plan
    }

    /// No new work begins on this day: the end is near, or it lies in a break.
    pub fn rests_on(&self, day: Date) -> bool {
        let last_start = self.turn.saturating_sub(self.idle.days());
        let ending = self.idle > 0 && day >= last_start;
        ending || self.breaks.iter().any(|&(first, last)| first <= day && day <= last)
    }

    /// What the ending demands, so that its truth is decided.
    fn settle(&mut self) {
        use Ending::*;
        if matches!(self.ending, SpecialContract | Deductions | Consists | LateTransfer) {
            self.idle = 25;
        }
        if matches!(self.ending, Waiting | Expected | Overdue) {
            self.idle = 0;
        }
        let above = [Held, Blocked, Expected, Waiting, Deductions, Consists, WrongFigure];
        if !above.contains(&self.ending) {
            self.bounces = self.rng.chance(1, 3);
        }
        self.take_back = self.draw_take_back();
        if self.take_back.is_some() && !matches!(self.ending, TakenBackToZero | TakenBackBelowZero)
        {
            // A positive ending must have one reason only.
            self.bounces &= self.ending == PaidOut;
        }
        if self.rng.chance(1, 2) && !matches!(self.ending, Consists | WrongFigure) {
            let all = [
                Frequency::Weekly,
                Frequency::TwiceMonthly,
                Frequency::Monthly,
                Frequency::Quarterly,
            ];
            self.frequency = Some(*self.rng.pick(&all));
        }
        if self.ending == Reserved {
            self.reserve = self.rng.range(2..10) * 500;
        }
        self.simplify();
    }

    /// Takes away what would leave this ending's truth open.
    fn simplify(&mut self) {
        use Ending::*;
        let statement_alone = matches!(self.ending, PaidOut | EatenUp | TakenBackBelowZero);
        self.bare_snapshot = statement_alone
            && self.take_back != Some(TakeBack::Suspension)
            && self.rates == Rates::Flat
            && self.rng.chance(1, 5);
        if self.bare_snapshot {
            self.schedule_shown = false;
        }
        if matches!(self.ending, Newcomer | Nothing | WrongFigure | Consists) {
            (self.gap, self.cut, self.bounces) = (false, false, false);
        }
        if matches!(self.ending, WrongFigure | Consists) {
            // Nothing but the platform's share may stand between gross and net.
            (self.country, self.withheld) = (COUNTRIES[5], None);
        }
        if matches!(self.ending, Newcomer | Nothing) {
            self.top_rated = false;
        }
    }

    fn draw_take_back(&mut self) -> Option<TakeBack> {
        use Ending::*;
        let required = matches!(self.ending, TakenBackToZero | TakenBackBelowZero | TakenBack);
        let possible = matches!(self.ending, PaidOut | EatenUp | Held) && self.rng.chance(1, 3);
        if !required && !possible {
            return None;
        }
        let kinds = [
            TakeBack::Refund,
            TakeBack::Reversal,
            TakeBack::Chargeback,
            TakeBack::Undecided,
            TakeBack::Suspension,
        ];
        // A suspension happens at the end, and only rates that need no contract may go undecided.
        let decided = if self.rates == Rates::Flat { 4 } else { 3 };
        Some(*self.rng.pick(if required && self.rates == Rates::Flat {
            &kinds
        } else {
            &kinds[..decided]
        }))
    }
}

/// Whether the schedule pays out on this day.
pub(super) fn is_schedule_day(frequency: Frequency, day: Date) -> bool {
    use jiff::civil::Weekday::{Monday, Wednesday};
    let last_of_month = day.saturating_add(7.days()).month() != day.month();
    let nth = (day.day() + 6) / 7;
    match frequency {
        Frequency::Weekly => day.weekday() == Wednesday,
        Frequency::TwiceMonthly => day.weekday() == Wednesday && (nth == 1 || nth == 3),
        Frequency::Monthly => day.weekday() == Wednesday && last_of_month,
        Frequency::Quarterly => day.weekday() == Monday && last_of_month && day.month() % 3 == 0,
    }
}

impl Frequency {
    pub fn name(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::TwiceMonthly => "twice_monthly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedule_days_are_those_of_the_help_page() {
        let june = |frequency| -> Vec<i8> {
            let days = (1..=30).map(|day| date(2024, 6, day));
            days.filter(|&day| is_schedule_day(frequency, day)).map(Date::day).collect()
        };
        assert_eq!(june(Frequency::Weekly), [5, 12, 19, 26]);
        assert_eq!(june(Frequency::TwiceMonthly), [5, 19]);
        assert_eq!(june(Frequency::Monthly), [26]);
        assert_eq!(june(Frequency::Quarterly), [24]);
        assert!(!is_schedule_day(Frequency::Quarterly, date(2024, 7, 29)));
    }
}
