//! How large is it, and how does it go on: bars, and a balance day by day, for a terminal and for a page.

mod axis;
mod bar;
mod curve;
mod days;
mod lanes;
mod svg;
mod terminal;
mod text;

pub use bar::{bar, permille};
pub use curve::{Curve, Mark, MarkKind, Range};
pub use svg::{SvgOptions, svg_curve};
pub use terminal::{Role, StyledLine, plain, terminal_curve};
