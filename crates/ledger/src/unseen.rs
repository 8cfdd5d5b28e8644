//! Which characters act or stay unseen: they steer a terminal, turn the direction of reading, or show nothing?

/// Whether a character acts instead of being seen. Whoever shows text shows another one in its place, and whoever
/// offers a command offers none with it.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_of_unseen_characters_begins_and_ends_where_it_should() {
        let runs = [
            (0x00, 0x1F),
            (0x7F, 0x9F),
            (0xAD, 0xAD),
            (0x61C, 0x61C),
            (0x180E, 0x180E),
            (0x200B, 0x200F),
            (0x2028, 0x202E),
            (0x2060, 0x206F),
            (0xFE00, 0xFE0F),
            (0xFEFF, 0xFEFF),
            (0xFFF9, 0xFFFB),
            (0xE0000, 0xE007F),
        ];
        let mut found: Vec<(u32, u32)> = Vec::new();
        for number in
            (0..=u32::from(char::MAX)).filter(|n| char::from_u32(*n).is_some_and(is_unseen))
        {
            match found.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => found.push((number, number)),
            }
        }
        assert_eq!(found, runs);
    }
}
