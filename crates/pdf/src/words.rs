//! How is text made fit for paper: nothing acts, every letter has a glyph or is told, and nothing is too long to wrap?

use crate::fonts;
use outflow_report::visible;
use std::collections::BTreeSet;
use typst::foundations::{IntoValue, Value};

/// A word that is longer can be broken in a narrow column.
const SHORT: usize = 24;
/// The same across the page; longer than any account number.
const WIDE: usize = 40;
/// Where a long word can be broken, a line may end after every so many letters.
const STEP: usize = 4;
/// A line may end here.
const BREAK: char = '\u{200b}';

/// Makes text fit, and keeps what there is no glyph for.
#[derive(Default)]
pub struct Words {
    /// Letters that are shown by their numbers.
    pub without_glyph: BTreeSet<char>,
}

impl Words {
    /// For a column.
    pub fn short(&mut self, text: &str) -> Value {
        self.fit(text, SHORT).into_value()
    }

    /// For a line across the page.
    pub fn wide(&mut self, text: &str) -> Value {
        self.fit(text, WIDE).into_value()
    }

    fn fit(&mut self, text: &str, longest: usize) -> String {
        let shown = self.with_glyphs(&visible(text));
        let words = shown.split(' ').map(|word| match word.chars().count() > longest {
            true => breakable(word),
            false => word.to_owned(),
        });
        words.collect::<Vec<String>>().join(" ")
    }

    fn with_glyphs(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for letter in text.chars() {
            if letter == ' ' || fonts::have(letter) {
                shown.push(letter);
            } else {
                self.without_glyph.insert(letter);
                shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(letter)));
            }
        }
        shown
    }
}

fn breakable(word: &str) -> String {
    let mut shown = String::with_capacity(word.len() * 2);
    for (place, letter) in word.chars().enumerate() {
        if place > 0 && place % STEP == 0 {
            shown.push(BREAK);
        }
        shown.push(letter);
    }
    shown
}
