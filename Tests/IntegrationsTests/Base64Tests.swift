import Foundation
import Testing

@testable import Integrations

struct Base64Tests {
    @Test func everyLengthIsWhatFoundationMakesOfIt() {
        var bytes: [UInt8] = []
        for length in 0...300 {
            let text = Data(bytes).base64EncodedString()
            #expect(Base64.encode(bytes) == text)
            #expect(Base64.encode(bytes.lazy.map { $0 }) == text, "not contiguous")
            #expect(Base64.decode(text) == bytes)
            #expect(Base64.decode(Substring(text)) == bytes)
            #expect(Base64.decode(text.replacing("=", with: "")) == bytes, "without padding")
            #expect(Base64.decode(text.replacing("+", with: "-").replacing("/", with: "_")) == bytes, "URL alphabet")
            bytes.append(UInt8(truncatingIfNeeded: length &* 197 &+ 91))
        }
    }

    @Test(arguments: ["A", "AAAAA", "A===", "AA==AA", "AA=A", "AA AA", "AAA\n", "AAAé", "===="])
    func whatIsNoBase64IsRefused(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
