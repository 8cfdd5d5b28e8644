//! Which tax is due on the day before and after each change, in each country and where the country is not known?

use super::{Table, day, money};
use outflow_policy::Event;
use outflow_policy::rule::Item;

fn paid(
    on: &str,
    gross: &str,
    country: Option<&'static str>,
    form: Option<bool>,
) -> Event<'static> {
    Event::ClientPaid { gross: money(gross), country, tax_form_complete: form, on: day(on) }
}

fn charged(on: &str, item: Item, amount: &str, country: Option<&'static str>) -> Event<'static> {
    Event::Charged { item, amount: money(amount), country, on: day(on) }
}

pub fn tables() -> Vec<Table> {
    vec![kept_back(), on_fees()]
}

/// Of what the client paid, before the fee.
#[rustfmt::skip]
fn kept_back() -> Table {
    let india = Some("IN");
    ("upwork", vec![
        ("withholding-india", paid("2020-09-30", "200.00", india, None), ""),
        ("withholding-india", paid("2020-10-01", "200.00", india, None), "withheld -1.50"),
        ("withholding-india", paid("2021-03-31", "200.00", india, None), "withheld -1.50"),
        ("withholding-india", paid("2021-03-31", "200.00", Some("KE"), None), ""),
        ("withholding-india", paid("2021-03-31", "0.67", india, None), "withheld -0.01"),
        ("withholding-india", paid("2021-03-31", "0.66", india, None), "withheld 0.00"),
        ("withholding-india", paid("2021-04-01", "200.00", india, None), "withheld -2.00"),
        ("withholding-india", paid("2024-09-30", "200.00", india, None), "withheld -2.00"),
        ("withholding-india", paid("2024-09-30", "200.00", Some("KE"), None), ""),
        ("withholding-india", paid("2024-09-30", "0.50", india, None), "withheld -0.01"),
        ("withholding-india", paid("2024-10-01", "200.00", india, None), "withheld -0.20"),
        ("withholding-india", paid("2024-10-01", "5.00", india, None), "withheld -0.01"),
        ("withholding-india", paid("2024-10-01", "4.99", india, None), "withheld 0.00"),
        ("withholding-india", paid("2024-10-01", "200.00", None, None), "withheld -0.20 if you live in IN"),
        ("withholding-india", paid("2024-10-01", "200.00", Some("KE"), None), ""),
        ("withholding-india-without-pan", paid("2020-09-30", "200.00", india, None), ""),
        ("withholding-india-without-pan", paid("2020-10-01", "200.00", india, None), "withheld -10.00 if no valid tax number was on file"),
        ("withholding-india-without-pan", paid("2026-11-23", "200.00", india, None), "withheld -10.00 if no valid tax number was on file"),
        ("withholding-india-without-pan", paid("2026-11-23", "200.00", None, None), "withheld -10.00 if you live in IN and no valid tax number was on file"),
        ("withholding-india-without-pan", paid("2026-11-23", "200.00", Some("US"), None), ""),
        ("withholding-without-form", paid("2022-12-31", "200.00", Some("PT"), None), ""),
        ("withholding-without-form", paid("2023-01-01", "200.00", Some("PT"), None), "withheld up to -60.00 if no tax form was on file"),
        ("withholding-without-form", paid("2023-01-01", "200.00", Some("PT"), Some(false)), "withheld up to -60.00"),
        ("withholding-without-form", paid("2023-01-01", "200.00", Some("PT"), Some(true)), ""),
        ("withholding-without-form", paid("2023-01-01", "200.00", Some("US"), Some(false)), ""),
        ("withholding-without-form", paid("2023-01-01", "200.00", None, Some(false)), "withheld up to -60.00 if you do not live in US"),
        ("withholding-without-form", paid("2023-01-01", "200.00", None, None), "withheld up to -60.00 if you do not live in US and no tax form was on file"),
    ])
}

/// Of what the platform charges, never of a payout's fee.
#[rustfmt::skip]
fn on_fees() -> Table {
    use Item::{Connects, Membership, Payout, ServiceFee};
    let (kenya, india) = (Some("KE"), Some("IN"));
    const FIRST: &str = "taxed if you live in one of CT, MA, NY, OH, PA, TX";
    const LATER: &str = "taxed if you live in one of DC, HI, MD, NM, SC, SD, TN, WA";
    const NOT_REGISTERED: &str = "taxed -2.00 if you were not registered for the tax";
    const ON_A_HUNDRED: &str = "taxed -20.00 if you were not registered for the tax";
    ("upwork", vec![
        ("vat-kenya", charged("2023-12-31", ServiceFee, "25.80", kenya), ""),
        ("vat-kenya", charged("2024-01-01", ServiceFee, "25.80", kenya), "taxed -4.13"),
        ("vat-kenya", charged("2024-06-07", Membership, "12.00", kenya), "taxed -1.92"),
        ("vat-kenya", charged("2024-06-07", Connects, "9.00", kenya), "taxed -1.44"),
        ("vat-kenya", charged("2024-06-07", ServiceFee, "100.00", kenya), "taxed -16.00"),
        ("vat-kenya", charged("2024-06-07", Payout, "0.99", kenya), ""),
        ("vat-kenya", charged("2024-06-07", ServiceFee, "25.80", india), ""),
        ("vat-kenya", charged("2024-06-07", ServiceFee, "25.80", None), "taxed -4.13 if you live in KE"),
        ("gst-india", charged("2023-12-31", Connects, "9.00", india), ""),
        ("gst-india", charged("2024-01-01", Connects, "9.00", india), "taxed -1.62"),
        ("gst-india", charged("2024-11-21", ServiceFee, "9.00", india), "taxed -1.62"),
        ("gst-india", charged("2024-11-21", Membership, "0.25", india), "taxed -0.05"),
        ("gst-india", charged("2024-11-21", Membership, "100.00", india), "taxed -18.00"),
        ("gst-india", charged("2024-11-21", Payout, "0.99", india), ""),
        ("gst-india", charged("2024-11-21", ServiceFee, "9.00", None), "taxed -1.62 if you live in IN"),
        ("vat-belarus", charged("2022-12-31", ServiceFee, "10.00", Some("BY")), ""),
        ("vat-belarus", charged("2023-01-01", ServiceFee, "10.00", Some("BY")), NOT_REGISTERED),
        ("vat-belarus", charged("2023-01-01", ServiceFee, "10.00", None), "taxed -2.00 if you live in BY and you were not registered for the tax"),
        ("vat-belarus", charged("2023-01-01", Membership, "100.00", Some("BY")), ON_A_HUNDRED),
        ("vat-belarus", charged("2023-01-01", Connects, "100.00", Some("BY")), ON_A_HUNDRED),
        ("vat-ukraine", charged("2023-01-01", ServiceFee, "100.00", Some("UA")), ON_A_HUNDRED),
        ("vat-ukraine", charged("2023-01-01", Connects, "100.00", Some("UA")), ON_A_HUNDRED),
        ("vat-ukraine", charged("2022-12-31", Membership, "10.00", Some("UA")), ""),
        ("vat-ukraine", charged("2023-01-01", Membership, "10.00", Some("UA")), NOT_REGISTERED),
        ("vat-ukraine", charged("2023-01-01", Membership, "10.00", Some("BY")), ""),
        ("sales-tax", charged("2020-08-31", ServiceFee, "10.00", Some("US")), ""),
        ("sales-tax", charged("2020-09-01", ServiceFee, "10.00", Some("US")), FIRST),
        ("sales-tax", charged("2020-09-01", Membership, "14.99", None), "taxed if you live in US and you live in one of CT, MA, NY, OH, PA, TX"),
        ("sales-tax", charged("2020-09-01", Connects, "1.50", Some("US")), FIRST),
        ("sales-tax", charged("2020-09-01", Connects, "1.50", kenya), ""),
        ("sales-tax", charged("2020-09-01", Payout, "2.00", Some("US")), ""),
        ("sales-tax-2021", charged("2021-09-30", Connects, "1.50", Some("US")), ""),
        ("sales-tax-2021", charged("2021-10-01", Connects, "1.50", Some("US")), LATER),
        ("sales-tax-2021", charged("2021-10-01", ServiceFee, "10.00", Some("US")), LATER),
        ("sales-tax-2021", charged("2021-10-01", Membership, "14.99", Some("US")), LATER),
        ("sales-tax-2021", charged("2021-10-01", Connects, "1.50", kenya), ""),
    ])
}
