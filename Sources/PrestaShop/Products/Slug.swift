/// Parts of addresses made of names.
enum Slug {
    /// A name as a part of an address, in the letters that every shop allows there: "Thé & Café" is `the-cafe`. Empty when no such letter is left.
    static func of(_ name: String) -> String {
        var words: [String] = []
        var word = ""
        for character in name.lowercased() {
            if let letters = plainLetters(character) {
                word += letters
            } else if character != "'", character != "’" {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return String(words.joined(separator: "-").prefix(128))
    }

    /// A lower-case letter or digit without its accents; nil for what is neither, or not Latin.
    private static func plainLetters(_ character: Character) -> String? {
        if character.isASCII { return character.isLetter || character.isNumber ? String(character) : nil }
        // Decomposed letters carry their accents as marks of their own.
        if let first = character.unicodeScalars.first, first.isASCII, character.unicodeScalars.count > 1 { return plainLetters(Character(first)) }
        return folded[character]
    }

    private static let folded: [Character: String] = {
        let groups: [(String, String)] = [
            ("a", "àáâãåāăą"), ("ae", "äæ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"),
            ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņň"), ("o", "òóôõøōŏő"), ("oe", "öœ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"),
            ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûũūŭůűų"), ("ue", "ü"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
        ]
        var letters: [Character: String] = [:]
        for (plain, accented) in groups { for character in accented { letters[character] = plain } }
        return letters
    }()
}
