//! What can be asked: one file a verb, each loading, calling and storing; no terminal and no clock here.

pub mod activity;
pub mod audit;
pub mod backtest;
pub mod book;
pub mod budget;
pub mod demo;
pub mod explain;
pub mod fees;
pub mod flags;
pub mod forecast;
pub mod load;
pub mod payout;
pub mod policy;
pub mod settings;
pub mod several;
pub mod todo;
pub mod why;

mod ahead;
mod days;

pub use outflow_answers::Since;
pub use outflow_answers::payout::HabitChoice;
pub use outflow_answers::period;
pub use outflow_answers::{Cell, Listing, Section};
pub use outflow_importers::{DateOrder, MAX_BYTES, recognised};
pub use outflow_store::{FORMAT as BOOK_FORMAT, OperationId, Progress, Step, Watch, Work};
