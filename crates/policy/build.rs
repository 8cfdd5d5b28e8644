//! Which packs are embedded: every `policies/<platform>/<date>.toml`, so that a new pack needs no line of Rust.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it for build scripts");
    let root = Path::new(&manifest).join("../../policies");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    for platform in fs::read_dir(&root).expect("the policies folder is part of the project") {
        let folder = platform.expect("a readable folder entry").path();
        if !folder.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", folder.display());
        for pack in fs::read_dir(&folder).expect("a readable platform folder") {
            let path = pack.expect("a readable folder entry").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path.canonicalize().expect("the file was just listed"));
            }
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let parts: Vec<String> = file
            .components()
            .rev()
            .take(2)
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        let name = format!("{}/{}", parts[1], parts[0]);
        writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string())
            .expect("writing to a String cannot fail");
    }
    list.push(']');
    let out = env::var("OUT_DIR").expect("cargo sets it for build scripts");
    fs::write(Path::new(&out).join("packs.rs"), list).expect("OUT_DIR is writable");
}
