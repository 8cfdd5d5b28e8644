//! Which fonts are on the pages, and which letters do they have?

use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::text::Font;

/// The families that are used, the first one for all that it has.
const FAMILIES: [&str; 3] = ["Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"];

/// The fonts of these families that ship with the typesetter.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let all = typst_assets::fonts().filter_map(|bytes| Font::new(Bytes::new(bytes), 0));
    all.filter(|font| FAMILIES.contains(&font.info().family.as_str())).collect()
});

/// As files, for the typesetter.
pub fn files() -> Vec<Font> {
    FONTS.clone()
}

/// Whether one of the fonts has the letter.
pub fn have(letter: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
}
