//! Which columns has Upwork's transaction history as it was exported until about the end of 2024 (version 1)?

use crate::format::{Column, Importer, Role, Said, Tally};
use crate::upwork;
use outflow_ledger::{Diagnostic, LineKind, Platform, Wording};

/// `statements_2024-06-01_2024-06-30.csv`.
pub struct UpworkV1;

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

impl Importer for UpworkV1 {
    fn name(&self) -> &'static str {
        "Upwork transaction history (until 2024)"
    }

    fn platform(&self) -> Platform {
        upwork::UPWORK
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn page(&self) -> &'static str {
        upwork::OLD_PAGE
    }

    fn kind_of(&self, written: &str) -> LineKind {
        upwork::kind_of(written)
    }

    fn wording(&self, said: &Said<'_>) -> Wording {
        upwork::wording(said)
    }

    fn is_clients(&self, said: &Said<'_>) -> bool {
        upwork::is_clients(said)
    }

    fn refuse(&self, tally: &Tally) -> Option<Diagnostic> {
        upwork::refuse_client_ledger(tally, self.page())
    }
}
