//! How does a forecast look as one HTML file that opens from disk and loads nothing?

use super::picture::Drawn;
use super::{ForecastPage, ShownForecast};
use askama::Template;
use outflow_charts::{SvgOptions, svg_curve};

#[derive(Template)]
#[template(path = "forecast.html")]
struct Page<'a> {
    page: &'a ForecastPage,
    lists: [(&'static str, &'a [String]); 5],
    /// The same picture for a wide window and for a phone.
    wide: String,
    narrow: String,
    as_of: String,
}

/// The forecast as a self-contained page.
pub fn forecast_html(shown: &ShownForecast<'_>) -> String {
    let page = ForecastPage::of(shown);
    let drawn = Drawn::of(shown.answer);
    let curve = drawn.curve(shown.answer);
    let wide = svg_curve(&curve, SvgOptions { width: 860, height: 380, id: "wide" });
    let narrow = svg_curve(&curve, SvgOptions { width: 360, height: 320, id: "narrow" });
    let as_of = shown.answer.as_of.to_string();
    Page { page: &page, lists: page.lists(), wide, narrow, as_of }
        .render()
        .expect("the template only formats values that are already there")
}
