/// Country codes of names as the shop writes them, for addresses that carry no code.
enum Countries {
    private static let names: [String: [String]] = [
        "NL": ["nederland", "netherlands", "the netherlands", "niederlande", "pays-bas"],
        "BE": ["belgië", "belgie", "belgium", "belgien", "belgique"],
        "DE": ["duitsland", "germany", "deutschland", "allemagne"],
        "FR": ["frankrijk", "france", "frankreich"],
        "LU": ["luxemburg", "luxembourg"],
        "GB": ["verenigd koninkrijk", "united kingdom", "groot-brittannië", "vereinigtes königreich", "royaume-uni"],
        "AT": ["oostenrijk", "austria", "österreich", "autriche"],
        "CH": ["zwitserland", "switzerland", "schweiz", "suisse"],
        "ES": ["spanje", "spain", "spanien", "espagne"],
        "IT": ["italië", "italie", "italy", "italien"],
        "DK": ["denemarken", "denmark", "dänemark", "danemark"],
        "SE": ["zweden", "sweden", "schweden", "suède"],
        "PL": ["polen", "poland", "pologne"],
        "IE": ["ierland", "ireland", "irland", "irlande"],
        "US": ["verenigde staten", "united states", "vereinigte staaten", "états-unis"],
    ]

    /// The code of a name in Dutch, English, German or French; nil for others.
    static func code(ofName name: String) -> String? {
        let folded = name.lowercased()
        return names.first { $0.value.contains(folded) }?.key
    }
}
