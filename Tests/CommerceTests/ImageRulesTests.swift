import Commerce
import Testing

struct ImageRulesTests {
    private let rules = ImageRules(kinds: [.png, .jpeg, .gif], maxBytes: 4_096)
    private let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    @Test func `A picture of a kind and size that is taken is not refused, to the byte`() {
        let picture = ImageData(bytes: png + [UInt8](repeating: 0, count: 4_096 - png.count), fileName: "mok.png")
        #expect(rules.refusal(of: picture, "The picture mok.png of MOK-1", by: "PrestaShop") == nil)
    }

    @Test func `One of another kind names its kind and those that are taken`() {
        let svg = ImageData(bytes: Array("<svg/>".utf8), fileName: "mok.svg")
        let refusal = rules.refusal(of: svg, "The picture mok.svg of MOK-1", by: "PrestaShop")
        #expect(refusal?.cause == "image.kind" && refusal?.handling == .park)
        #expect(refusal?.message == "The picture mok.svg of MOK-1 is of the kind SVG, and PrestaShop takes only JPEG, PNG and GIF.")
        #expect(refusal?.advice == "Save it as JPEG, then replay.")
        let text = ImageData(bytes: Array("text".utf8), fileName: "manual.txt")
        #expect(rules.refusal(of: text, "Picture 1", by: "PrestaShop")?.message.contains("no picture that is known") == true)
    }

    @Test func `One that is a byte too large says a size above the limit`() {
        let picture = ImageData(bytes: png + [UInt8](repeating: 0, count: 4_097 - png.count), fileName: "mok.png")
        let refusal = rules.refusal(of: picture, "The picture mok.png of MOK-1", by: "PrestaShop")
        #expect(refusal?.cause == "image.too-large")
        #expect(refusal?.message == "The picture mok.png of MOK-1 has 5 kB, and PrestaShop takes at most 4 kB.")
    }
}
