//! What holds for every picture, whatever the balance and whatever the texts?

use jiff::civil::Date;
use outflow_charts::{
    Curve, Mark, MarkKind, Range, Role, SvgOptions, plain, svg_curve, terminal_curve,
};
use outflow_ledger::{Cents, Currency};
use proptest::prelude::*;
use unicode_width::UnicodeWidthChar;

/// What a `Curve` borrows.
#[derive(Clone, Debug)]
struct Owned {
    title: String,
    days: Vec<Date>,
    known: Vec<Cents>,
    from: usize,
    range: Option<[Vec<Cents>; 3]>,
    floor: Option<Cents>,
    marks: Vec<Mark>,
}

impl Owned {
    fn curve(&self) -> Curve<'_> {
        let range = self.range.as_ref().map(|[low, middle, high]| Range {
            from: self.from,
            low,
            middle,
            high,
        });
        Curve {
            title: &self.title,
            currency: Currency::USD,
            days: &self.days,
            known: &self.known,
            range,
            floor: self.floor,
            marks: &self.marks,
        }
    }

    fn is_drawn(&self) -> bool {
        !self.days.is_empty() && !self.known.is_empty()
    }
}

fn amount() -> impl Strategy<Value = Cents> {
    let minor = prop_oneof![
        6 => -100_000_i64..1_000_000,
        1 => -i64::MAX..=i64::MAX,
        1 => prop::sample::select(vec![0, 1, -1, 99, i64::MAX, -i64::MAX]),
    ];
    minor.prop_map(|minor| Cents::new(minor).expect("the one number that is none is not drawn"))
}

fn amounts(most: usize) -> impl Strategy<Value = Vec<Cents>> {
    prop::collection::vec(amount(), 0..most)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,30}",
        any::<String>(),
        Just("</title><script>alert(1)</script>\u{0}\u{1b}[2J\u{202e}]]>".to_owned()),
        Just("塩の沼研究所 e\u{301} \u{1f9d1}\u{200d}\u{1f4bb}".to_owned()),
    ]
}

fn owned() -> impl Strategy<Value = Owned> {
    let lines = (amounts(200), 0_usize..250, prop::option::of([(); 3].map(|()| amounts(200))));
    let first = prop_oneof![
        Just(Date::MIN),
        Just(jiff::civil::date(2026, 11, 24)),
        Just(jiff::civil::date(9_999, 12, 1))
    ];
    let marks = prop::collection::vec((-3_i64..210, 0_usize..6, text()), 0..40);
    (lines, first, 0_i64..210, text(), prop::option::of(amount()), marks).prop_map(
        |((known, from, range), first, count, title, floor, marks)| {
            let day = |number| first.saturating_add(jiff::Span::new().days(number));
            let mark = |(on, kind, label): (i64, usize, String)| Mark {
                on: day(on),
                kind: MarkKind::ALL[kind],
                label,
            };
            let mut days: Vec<Date> = (0..count).map(day).collect();
            days.dedup();
            let marks = marks.into_iter().map(mark).collect();
            Owned { title, days, known, from, range, floor, marks }
        },
    )
}

/// How many cells a line takes.
fn cells(line: &str) -> usize {
    line.chars().map(|letter| letter.width().unwrap_or(0)).sum()
}

/// The corners of a path.
fn corners(path: &str) -> Vec<(f64, f64)> {
    let steps = path.trim_end_matches('Z').split(['M', 'L']).filter(|step| !step.is_empty());
    let corner = |step: &str| {
        let (x, y) = step.split_once(' ').expect("a corner is two numbers");
        (x.parse().expect("a number"), y.parse().expect("a number"))
    };
    steps.map(corner).collect()
}

/// The heights at which the path runs over `x`.
fn heights(corners: &[(f64, f64)], x: f64) -> Vec<f64> {
    let over =
        |pair: &&[(f64, f64)]| pair[0].0.min(pair[1].0) <= x && x <= pair[0].0.max(pair[1].0);
    let level = |pair: &&[(f64, f64)]| pair[0].1 == pair[1].1 && pair[0].0 != pair[1].0;
    corners.windows(2).filter(level).filter(over).map(|pair| pair[0].1).collect()
}

fn path_of<'a>(svg: &'a roxmltree::Document<'_>, class: &str) -> Option<&'a str> {
    let mut nodes = svg.descendants();
    nodes
        .find(|node| {
            node.has_tag_name(("http://www.w3.org/2000/svg", "path"))
                && node.attribute("class") == Some(class)
        })
        .and_then(|node| node.attribute("d"))
}

proptest! {
    #[test]
    fn every_line_has_the_width(owned in owned(), width in 0_u16..180, height in 0_u16..50, unicode: bool) {
        let styled = terminal_curve(&owned.curve(), width, height, unicode);
        let lines = plain(&styled);
        let has_room = width >= 28 && height >= 7 && owned.is_drawn();
        prop_assert_eq!(lines.is_empty(), !has_room);
        prop_assert!(lines.len() <= usize::from(height));
        for line in &lines {
            prop_assert_eq!(cells(line), usize::from(width), "{:?}", line);
            prop_assert!(unicode || line.is_ascii(), "{:?}", line);
            prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
        }
        // The known line runs over every column of the plot, beside at most 26 cells of amounts.
        let mut columns = std::collections::BTreeSet::new();
        for line in &styled {
            let mut at = 0;
            for (role, piece) in line {
                if *role == Role::Known {
                    columns.extend(at..at + cells(piece));
                }
                at += cells(piece);
            }
        }
        if has_room {
            prop_assert_eq!(columns.last().copied(), Some(usize::from(width) - 1).filter(|last| columns.contains(last)));
            let plot: Vec<usize> = columns.iter().rev().copied().collect();
            let is_whole = plot.windows(2).filter(|pair| pair[0] != pair[1] + 1).count() <= 1;
            prop_assert!(is_whole, "a gap other than the one between plot and legend");
        }
    }

    #[test]
    fn svg_is_whole_and_inside(owned in owned(), width in 0_u16..1_000, height in 0_u16..700, id in text()) {
        let svg = svg_curve(&owned.curve(), SvgOptions { width, height, id: &id });
        let document = match roxmltree::Document::parse(&svg) {
            Ok(document) => document,
            Err(problem) => return Err(TestCaseError::fail(format!("{problem}: {svg}"))),
        };
        let names = ["svg", "title", "desc", "style", "rect", "line", "path", "circle", "text", "g"];
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            prop_assert!(names.contains(&node.tag_name().name()), "{}", node.tag_name().name());
            prop_assert!(node.attributes().all(|one| !one.name().starts_with("on") && one.name() != "href"));
        }
        prop_assert_eq!(path_of(&document, "line known").is_some(), owned.is_drawn());
        let whole: Vec<f64> = document.root_element().attribute("viewBox").unwrap_or_default()
            .split(' ').map(|number| number.parse().expect("a number")).collect();
        for class in ["line known", "line middle", "range"] {
            for (x, y) in path_of(&document, class).map(corners).unwrap_or_default() {
                prop_assert!((0.0..=whole[2]).contains(&x) && (0.0..=whole[3]).contains(&y), "{} {}", x, y);
            }
        }
    }

    #[test]
    fn the_range_holds_its_middle(owned in owned()) {
        let svg = svg_curve(&owned.curve(), SvgOptions::default());
        let document = roxmltree::Document::parse(&svg).expect("checked by another property");
        let (range, middle) = (path_of(&document, "range"), path_of(&document, "line middle"));
        prop_assert_eq!(range.is_some(), middle.is_some());
        let (Some(range), Some(middle)) = (range.map(corners), middle.map(corners)) else { return Ok(()) };
        for pair in middle.windows(2).filter(|pair| pair[1].0 > pair[0].0) {
            let (x, y) = ((pair[0].0 + pair[1].0) / 2.0, pair[0].1);
            let around = heights(&range, x);
            let top = around.iter().copied().fold(f64::MAX, f64::min);
            let bottom = around.iter().copied().fold(f64::MIN, f64::max);
            prop_assert!(top - 0.1 <= y && y <= bottom + 0.1, "{y} is not within {top} to {bottom} at {x}");
        }
    }
}
