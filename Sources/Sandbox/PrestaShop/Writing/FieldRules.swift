import JSON

/// The shop's validators, by their names in the model.
enum FieldRules {
    /// Whether a value that is not empty keeps a rule. Rules that are not known hold.
    static func holds(_ rule: String, _ value: String) -> Bool {
        switch rule {
        case "isUnsignedId", "isUnsignedInt", "isNullOrUnsignedId": return Int(value).map { $0 >= 0 } ?? false
        case "isInt": return Int(value) != nil
        case "isPositiveInt": return Int(value).map { $0 > 0 } ?? false
        case "isBool": return value == "0" || value == "1"
        case "isPrice": return price(value)
        case "isNegativePrice": return price(value.first == "-" ? String(value.dropFirst()) : value)
        case "isFloat", "isPercentage": return Decimal128(value) != nil
        case "isUnsignedFloat": return Decimal128(value).map { !$0.isNegative } ?? false
        case "isLinkRewrite": return value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == "-" }
        case "isProductVisibility": return ["both", "catalog", "search", "none"].contains(value)
        case "isGenericName", "isCatalogName", "isMessage": return none(of: "<>{}", in: value)
        case "isName": return noDigit(value) && none(of: "!<>,;?=+()@#\"°{}_$%:¤|", in: value)
        case "isCustomerName": return customerName(value)
        case "isAddress": return none(of: "!<>?=+@{}_$%", in: value)
        case "isCityName": return none(of: "!<>;?=+@#\"°{}_$%", in: value)
        case "isPostCode": return value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == " " || $0 == "-" }
        case "isPhoneNumber": return value.allSatisfy { $0.isNumber || "+.()/- ".contains($0) }
        case "isReference": return none(of: "<>;={}", in: value)
        case "isEan13": return value.count <= 13 && value.allSatisfy(\.isNumber)
        case "isGtin": return value.count <= 14 && value.allSatisfy(\.isNumber)
        case "isUpc": return value.count <= 12 && value.allSatisfy(\.isNumber)
        case "isModuleName": return value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == "-" }
        case "isTrackingNumber": return value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "~:#,%&_=()[].? +-@/".contains($0) }
        case "isEmail": return email(value)
        case "isMd5": return value.count == 32 && value.allSatisfy(\.isHexDigit)
        case "isDate", "isDateFormat", "isDateOrNull", "isBirthDate": return date(value, zero: rule != "isDate")
        case "isLanguageIsoCode": return (2...3).contains(value.count) && value.allSatisfy { $0.isASCII && $0.isLetter }
        case "isCleanHtml": return !value.lowercased().contains("<script") && !value.lowercased().contains("javascript:")
        default: return true
        }
    }

    private static func none(of refused: String, in value: String) -> Bool { !value.contains { refused.contains($0) } }
    private static func noDigit(_ value: String) -> Bool { !value.contains { $0.isASCII && $0.isNumber } }

    private static func price(_ value: String) -> Bool {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2 && (1...10).contains(parts[0].count) && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
            && (parts.count == 1 || parts[1].count <= 9)
    }

    private static func customerName(_ value: String) -> Bool {
        guard value.contains(where: { $0 != " " }), noDigit(value), none(of: "!<>,;?=+()/\\@#\"°*`{}_^$%:¤[]|", in: value) else { return false }
        let characters = Array(value)
        return characters.indices.allSatisfy { characters[$0] != "." || $0 + 1 == characters.count || characters[$0 + 1] == " " }
    }

    private static func email(_ value: String) -> Bool {
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix(".") else { return false }
        return !value.contains { " <>,;()[]\\\"".contains($0) }
    }

    private static func date(_ value: String, zero: Bool) -> Bool {
        let day = value.prefix(10).split(separator: "-").map { Int($0) ?? -1 }
        guard day.count == 3, value.count == 10 || value.count == 19 else { return false }
        if day == [0, 0, 0] { return zero }
        return day[0] > 0 && (1...12).contains(day[1]) && (1...31).contains(day[2])
    }
}
