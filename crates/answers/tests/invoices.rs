//! Are invoices numbered, summed and matched with what came as a careful person would do it by hand?

#[path = "work/build.rs"]
#[allow(dead_code, reason = "the tests of contracts use the rest")]
mod build;
#[path = "invoices/contracts.rs"]
mod contracts;
#[path = "invoices/matching.rs"]
mod matching;
#[path = "invoices/sums.rs"]
mod sums;
