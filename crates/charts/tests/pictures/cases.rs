//! Which balances are drawn in the golden pictures: invented ones, each with something that is hard to draw.

use jiff::civil::{Date, date};
use outflow_charts::{Curve, Mark, MarkKind, Range};
use outflow_ledger::{Cents, Currency};

/// A balance that owns what a `Curve` borrows.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: &'static str,
    pub title: &'static str,
    pub days: Vec<Date>,
    pub known: Vec<Cents>,
    pub from: usize,
    pub low: Vec<Cents>,
    pub middle: Vec<Cents>,
    pub high: Vec<Cents>,
    pub floor: Option<Cents>,
    pub marks: Vec<Mark>,
}

impl Case {
    pub fn curve(&self) -> Curve<'_> {
        let range =
            Range { from: self.from, low: &self.low, middle: &self.middle, high: &self.high };
        Curve {
            title: self.title,
            currency: Currency::USD,
            days: &self.days,
            known: &self.known,
            range: (!self.low.is_empty()).then_some(range),
            floor: self.floor,
            marks: &self.marks,
        }
    }

    /// `count` days with the balance that a rule gives for each.
    fn of(name: &'static str, first: Date, count: i64, known: impl Fn(i64) -> i64) -> Case {
        let day = |number| first.saturating_add(jiff::Span::new().days(number));
        Case {
            name,
            title: "Balance",
            days: (0..count).map(day).collect(),
            known: (0..count).map(|number| cents(known(number))).collect(),
            from: 0,
            low: Vec::new(),
            middle: Vec::new(),
            high: Vec::new(),
            floor: None,
            marks: Vec::new(),
        }
    }

    /// A range from a day on: how far below, at the middle and above what is known.
    fn with_range(mut self, from: usize, far: impl Fn(i64) -> (i64, i64, i64)) -> Case {
        for (number, known) in (0..).zip(&self.known[from..]) {
            let (below, middle, above) = far(number);
            self.low.push(cents(known.minor() + below));
            self.middle.push(cents(known.minor() + middle));
            self.high.push(cents(known.minor() + above));
        }
        Case { from, ..self }
    }

    fn mark(&mut self, day: usize, kind: MarkKind, label: &str) {
        self.marks.push(Mark { on: self.days[day], kind, label: label.to_owned() });
    }
}

pub fn cents(minor: i64) -> Cents {
    Cents::new(minor).expect("no test uses the one number that is no amount")
}

/// Every picture under `testdata/charts/`.
pub fn all() -> Vec<Case> {
    vec![
        two_weeks(),
        year(),
        Case { title: "Nothing moves", ..Case::of("nothing", date(2026, 11, 24), 30, |_| 0) },
        below_zero(),
        trillions(),
        one_day(),
        same_day(),
        hostile(),
    ]
}

fn two_weeks() -> Case {
    let known = |day| match day {
        0..=1 => 6_135,
        2..=5 => 6_135 + 25_800,
        6..=11 => 99,
        _ => 99 + 43_000,
    };
    let mut case = Case::of("two-weeks", date(2026, 11, 24), 14, known)
        .with_range(7, |day| (-(day * 300), day * 2_250, day * 6_100));
    case.floor = Some(cents(5_000));
    case.mark(2, MarkKind::Income, "Saltmarsh Labs 258.00");
    case.mark(6, MarkKind::Payout, "payout 317.37");
    case.mark(6, MarkKind::Fee, "fee 0.99");
    case.mark(6, MarkKind::Lowest, "lowest 0.99");
    case.mark(12, MarkKind::Income, "Brackenridge, Inc. 430.00");
    case
}

fn year() -> Case {
    let weekly = |day: i64| (day / 7 * 31_000) - (day / 14 * 59_000) - (day / 30 * 1_999) + 4_000;
    let mut case = Case::of("year", date(2026, 11, 24), 365, weekly)
        .with_range(14, |day| (-(day * 190), day * 35, day * 370));
    case.title = "Balance over a year";
    case.floor = Some(cents(10_000));
    for day in (7..365).step_by(7) {
        case.mark(day, MarkKind::Income, "Quillfern Software LTD 310.00");
    }
    for day in (14..365).step_by(14) {
        case.mark(day, MarkKind::Payout, "payout 590.00");
    }
    for day in (30..365).step_by(30) {
        case.mark(day, MarkKind::Charge, "membership 19.99");
    }
    case.mark(42, MarkKind::Lowest, "lowest 110.01");
    case
}

fn below_zero() -> Case {
    let mut case = Case::of("below-zero", date(2026, 1, 20), 60, |day| 18_000 - day * 725)
        .with_range(20, |day| (-(day * 400), -day * 50, day * 200));
    case.floor = Some(cents(2_500));
    case.mark(25, MarkKind::Zero, "zero on 14 Feb");
    case.mark(21, MarkKind::Charge, "Connects 15.00");
    case.mark(59, MarkKind::Lowest, "lowest -247.75");
    case
}

fn trillions() -> Case {
    let tn = 100_000_000_000_000;
    let known = |day| 3 * tn + day * tn / 50 - (day / 30) * tn;
    let mut case = Case::of("trillions", date(2027, 1, 1), 90, known)
        .with_range(10, |day| (-day * tn / 90, 0, day * tn / 60));
    case.mark(30, MarkKind::Payout, "payout 1,000,000,000,000.00");
    case
}

fn one_day() -> Case {
    let mut case = Case::of("one-day", date(2026, 12, 31), 1, |_| 17_100)
        .with_range(0, |_| (-2_000, 0, 5_500));
    case.mark(0, MarkKind::Payout, "payout 30.00");
    case
}

/// More on one day than there is room for.
fn same_day() -> Case {
    let mut case =
        Case::of("same-day", date(2026, 6, 1), 21, |day| if day < 10 { 40_000 } else { 6_000 });
    for (kind, label) in [
        (MarkKind::Income, "Saltmarsh Labs 12.00"),
        (MarkKind::Income, "Brackenridge, Inc. 8.00"),
        (MarkKind::Payout, "payout 340.00"),
        (MarkKind::Charge, "membership 19.99"),
        (MarkKind::Fee, "fee 1.20"),
        (MarkKind::Lowest, "lowest 60.00"),
    ] {
        case.mark(10, kind, label);
    }
    case.mark(20, MarkKind::Charge, "at the right end of all days");
    case.mark(0, MarkKind::Income, "at the left end");
    case
}

/// Texts that want to be something else than text.
fn hostile() -> Case {
    let mut case = Case::of("hostile", date(2026, 3, 1), 45, |day| 20_000 + (day % 9) * 3_333);
    case.title = "</title><script>alert(1)</script> & \u{202e}tfel\u{1b}[2J 塩の沼研究所";
    case.mark(5, MarkKind::Income, "\"><img src=x onerror='alert(1)'>");
    case.mark(20, MarkKind::Payout, "塩の沼研究所 e\u{301}\u{0}\u{ffff}\u{1f9d1}\u{200d}\u{1f4bb}");
    case.mark(40, MarkKind::Fee, "]]>&amp;<!--\r\n\t\u{9b}31m");
    case
}
