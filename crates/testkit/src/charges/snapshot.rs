//! What does the user copy from the site, as far as an audit asks for it?

use std::fmt::{Display, Write};

use jiff::civil::Date;

use super::desk::Desk;
use super::rules::{Kind, OWN_RATE};
use crate::cents::plain;

/// The snapshot file.
pub(super) fn write(desk: &mut Desk, as_of: Date) -> String {
    let mut toml = Toml(String::new());
    toml.bare("as_of", as_of);
    toml.text("account", "upwork");
    toml.text("country", desk.plan.country.code);
    if desk.balance >= 0 && desk.rng.chance(1, 2) {
        toml.text("available", plain(desk.balance));
    }
    toml.text("membership", if desk.plan.member { "plus" } else { "basic" });
    toml.bare("top_rated", desk.plan.top_rated);
    toml.text("tax_form", if desk.plan.form_missing { "missing" } else { "complete" });
    for contract in &desk.contracts {
        toml.0.push_str("\n[[contract]]\n");
        toml.text("title", contract.title);
        toml.text("client", contract.client);
        let kind = match contract.kind {
            Kind::Marketplace => "marketplace",
            Kind::Direct => "direct",
            Kind::Enterprise => "enterprise",
        };
        toml.text("kind", kind);
        toml.text("type", if contract.hourly { "hourly" } else { "fixed" });
        toml.text("status", if contract.ends < as_of { "ended" } else { "active" });
        if !desk.plan.starts_unknown || contract.started >= OWN_RATE {
            toml.bare("started", contract.started);
        }
        let own = contract.kind == Kind::Enterprise
            || (contract.kind == Kind::Marketplace && contract.started >= OWN_RATE);
        if own && contract.stated {
            let (whole, part) = (contract.own_rate / 100, contract.own_rate % 100);
            match part {
                0 => toml.text("fee_percent", whole),
                part => toml.text("fee_percent", format_args!("{whole}.{part:02}")),
            }
        }
    }
    toml.0
}

struct Toml(String);

impl Toml {
    /// A date or a truth value.
    fn bare(&mut self, key: &str, value: impl Display) {
        writeln!(self.0, "{key} = {value}").expect("a String takes everything");
    }

    fn text(&mut self, key: &str, value: impl Display) {
        let value = value.to_string().replace('\\', "\\\\").replace('"', "\\\"");
        self.bare(key, format_args!("\"{value}\""));
    }
}
