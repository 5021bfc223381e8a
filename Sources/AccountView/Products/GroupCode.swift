import Commerce

/// Codes of new article groups: five characters of the name, and a number where that is taken.
enum GroupCode {
    /// - Parameter taken: Folded codes.
    static func make(for name: String, taken: Set<String>) throws(Fault) -> String {
        let stem = letters(name)
        if !stem.isEmpty, !taken.contains(folded(stem.prefix(5))) { return String(stem.prefix(5)) }
        for number in 1...9_999 {
            let code = String(stem.prefix(5 - String(number).count)) + String(number)
            if !taken.contains(folded(code)) { return code }
        }
        throw .park(
            "group.codes-used-up", "There is no free code for the article group \"\(name)\".",
            advice: "Make the group in AccountView and name its code in \"products.categories.codes\", then replay.")
    }

    /// Letters A to Z and digits, upper case; letters with accents lose them.
    private static func letters(_ name: String) -> String {
        var text = ""
        for scalar in name.uppercased().unicodeScalars {
            if ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) {
                text.unicodeScalars.append(scalar)
            } else if let plain = plain[scalar] {
                text += plain
            }
        }
        return text
    }

    private static let plain: [Unicode.Scalar: String] = {
        var plain: [Unicode.Scalar: String] = ["Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L"]
        for (letter, accented) in [
            ("A", "ÀÁÂÃÄÅ"), ("C", "ÇČĆ"), ("D", "ĎÐ"), ("E", "ÈÉÊËĚĘ"), ("I", "ÌÍÎÏ"), ("N", "ÑŇŃ"), ("O", "ÒÓÔÕÖ"), ("R", "Ř"), ("S", "ŠŚ"),
            ("T", "Ť"), ("U", "ÙÚÛÜŮ"), ("Y", "ÝŸ"), ("Z", "ŽŹŻ"),
        ] {
            for scalar in accented.unicodeScalars { plain[scalar] = letter }
        }
        return plain
    }()
}
