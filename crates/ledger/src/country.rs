//! Which country does a text mean? The two letters of ISO 3166, and for anything else what may have been meant.

use celes::Country;

/// What a country must be given as.
pub const COUNTRY_EXPECTED: &str = "two letters, as KE for Kenya or IN for India";

/// The code of a country in capital letters, given in any.
///
/// # Errors
///
/// A text that is no code, in words after the text: `is not the code of a country; Kenya is KE`.
pub fn country_code(text: &str) -> Result<String, String> {
    let text = text.trim();
    if let Some(country) = Country::from_alpha2(text).ok().filter(|_| text.len() == 2) {
        return Ok(country.alpha2.to_owned());
    }
    let squeezed: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    // The everyday short form of one country is reserved and no code.
    let meant = match squeezed.eq_ignore_ascii_case("UK") {
        true => Country::from_alpha2("GB"),
        false => Country::from_alpha3(&squeezed)
            .or_else(|_| Country::from_name(&squeezed))
            .or_else(|_| Country::from_alias(&squeezed)),
    };
    Err(match meant {
        Ok(country) => {
            format!("is not the code of a country; {} is {}", country.long_name, country.alpha2)
        }
        Err(_) => "is not the code of a country".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::country_code;

    #[test]
    fn a_country_is_its_two_letters() {
        for (text, code) in [("KE", "KE"), (" in ", "IN"), ("gb", "GB"), ("XK", "XK")] {
            assert_eq!(country_code(text).as_deref(), Ok(code), "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_said() {
        for (text, meant) in [
            ("UK", "The United Kingdom Of Great Britain And Northern Ireland is GB"),
            ("KEN", "Kenya is KE"),
            ("kenya", "Kenya is KE"),
            ("United Kingdom", "The United Kingdom Of Great Britain And Northern Ireland is GB"),
        ] {
            let said = country_code(text).unwrap_err();
            assert_eq!(said, format!("is not the code of a country; {meant}"));
        }
        for text in ["XX", "", "ZZZ", "4", "Kénya", "K E"] {
            assert_eq!(country_code(text).unwrap_err(), "is not the code of a country", "{text}");
        }
    }
}
