import Testing

@testable import CCVShop

/// The vectors of the fact sheet.
@Suite("CCV Shop signatures")
struct SignatureTests {
    private let signature = Signature(publicKey: "pubkey1234567890", secretKey: "secretkeyABCDEF")

    @Test("Calls without body, with a query, and with a body")
    func calls() {
        #expect(
            signature.of("GET", "/api/rest/v1/webshops", [], "2026-01-15T09:30:00Z")
                == "026fd5f5fd78cee2250cb7a28441913cc4c029bdbb84c2bf91275bbc92234ec19bcc7a3f4d294fb43f1c26a7d7087129cdaffedf7430b8366bcedd0a7250f834")
        #expect(
            signature.of("GET", "/api/rest/v1/orders/?start=0&size=100&min_create_date=2026-01-01T00%3A00%3A00Z", [], "2026-01-15T09:30:00Z")
                == "6d013d6e8ca9e54fa86a408ff1b4080e04a02122773611fe8622248d6b1f85aaf2f8e6f534b2d9abc52f6e88bcda9602ec0c5edce7721aff033734aa698d11f1")
        #expect(
            signature.of("PATCH", "/api/rest/v1/attributecombinations/501/", Array(#"{"stock":12}"#.utf8), "2026-01-15T09:30:00Z")
                == "ecd874ef307d89a8fff6c316d3e53e6c86d29dd4f46c4c5f7d4c89dc4b868d326b6a1d344b47e6c30833c491c161b0d0e1e37b168b4414b5c588a1c4b7f78e82")
    }

    @Test("An answer, over its raw bytes and its own date; a byte more is no longer genuine")
    func answer() {
        let theirs =
            "934386be572eb14aae36111feac9eb619ec5fe9e7b83f8578a6432b0b5bb596be8f35060e925f792dd9d5a08d937909fb21d2856db71424265ac6171b3d1765f"
        let body = Array(#"{"items":[]}"#.utf8)
        #expect(signature.isValid(theirs, "GET", "/api/rest/v1/webshops", body, "2026-01-15T09:30:01Z"))
        #expect(signature.isValid(theirs.uppercased(), "GET", "/api/rest/v1/webshops", body, "2026-01-15T09:30:01Z"))
        #expect(!signature.isValid(theirs, "GET", "/api/rest/v1/webshops", body + [0x20], "2026-01-15T09:30:01Z"))
        #expect(!signature.isValid(theirs, "GET", "/api/rest/v1/webshops", body, "2026-01-15T09:30:02Z"))
    }

    @Test("Webhooks, in both forms that the sheet knows")
    func webhooks() {
        let body = Array(#"{"triggered_at":"2026-01-15T09:31:00Z","href":"https://demo-shop.example/api/rest/v1/orders/9001","id":9001}"#.utf8)
        #expect(
            Signature.ofWebhook(key: "webhookkey42", address: "https://hub.example/ccv/hook", body: body)
                == "7f2db11266a5a640e87ada421e8f6309884327a1030a05ab871d3d9aab71c7aa60e3113ff97bf8565cd7e189071c8e8d56728a12959166b5a26d5a19c941c5a9")
        #expect(
            Signature.ofWebhook(key: "webhookkey42", address: nil, body: body)
                == "d20b4dbbce50690727b7fe9db6952e5c57a350101730de40be884a92116826db4aa305468aa1e2dba72567caf990caa939c6ca67e5527f415153b992a83bc842")
    }
}
