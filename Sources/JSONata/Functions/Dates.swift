import JSON

extension Builtin {
    static let dates: [Builtin] = [
        Builtin("now", "<s?s?:s>", 2) { (arguments, site) throws(Failure) in
            .string(try text(Int(try site.run.now()), arguments[0], arguments[1]))
        },
        Builtin("millis", "<:n>", 0) { (_, site) throws(Failure) in .number(Int(try site.run.now())) },
        Builtin("fromMillis", "<n-s?s?:s>", 3) { (arguments, _) throws(Failure) in
            guard let millis = arguments[0].decimal else { return .undefined }
            guard let whole = millis.rounded(to: 0, .down).int, whole.magnitude <= 8_640_000_000_000_000 else {
                throw Failure("D3110", "\(millis) milliseconds are outside of the calendar")
            }
            return .string(try text(whole, arguments[1], arguments[2]))
        },
        Builtin("toMillis", "<s-s?:n>", 2) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            if let picture = arguments[1].string {
                return try DatePicture(picture).parse(text, site.run).map { .number($0) } ?? .undefined
            }
            guard let millis = ISODate.parse(text) else { throw Failure("D3110", "\"\(text.prefix(60))\" is not an ISO 8601 date and time") }
            return .number(millis)
        },
    ]

    static let pictures: [Builtin] = [
        Builtin("formatNumber", "<n-so?:s>", 3) { (arguments, _) throws(Failure) in
            guard let value = arguments[0].decimal, let picture = arguments[1].string else { return .undefined }
            return .string(try NumberPicture(picture, arguments[2]).format(value))
        },
        Builtin("formatInteger", "<n-s:s>", 2) { (arguments, _) throws(Failure) in
            guard let value = arguments[0].decimal, let picture = arguments[1].string else { return .undefined }
            return .string(try IntegerPicture(picture).format(value))
        },
        Builtin("parseInteger", "<s-s:n>", 2) { (arguments, _) throws(Failure) in
            guard let text = arguments[0].string, let picture = arguments[1].string else { return .undefined }
            return try IntegerPicture(picture).parse(text).map { .number($0) } ?? .undefined
        },
    ]

    private static func text(_ millis: Int, _ picture: Value, _ zone: Value) throws(Failure) -> String {
        var offset = 0
        if let zone = zone.string, let number = Int(zone) { offset = number / 100 * 60 + number % 100 }
        if let picture = picture.string { return try DatePicture(picture).format(millis, offset: offset) }
        return ISODate.text(millis, offset: offset)
    }
}
