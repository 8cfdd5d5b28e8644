//! How does a balance look on a page: one self-contained SVG, light or dark as the reader's screen is.

mod key;
mod marks;
mod place;
mod words;

use crate::curve::Curve;
use crate::text::{cells, cut, escaped};
use place::Place;

/// How large a picture is, in its own units; the page scales it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SvgOptions<'a> {
    /// How wide, at least 320. Letters are 13 units high: a picture that is shown on a phone had better be narrow.
    pub width: u16,
    /// How high, without the legend; at least 200.
    pub height: u16,
    /// What its elements are called on a page with several pictures; only letters, digits and `-` of it are used.
    pub id: &'a str,
}

impl Default for SvgOptions<'_> {
    /// Letters of nine pixels on a phone that is 360 pixels wide.
    fn default() -> Self {
        SvgOptions { width: 520, height: 320, id: "balance" }
    }
}

/// Colours and strokes; each but the grid's has the contrast that WCAG asks for, of text and of graphics.
/// No variables, so that programs which draw without a browser follow it too.
const STYLE: &str = "\
.oc{font-family:system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;font-size:13px;\
max-width:45rem;width:100%;height:auto}\
.oc .paper{fill:#fff}.oc text{fill:#1f2328}.oc .soft{fill:#57606a}.oc .head{font-size:15px;font-weight:600}\
.oc .grid{stroke:#e4e7eb}.oc .axis{stroke:#8c959f}.oc .zero{stroke:#57606a}\
.oc .range{fill:#0969da;fill-opacity:.18}.oc .middle{stroke:#0969da;stroke-width:2;stroke-dasharray:5 4}\
.oc .known{stroke:#1f2328;stroke-width:2}.oc .floor{stroke:#9a6700;stroke-width:1.5;stroke-dasharray:2 3}\
.oc .line{fill:none}.oc .drop{stroke:#cf222e;stroke-dasharray:1 3}\
.oc .ring{fill:none;stroke:#cf222e;stroke-width:2}.oc .in{fill:#1a7f37}.oc .out{fill:#8250df}.oc .cost{fill:#9a6700}.oc .low{fill:#cf222e}.oc .more{fill:#57606a}\
@media (prefers-color-scheme:dark){\
.oc .paper{fill:#0d1117}.oc text{fill:#e6edf3}.oc .soft{fill:#9198a1}.oc .grid{stroke:#262c36}\
.oc .axis{stroke:#656c76}.oc .zero{stroke:#9198a1}.oc .range{fill:#58a6ff;fill-opacity:.24}\
.oc .middle{stroke:#58a6ff}.oc .known{stroke:#e6edf3}.oc .floor{stroke:#d29922}.oc .drop{stroke:#ff7b72}\
.oc .ring{stroke:#ff7b72}.oc .in{fill:#3fb950}.oc .out{fill:#bc8cff}.oc .cost{fill:#d29922}.oc .low{fill:#ff7b72}.oc .more{fill:#9198a1}}";

/// The picture as SVG: no script, no font, no link; its title and description say in words what it shows.
///
/// Without a day it holds its head and nothing else.
pub fn svg_curve(curve: &Curve<'_>, options: SvgOptions<'_>) -> String {
    let place = Place::of(curve, options);
    let id = name(options.id);
    let mut svg = Svg::default();
    svg.push(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"oc\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\">",
        place.width, place.whole_height,
    ));
    svg.push(format!("<title id=\"{id}-title\">{}</title>", escaped(&words::title(curve))));
    svg.push(format!("<desc id=\"{id}-desc\">{}</desc>", escaped(&words::description(curve))));
    svg.push(format!("<style>{STYLE}</style>"));
    svg.push("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>".to_owned());
    let room = (place.width - 24.0) / place::LETTER;
    let currency = format!(" ({})", curve.currency);
    // The head's letters are larger than the others.
    let title = cut(curve.title, (room / 1.25) as usize - currency.len(), "…");
    svg.text(12.0, 22.0, "head", &format!("{title}{currency}"));
    if curve.len() > 0 {
        draw_axes(&mut svg, curve, &place);
        draw_lines(&mut svg, curve, &place);
        marks::draw(&mut svg, curve, &place);
        key::draw(&mut svg, &place);
    }
    svg.push("</svg>".to_owned());
    svg.lines.join("\n") + "\n"
}

/// The picture so far, one element a line.
#[derive(Default)]
pub(crate) struct Svg {
    lines: Vec<String>,
}

impl Svg {
    fn push(&mut self, element: String) {
        self.lines.push(element);
    }

    fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        self.text_at(x, y, class, "start", text);
    }

    fn text_at(&mut self, x: f64, y: f64, class: &str, anchor: &str, text: &str) {
        let anchor = if anchor == "start" { "" } else { " text-anchor=\"end\"" };
        let text = escaped(text);
        self.push(format!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\"{anchor}>{text}</text>"
        ));
    }

    fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.push(format!(
            "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        ));
    }

    fn path(&mut self, class: &str, path: &str) {
        self.push(format!("<path class=\"{class}\" d=\"{path}\"/>"));
    }
}

/// A name for elements: what is neither letter, digit nor `-` is left out.
fn name(id: &str) -> String {
    let kept = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let name: String = id.chars().filter(kept).collect();
    if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        name
    } else {
        format!("oc{name}")
    }
}

fn draw_axes(svg: &mut Svg, curve: &Curve<'_>, place: &Place) {
    for tick in &place.axis.ticks {
        let y = place.y(tick.at);
        let is_zero = tick.at == 0 && place.axis.has_below_zero();
        let class = if is_zero { "zero" } else { "grid" };
        svg.line(class, (place.left, y), (place.right, y));
        svg.text_at(place.left - 7.0, y + 4.5, "soft", "end", &tick.text);
    }
    svg.line("axis", (place.left, place.bottom), (place.right, place.bottom));
    for tick in place.day_ticks(curve) {
        let x = place.x(tick.day);
        svg.line("axis", (x, place.bottom), (x, place.bottom + 5.0));
        if !tick.text.is_empty() {
            svg.text(x + 2.0, place.bottom + 17.0, "soft", &tick.text);
        }
    }
}

fn draw_lines(svg: &mut Svg, curve: &Curve<'_>, place: &Place) {
    if let Some((first, last)) = curve.spread_days() {
        let amounts = |pick: fn(crate::curve::Spread) -> outflow_ledger::Cents| {
            (first..=last).filter_map(|day| curve.spread(day).map(pick)).collect::<Vec<_>>()
        };
        let top = place.steps(first, &amounts(|spread| spread.high));
        let bottom = place.steps(first, &amounts(|spread| spread.low));
        let back: Vec<_> = bottom.into_iter().rev().collect();
        svg.path("range", &format!("{}{}Z", place::path(&top, 'M'), place::path(&back, 'L')));
        let middle = place.steps(first, &amounts(|spread| spread.middle));
        svg.path("line middle", &place::path(&middle, 'M'));
    }
    if let Some(floor) = curve.floor {
        let y = place.y(floor.wide());
        svg.line("floor", (place.left, y), (place.right, y));
    }
    let known = place.steps(0, &curve.known[..curve.len()]);
    svg.path("line known", &place::path(&known, 'M'));
}

/// How wide a text is at the most, by guess: no font can be asked.
pub(crate) fn wide(text: &str) -> f64 {
    cells(text) as f64 * place::LETTER
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of `#rgb` or `#rrggbb`, by WCAG 2.
    fn luminance(colour: &str) -> f64 {
        let pair = |at: usize| match colour.len() {
            3 => colour[at..=at].repeat(2),
            _ => colour[2 * at..2 * at + 2].to_owned(),
        };
        let light = |at: usize| {
            let share = f64::from(u8::from_str_radix(&pair(at), 16).unwrap()) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * light(0) + 0.7152 * light(1) + 0.0722 * light(2)
    }

    #[test]
    fn colours_stand_out() {
        let (light, dark) = STYLE.split_once("@media").unwrap();
        for (style, paper) in [(light, "fff"), (dark, "0d1117")] {
            let rules = style.split('}').filter_map(|rule| Some(rule.rsplit_once(".oc")?.1));
            let mut count = 0;
            for rule in rules.filter(|rule| !rule.contains(".grid") && !rule.contains(".paper")) {
                for colour in rule.split('#').skip(1).map(|rest| rest.split(';').next().unwrap()) {
                    let (one, other) = (luminance(colour) + 0.05, luminance(paper) + 0.05);
                    let contrast = one.max(other) / one.min(other);
                    let is_text = rule.contains("text") || rule.contains(".soft");
                    assert!(contrast >= if is_text { 4.5 } else { 3.0 }, "{rule}: {contrast}");
                    count += 1;
                }
            }
            assert!(count >= 12, "only {count} colours were read");
        }
    }

    #[test]
    fn names_of_elements_are_plain() {
        for (id, plain) in
            [("year-2027", "year-2027"), ("\"><b>", "b"), ("2027", "oc2027"), ("", "oc")]
        {
            assert_eq!(name(id), plain, "{id}");
        }
    }
}
