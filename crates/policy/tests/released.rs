//! Are the bytes of every released pack those that were released, and is no pack left out of the list?

use outflow_policy::EMBEDDED;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const LIST: &str = include_str!("../../../policies/released.sha256");

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Each file with its hash, as `sha256sum` writes and checks them.
fn listed(list: &str) -> BTreeMap<&str, &str> {
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once("  ").map(|(hash, name)| (name, hash))).collect()
}

/// What a person has to do, pack by pack.
fn problems(list: &str, packs: &[(&str, &str)]) -> Vec<String> {
    let listed = listed(list);
    let mut found = Vec::new();
    for (name, text) in packs {
        let now = hash(text);
        match listed.get(name) {
            None => found.push(format!("not listed, add this line:\n{now}  {name}")),
            Some(released) if *released != now => {
                let correction = name.replace(".toml", ".r2.toml");
                found.push(format!(
                    "{name} was released and has changed; correct it by {correction}"
                ));
            }
            Some(_) => {}
        }
    }
    let is_gone = |name: &&&str| !packs.iter().any(|(pack, _)| pack == *name);
    let gone = listed.keys().filter(is_gone);
    found.extend(gone.map(|name| format!("{name} was released and is gone; bring it back")));
    found
}

#[test]
fn released_packs_are_frozen() {
    let found = problems(LIST, EMBEDDED);
    assert!(found.is_empty(), "policies/released.sha256:\n{}", found.join("\n"));
}

#[test]
fn a_change_a_loss_and_a_new_pack_are_told() {
    let (old, new) = (hash("old"), hash("new"));
    let list = format!("# a comment\n{old}  p/2024-01-01.toml\n{new}  p/2025-01-01.toml\n");
    for (packs, expected) in [
        (&[("p/2024-01-01.toml", "old"), ("p/2025-01-01.toml", "new")][..], &[][..]),
        (
            &[("p/2024-01-01.toml", "changed"), ("p/2025-01-01.toml", "new")],
            &["p/2024-01-01.toml was released and has changed; correct it by p/2024-01-01.r2.toml"],
        ),
        (
            &[("p/2025-01-01.toml", "new")],
            &["p/2024-01-01.toml was released and is gone; bring it back"],
        ),
    ] {
        assert_eq!(problems(&list, packs), expected);
    }
    let packs = [("p/2024-01-01.toml", "new")];
    assert_eq!(
        problems("", &packs),
        [format!("not listed, add this line:\n{new}  p/2024-01-01.toml")]
    );
}
