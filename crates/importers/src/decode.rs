//! Which characters are these bytes: text in some encoding, or a file of another kind.

use crate::upwork;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use outflow_ledger::{Code, Diagnostic};

/// A file's text.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// The byte after the byte-order mark.
    pub(crate) start: usize,
    /// What it was decoded from, where that is not UTF-8.
    pub(crate) encoding: Option<&'static str>,
}

/// Decodes a file. UTF-8 is taken over as it is, without a copy.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<Decoded, Box<Diagnostic>> {
    if bytes.is_empty() {
        return Err(Diagnostic::new(Code::EmptyFile, "the file holds nothing at all").into());
    }
    if let Some(problem) = other_kind(&bytes) {
        return Err(problem.into());
    }
    if let Some(encoding) = sixteen_bits(&bytes) {
        return decoded_from(&bytes, encoding);
    }
    if memchr::memchr(0, &bytes).is_some() {
        return Err(binary("a binary file").into());
    }
    let decoded = match String::from_utf8(bytes) {
        Ok(text) => {
            let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
            Decoded { text, start, encoding: None }
        }
        Err(error) => not_utf8(error)?,
    };
    if decoded.text[decoded.start..].bytes().all(|byte| byte.is_ascii_whitespace()) {
        let message = "the file holds nothing but white space";
        return Err(Diagnostic::new(Code::EmptyFile, message).into());
    }
    Ok(decoded)
}

/// The beginning of a file without the line that is cut off at its end.
pub(crate) fn whole_lines(head: &[u8]) -> &[u8] {
    let line_end: &[u8] = match sixteen_bits(head) {
        Some(encoding) if encoding == UTF_16LE => b"\n\0",
        Some(_) => b"\0\n",
        None => b"\n",
    };
    let is_whole = |at: &usize| at.is_multiple_of(line_end.len());
    let last = memchr::memmem::rfind_iter(head, line_end).find(is_whole);
    last.map_or(head, |at| &head[..at + line_end.len()])
}

/// UTF-16, by its byte-order mark, or by every second byte of its head being zero.
fn sixteen_bits(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(512)];
    if head.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= half * 9 && even == 0 {
        Some(UTF_16LE)
    } else if even * 10 >= half * 9 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn decoded_from(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, Box<Diagnostic>> {
    let (text, encoding, malformed) = encoding.decode(bytes);
    if malformed {
        let message =
            format!("the file begins as {} but holds bytes that are not.", encoding.name());
        return Err(Diagnostic::new(Code::UnreadableEncoding, message).into());
    }
    if text.contains('\0') {
        return Err(binary("a binary file").into());
    }
    if text.chars().all(char::is_whitespace) {
        let message = "the file holds nothing but white space";
        return Err(Diagnostic::new(Code::EmptyFile, message).into());
    }
    Ok(Decoded { text: text.into_owned(), start: 0, encoding: Some(encoding.name()) })
}

/// So many bytes from the first that is not UTF-8 are shown to the detector.
const SAMPLE: usize = 1 << 20;

/// Text of an older encoding, or a UTF-8 file that was cut or damaged.
fn not_utf8(error: std::string::FromUtf8Error) -> Result<Decoded, Box<Diagnostic>> {
    let problem = error.utf8_error();
    let bytes = error.as_bytes();
    let good = problem.valid_up_to();
    let line = u32::try_from(memchr::memchr_iter(b'\n', &bytes[..good]).count() + 1);
    let refuse = |message: &str| {
        let refused = Diagnostic::new(Code::UnreadableEncoding, message);
        Err(refused.on_line(line.unwrap_or(u32::MAX)).into())
    };
    let control = |byte: &&u8| byte.is_ascii_control() && !b"\t\n\r\x0b\x0c\x1b".contains(byte);
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.iter().filter(control).count() * 50 > head.len() {
        return Err(binary("a binary file").into());
    }
    let is_utf8_so_far = !bytes[..good].is_ascii();
    if is_utf8_so_far && problem.error_len().is_none() {
        return refuse("the file ends in the middle of a character: it was cut off");
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = &bytes[good..bytes.len().min(good + SAMPLE)];
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let guess = if guess.is_single_byte() { guess } else { WINDOWS_1252 };
    let (text, encoding, malformed) = guess.decode(bytes);
    // Encodings of one script agree on most letters; then the usual one is named.
    let usual = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let encoding = if usual == text { WINDOWS_1252 } else { encoding };
    let undefined = |letter: char| matches!(letter, '\u{80}'..='\u{9f}' | '\u{fffd}');
    if malformed || text.contains(undefined) {
        return refuse(
            "the file holds bytes that are no characters in UTF-8, UTF-16 or Windows-1252",
        );
    }
    Ok(Decoded { text: text.into_owned(), start: 0, encoding: Some(encoding.name()) })
}

const HEAD: usize = 4_096;

/// Files that are no text, by how they begin, with what to do about each.
fn other_kind(bytes: &[u8]) -> Option<Diagnostic> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let head = &bytes[..bytes.len().min(HEAD)];
    let holds = |word: &[u8]| memchr::memmem::find(head, word).is_some();
    if starts(b"%PDF") {
        let hint = format!(
            "Download the transaction history as CSV from {}. Invoices and certificates cannot explain a balance.",
            upwork::PAGE
        );
        return Some(binary("a PDF, likely an invoice or a certificate of earnings").hinting(hint));
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(archive(&holds));
    }
    let spreadsheet = "Open it in a spreadsheet program and save it as CSV (UTF-8).";
    if starts(b"\xd0\xcf\x11\xe0") {
        return Some(
            binary("a spreadsheet or document of an old office program").hinting(spreadsheet),
        );
    }
    let packed = "Unpack it first, then give the CSV file inside.";
    let kinds: [(bool, &str, Option<&str>); 12] = [
        (starts(b"\x1f\x8b"), "a gzip archive", Some(packed)),
        (starts(b"BZh"), "a bzip2 archive", Some(packed)),
        (starts(b"\xfd7zXZ\0"), "an xz archive", Some(packed)),
        (starts(b"\x28\xb5\x2f\xfd"), "a zstd archive", Some(packed)),
        (starts(b"7z\xbc\xaf\x27\x1c") || starts(b"Rar!"), "an archive", Some(packed)),
        (starts(b"\x89PNG"), "a picture", None),
        (starts(b"\xff\xd8\xff"), "a picture", None),
        (starts(b"GIF8"), "a picture", None),
        (starts(b"RIFF") && holds(b"WEBP"), "a picture", None),
        (bytes.get(4..8) == Some(b"ftyp"), "a picture or film", None),
        (starts(b"SQLite format 3\0"), "an SQLite database", None),
        (starts(b"{\\rtf"), "a document of a word processor", None),
    ];
    let (_, what, hint) = kinds.into_iter().find(|(holds, _, _)| *holds)?;
    let screenshot = format!(
        "Outflow reads tables, not pictures or documents: download the transaction history as CSV from {}.",
        upwork::PAGE
    );
    Some(binary(what).hinting(hint.unwrap_or(&screenshot)))
}

fn archive(holds: &dyn Fn(&[u8]) -> bool) -> Diagnostic {
    let save = "Open it in a spreadsheet program and save it as CSV (UTF-8).";
    if holds(b"[Content_Types].xml") || holds(b"xl/") || holds(b"opendocument.spreadsheet") {
        return binary("a spreadsheet file (.xlsx or .ods)").hinting(save);
    }
    if holds(b".pdf") {
        let hint = format!(
            "Invoices cannot explain a balance: download the transaction history as CSV from {}.",
            upwork::PAGE
        );
        return binary("a ZIP archive of PDF files, likely invoices").hinting(hint);
    }
    binary("a ZIP archive").hinting("Unpack it first, then give the CSV file inside.")
}

fn binary(what: &str) -> Diagnostic {
    Diagnostic::new(Code::NotText, format!("this is {what}, not a text file"))
}
