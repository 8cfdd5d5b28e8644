//! What was earned, what did it cost, what was drawn and what is left, month by month; and what does a draw do?
//!
//! Lines get their category by rules, the first that fits; a line that none fits is "not sorted" and stays in the
//! sum. Every month proves itself: opening balance and all categories, with what no line shows, give the closing
//! balance. Nothing here is a second forecast: what a draw does is asked of `forecast.rs`.

mod across;
mod by_category;
mod draw;
mod effect;
mod floor;
mod months;
mod plan;
mod rules;
mod shown;
mod sorted;

pub use across::Across;
pub use by_category::MONTHS_BESIDE;
pub use draw::Draw;
pub use effect::{Effect, effect};
pub use floor::{BelowFloor, FloorFrom, below_floor};
pub use months::{Budget, BudgetRequest, Month, MonthDays, budget};
pub use plan::{Plan, Setting};
pub use rules::{Category, Group, NOT_SORTED, Rule, Sign};
pub use shown::budget_listing;
pub use sorted::{LinesRequest, RulesRequest, category_lines, moved, rules_listing};

/// The name of the envelope of a budget.
pub const SCHEMA: &str = "outflow/budget/1";
/// That of its rules.
pub const RULES_SCHEMA: &str = "outflow/budget-rules/1";
/// That of the lines of a category.
pub const LINES_SCHEMA: &str = "outflow/budget-lines/1";
