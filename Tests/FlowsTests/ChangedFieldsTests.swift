import JSON
import Testing

@testable import Flows

struct ChangedFieldsTests {
    private let user: JSONObject = [
        "email": "anna@example.com",
        "userinfo": ["email": "anna@example.com", "btw": .null, "billingaddress": ["city": "Utrecht", "housenumber": 1, "telephone": "030"]],
    ]

    /// Found by the proof of customers: each of CCV Shop's fields counted as changed, always.
    @Test func aFieldWithDotsIsComparedWithWhatIsInTheObject() {
        let same: JSONObject = [
            "userinfo.email": "anna@example.com", "userinfo.btw": "", "userinfo.billingaddress.city": "Utrecht ",
            "userinfo.billingaddress.housenumber": "1",
        ]
        #expect(same.changed(from: user).isEmpty)
    }

    @Test func anObjectIsWrittenWholeOrNotAtAll() {
        let fields: JSONObject = [
            "userinfo.email": "anna@example.com", "userinfo.billingaddress.city": "Utrecht", "userinfo.billingaddress.telephone": "020",
        ]
        #expect(fields.changed(from: user).keys.sorted() == ["userinfo.billingaddress.city", "userinfo.billingaddress.telephone"])
    }

    @Test func aFieldThatTheRecordDoesNotHaveCountsAsChanged() {
        #expect((["phone": ""] as JSONObject).changed(from: user).keys.sorted() == ["phone"])
        #expect((["email": "b@example.com"] as JSONObject).changed(from: user).keys.sorted() == ["email"])
    }
}
