//! Do the tables over a journal add up, name every place, and say honestly what nothing shows?

#[path = "book/build.rs"]
mod build;
#[path = "book/cover.rs"]
mod cover;
#[path = "book/differ.rs"]
mod differ;
#[path = "book/flows.rs"]
mod flows;
#[path = "book/lines.rs"]
mod lines;
#[path = "book/sums.rs"]
mod sums;
