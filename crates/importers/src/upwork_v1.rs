//! Which columns has Upwork's transaction history as it was exported until about the end of 2024 (version 1)?

use crate::format::{Column, Role};
use crate::upwork::{self, UpworkExport};

const COLUMNS: &[Column] = &[
    Column::needed("Date", Role::Date),
    Column::new("Ref ID", Role::Id).or(&["RefID", "Reference ID"]),
    Column::needed("Type", Role::Kind),
    Column::needed("Description", Role::Description),
    Column::new("Agency", Role::Other).or(&["Agency team"]),
    Column::new("Freelancer", Role::Worker),
    Column::new("Team", Role::Client).or(&["Client team"]),
    Column::new("Account Name", Role::Holder),
    Column::new("PO", Role::Other),
    Column::needed("Amount", Role::Amount).or(&["Amount $"]),
    Column::new("Amount in local currency", Role::LocalAmount),
    Column::new("ExchangeRate", Role::Other).or(&["Exchange Rate"]),
    Column::new("Currency", Role::LocalCurrency),
    Column::new("Balance", Role::Balance).or(&["Balance $"]),
];

/// `statements_2024-06-01_2024-06-30.csv`.
pub const UPWORK_V1: UpworkExport = UpworkExport {
    name: "Upwork transaction history (until 2024)",
    page: upwork::OLD_PAGE,
    columns: COLUMNS,
};
