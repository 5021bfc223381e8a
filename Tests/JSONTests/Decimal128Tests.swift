import JSON
import Testing

@Suite struct Decimal128Tests {
    func decimal(_ text: String) throws -> Decimal128 { try #require(Decimal128(text), "\(text) is a number") }

    @Test(arguments: [
        ("0.1", "0.2", "0.3"), ("1.00", "-1", "0"), ("9223372036854775807", "1", "9223372036854775808"),
        ("1e30", "1e-7", "1000000000000000000000000000000.0000001"), ("1e40", "1", "1e+40"), ("1e40", "1e10", "1.000000000000000000000000000001e+40"),
        ("99999999999999999999999999999999999999", "0.5", "1e+38"),
        ("99999999999999999999999999999999999998", "0.5", "99999999999999999999999999999999999998"),
        ("-5", "2.5", "-2.5"), ("1e300", "-1e300", "0"), ("1e38", "-1", "99999999999999999999999999999999999999"),
    ])
    func `sums are exact to 38 digits`(_ left: String, _ right: String, _ sum: String) throws {
        #expect(try decimal(left) + decimal(right) == decimal(sum))
        #expect(try (decimal(left) + decimal(right)).description == sum)
        #expect(try decimal(right) + decimal(left) == decimal(sum))
    }

    @Test(arguments: [
        ("16.80", "3", "50.4"), ("-0.5", "0.5", "-0.25"), ("4294967296", "4294967296", "18446744073709551616"),
        ("12345678901234567890", "98765432109876543210", "1.2193263113702179522374638011112635269e+39"), ("0", "1e300", "0"),
        ("33333333333333333333333333333333333333", "3", "99999999999999999999999999999999999999"),
        ("-9223372036854775808", "-1", "9223372036854775808"),
    ])
    func `products are exact to 38 digits`(_ left: String, _ right: String, _ product: String) throws {
        #expect(try (decimal(left) * decimal(right)).description == product)
    }

    @Test func `an overflow is reported and the operator stays at the largest number`() throws {
        let huge = try decimal("1e300")
        #expect(huge.multipliedReportingOverflow(by: huge).overflow)
        #expect(huge * huge > huge)
        #expect(-huge * huge < -huge)
        #expect(try !decimal("1e-300").multipliedReportingOverflow(by: decimal("1e-300")).overflow)
        #expect(try (decimal("1e-300") * decimal("1e-300")).isZero)
    }

    @Test(arguments: [
        ("1", "3", "0.3333333333333333333333333333"), ("2", "3", "0.6666666666666666666666666667"), ("10", "4", "2.5"), ("19", "100", "0.19"),
        ("1", "8", "0.125"), ("-1", "3", "-0.3333333333333333333333333333"), ("100", "0.5", "200"), ("0", "7", "0"), ("6", "3", "2"),
        ("12345678901234567890123456789012345678", "1", "12345678901234567890123456790000000000"), ("1e300", "1e-80", "1e+380"),
    ])
    func `quotients have 28 digits, half to even`(_ left: String, _ right: String, _ quotient: String) throws {
        #expect(try decimal(left).divided(by: decimal(right))?.description == quotient)
    }

    @Test func `a quotient can be asked for by places`() throws {
        #expect(try decimal("10").divided(by: 3, places: 2) == decimal("3.33"))
        #expect(try decimal("10").divided(by: -3, places: 0, rounding: .up) == -4)
        #expect(try decimal("0.001").divided(by: 3, places: 2, rounding: .halfUp) == 0)
        #expect(try decimal("0.001").divided(by: 3, places: 2, rounding: .ceiling) == decimal("0.01"))
        #expect(try decimal("0.25").divided(by: 10, places: 2, rounding: .halfEven) == decimal("0.02"))
        #expect(Decimal128(1).divided(by: 0) == nil)
        #expect(Decimal128(1).divided(by: 0, places: 2) == nil)
    }

    @Test(arguments: [
        ("2.5", 0, ["2", "3", "2", "3", "2", "3"]), ("3.5", 0, ["4", "4", "3", "4", "3", "4"]), ("-2.5", 0, ["-2", "-3", "-2", "-3", "-3", "-2"]),
        ("2.675", 2, ["2.68", "2.68", "2.67", "2.68", "2.67", "2.68"]), ("1.005", 2, ["1", "1.01", "1", "1.01", "1", "1.01"]),
        ("1250", -2, ["1200", "1300", "1200", "1300", "1200", "1300"]), ("0.001", 2, ["0", "0", "0", "0.01", "0", "0.01"]),
        ("-0.001", 2, ["0", "0", "0", "-0.01", "-0.01", "0"]), ("7", 3, ["7", "7", "7", "7", "7", "7"]),
        (
            "12345678901234567890.125", 2,
            [
                "12345678901234567890.12", "12345678901234567890.13", "12345678901234567890.12",
                "12345678901234567890.13", "12345678901234567890.12", "12345678901234567890.13",
            ]
        ),
        ("1e-300", 0, ["0", "0", "0", "1", "0", "1"]),
    ])
    func `rounding follows its rule`(_ text: String, _ places: Int, _ wanted: [String]) throws {
        for (rule, wanted) in zip([Decimal128.Rounding.halfEven, .halfUp, .down, .up, .floor, .ceiling], wanted) {
            #expect(try decimal(text).rounded(to: places, rule).description == wanted, "\(text) to \(places), \(rule)")
        }
    }

    @Test func `equal values are equal and hash alike whatever their scale`() throws {
        let (short, long) = (try decimal("1.5"), try decimal("1.50000"))
        #expect(short == long)
        #expect(short.hashValue == long.hashValue)
        #expect(Set([short, long, 2]).count == 2)
        #expect(long.scale == 5)
        #expect(short.scale == 1)
    }

    @Test func `the order is that of the values`() throws {
        let sorted = try [
            "-1e300", "-10", "-9.99", "-1e-300", "0", "1e-380", "0.5", "0.50001", "1", "9.99", "10", "1e20", "99999999999999999999999", "1e384",
        ].map(decimal)
        for (lower, upper) in zip(sorted, sorted.dropFirst()) {
            #expect(lower < upper)
            #expect(!(upper < lower))
            #expect(lower != upper)
        }
    }

    @Test(arguments: [
        ("12.50", "12.5"), ("-0", "0"), ("0.000", "0"), ("100", "100"), ("1e3", "1000"), ("+7", "7"), ("007", "7"), ("0.00001", "0.00001"),
        ("1E-2", "0.01"),
        ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"), ("1e-30", "1e-30"), ("1.25e100", "1.25e+100"),
        ("10000000000000000000000000000000000000000000000", "1e+46"), ("1.50000000000000000000000000000000000000000000000", "1.5"),
    ])
    func `text is read exactly and written plainly`(_ text: String, _ wanted: String) throws {
        #expect(try decimal(text).description == wanted)
    }

    @Test(arguments: [
        "", "-", "+", "+-1", ".5", "1.", "1e", "1e+", "a", "1 ", " 1", "1,5", "NaN", "1e400", "1e-400", "0x10", "١",
        "1.234567890123456789012345678901234567891",
    ])
    func `other text is no number`(_ text: String) {
        #expect(Decimal128(text) == nil)
    }

    @Test func `text can have a fixed number of places`() throws {
        #expect(try decimal("12.5").text(places: 2) == "12.50")
        #expect(try decimal("-0.005").text(places: 2) == "0.00")
        #expect(try decimal("-0.015").text(places: 2) == "-0.02")
        #expect(try decimal("7").text(places: 0) == "7")
        #expect(try decimal("1e3").text(places: 1) == "1000.0")
        #expect(try decimal("0.07").text(places: 3) == "0.070")
    }

    @Test func `integers come out where they fit`() throws {
        #expect(try decimal("12.00").int == 12)
        #expect(try decimal("1.2e1").int == 12)
        #expect(try decimal("12.5").int == nil)
        #expect(try decimal("9223372036854775808").int == nil)
        #expect(try decimal("-9223372036854775808").int == Int.min)
        #expect(try decimal("5e18").int == 5_000_000_000_000_000_000)
        #expect(try decimal("1e19").int == nil)
        #expect(try decimal("1.50").isInteger == false)
        #expect(try decimal("2.00").isInteger)
    }

    @Test(arguments: [0.1, -2.5, 1e21, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 123456789.123456789, 0, 1e15, 0.30000000000000004])
    func `doubles go there and back`(_ value: Double) throws {
        #expect(try #require(Decimal128(value)).double == value)
    }

    @Test func `what is not finite is no decimal`() {
        #expect(Decimal128(Double.nan) == nil)
        #expect(Decimal128(Double.infinity) == nil)
    }

    @Test func `sign, magnitude and literals`() {
        let value: Decimal128 = -3
        #expect(value.sign == -1)
        #expect(abs(value) == 3)
        #expect(min(value, 2) == -3)
        #expect([1, 2, value].reduce(.zero, +) == 0)
        #expect(MemoryLayout<Decimal128>.size == 20)
    }
}
