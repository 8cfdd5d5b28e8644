//! Which columns has Upwork's transaction report as it is exported since 2025 (version 2, both spellings)?

use crate::format::{Column, Role};
use crate::upwork::{self, UpworkExport};

const COLUMNS: &[Column] = &[
    Column::needed("Date", Role::Date),
    Column::new("Transaction ID", Role::Group),
    Column::needed("Transaction type", Role::Kind),
    Column::new("Transaction summary", Role::Title),
    Column::new("Transaction summary details", Role::Description),
    Column::new("Description 1", Role::Description),
    Column::new("Description 2", Role::Description),
    Column::new("Description 3", Role::Description),
    Column::new("Agency team", Role::Other).or(&["Agency"]),
    Column::new("Freelancer", Role::Worker),
    Column::new("Client team", Role::Client).or(&["Team"]),
    Column::new("Account name", Role::Holder),
    Column::new("PO", Role::Other),
    Column::new("Ref ID", Role::Id).or(&["RefID", "Reference ID"]),
    Column::needed("Amount $", Role::Amount).or(&["Amount"]),
    Column::new("Amount in local currency", Role::LocalAmount),
    Column::new("Currency", Role::LocalCurrency),
    Column::new("Current balance $", Role::Balance).or(&[
        "Current balance",
        "Balance $",
        "Balance",
    ]),
    Column::new("Payment method", Role::Other),
];

/// `2026-10-05_transaction_report.csv`.
pub const UPWORK_V2: UpworkExport = UpworkExport {
    name: "Upwork transaction report (since 2025)",
    page: upwork::PAGE,
    columns: COLUMNS,
};
