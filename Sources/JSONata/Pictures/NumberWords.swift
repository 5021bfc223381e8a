import JSON

/// Numbers as English words, and back.
enum NumberWords {
    private static let few = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let ordinals = [
        "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
        "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    ]
    private static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    private static let magnitudes = ["thousand", "million", "billion", "trillion"]

    static func text(_ value: Decimal128, ordinal: Bool) -> String { text(value, follows: false, ordinal: ordinal) }

    /// - Parameter follows: words stand before, so a joint is needed.
    private static func text(_ value: Decimal128, follows: Bool, ordinal: Bool) -> String {
        guard value >= 1000 else { return small(value.int ?? 0, follows: follows, ordinal: ordinal) }
        var (power, factor): (Int, Decimal128) = (0, 1000)
        while power < 3 && value >= factor * 1000 { (power, factor) = (power + 1, factor * 1000) }
        // Beyond 36 digits only the exponent is left to be divided.
        let high = value.divided(by: factor, places: 0, rounding: .down) ?? value.divided(by: factor, digits: 36, rounding: .down) ?? 0
        let rest = value - high * factor
        let text = (follows ? ", " : "") + self.text(high, follows: false, ordinal: false) + " " + magnitudes[power]
        return text + (rest > 0 ? self.text(rest, follows: true, ordinal: ordinal) : ordinal ? "th" : "")
    }

    /// Below 1000.
    private static func small(_ number: Int, follows: Bool, ordinal: Bool) -> String {
        if number < 20 { return (follows ? " and " : "") + (ordinal ? ordinals : few)[number] }
        if number < 100 {
            let (ten, one) = (tens[number / 10 - 2], number % 10)
            let start = follows ? " and " : ""
            if one > 0 { return start + ten + "-" + (ordinal ? ordinals : few)[one] }
            return start + (ordinal ? String(ten.dropLast()) + "ieth" : ten)
        }
        let rest = number % 100
        let text = (follows ? ", " : "") + few[number / 100] + " hundred"
        return text + (rest > 0 ? small(rest, follows: true, ordinal: ordinal) : ordinal ? "th" : "")
    }

    private static let values: [String: Decimal128] = {
        var table: [String: Decimal128] = ["hundred": 100, "hundredth": 100]
        for (value, word) in few.enumerated() { table[word] = Decimal128(value) }
        for (value, word) in ordinals.enumerated() { table[word] = Decimal128(value) }
        for (index, word) in tens.enumerated() {
            table[word] = Decimal128(index * 10 + 20)
            table[String(word.dropLast()) + "ieth"] = Decimal128(index * 10 + 20)
        }
        var factor: Decimal128 = 1
        for word in magnitudes {
            factor *= 1000
            table[word] = factor
            table[word + "th"] = factor
        }
        return table
    }()

    /// All words that `parse` knows.
    static var vocabulary: [String] { values.keys.sorted { $0.utf8.count > $1.utf8.count } }

    static func parse(_ text: String) -> Decimal128? {
        var segments: [Decimal128] = [0]
        for word in text.lowercased().split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" }) where word != "and" {
            guard let value = values[String(word)] else { return nil }
            let last = segments.count - 1
            if value < 100 {
                if segments[last] >= 1000 { segments.append(value) } else { segments[last] += value }
            } else {
                let (product, overflow) = segments[last].multipliedReportingOverflow(by: value)
                if overflow { return nil }
                segments[last] = product
            }
        }
        return segments.reduce(0, +)
    }
}

extension Int128 {
    /// The value of a decimal without fraction, if it fits.
    init?(exactly value: Decimal128) {
        let whole = value.reduced
        guard whole.exponent >= 0, whole.exponent <= 37 else { return nil }
        var (result, overflow) = (whole.significand, false)
        for _ in 0..<whole.exponent where !overflow { (result, overflow) = result.multipliedReportingOverflow(by: 10) }
        if overflow { return nil }
        self = result
    }
}
