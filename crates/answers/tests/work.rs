//! What is to be expected of the user's contracts, and what came of it?

#[path = "work/build.rs"]
mod build;
#[path = "work/expected.rs"]
mod expected;
#[path = "work/matching.rs"]
mod matching;
#[path = "work/open.rs"]
mod open;
#[path = "work/proposals.rs"]
mod proposals;
