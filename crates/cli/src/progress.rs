//! How far is a long work: a bar on standard error for people who wait, nothing where nobody looks.

use indicatif::{ProgressBar, ProgressStyle};
use outflow_app::{Progress, Work};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

/// Short works show no bar at all.
const QUIET: Duration = Duration::from_millis(400);

/// Bars where standard error is a terminal.
pub fn bars() -> Progress {
    if !std::io::stderr().is_terminal() {
        return Progress::default();
    }
    let begun = std::time::Instant::now();
    let shown: Mutex<Option<(Work, ProgressBar)>> = Mutex::new(None);
    Progress::to(move |work, done, of| {
        let Ok(mut shown) = shown.lock() else { return };
        if begun.elapsed() < QUIET {
            return;
        }
        let is_same = shown.as_ref().is_some_and(|(known, _)| *known == work);
        if !is_same {
            if let Some((_, old)) = shown.take() {
                old.finish_and_clear();
            }
            *shown = Some((work, bar(work, of)));
        }
        if let Some((_, bar)) = shown.as_ref() {
            bar.set_length(of);
            bar.set_position(done);
        }
    })
}

fn bar(work: Work, of: u64) -> ProgressBar {
    let (what, unit) = match work {
        Work::Reading => ("reading", "files"),
        Work::Comparing => ("comparing with the book", ""),
        Work::Copying => ("copying the book", "pages"),
        Work::Writing => ("writing", "lines"),
    };
    let bar = ProgressBar::new(of);
    let template = format!("{what} {{bar:30}} {{pos}} of {{len}} {unit}");
    if let Ok(style) = ProgressStyle::with_template(template.trim_end()) {
        bar.set_style(style);
    }
    bar
}
