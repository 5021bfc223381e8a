public import Commerce
import HTTP
import Integrations
import JSON

extension CCVShopConnector: ImageWriting {
    /// What is surely taken: no limit is documented.
    public var imageRules: ImageRules { ImageRules(kinds: [.jpeg, .png], maxBytes: 2 << 20) }

    func images(of product: String) async throws -> [ImageState] {
        let rows = try await client.list("products/\(product)/productphotos", [("orderby", "id")], about: "the pictures of product \(product)")
        let sorted = rows.filter { $0.flag("is_mainphoto") == true } + rows.filter { $0.flag("is_mainphoto") != true }
        return sorted.compactMap { row in row.text("id").map { ImageState(id: $0, name: row.text("alttext") ?? row.text("filename")) } }
    }

    /// The file's name goes into the alternative text, behind the product's: the shop gives files names of its own.
    public func addImage(_ image: ImageData, isMain: Bool, to state: ProductState) async throws -> ImageState {
        let title = Record(.object(state.fields)).text("name") ?? ""
        let text = title.isEmpty ? image.fileName : "\(title.prefix(150)) (\(image.fileName))"
        let body: JSONObject = [
            "file_type": .string(image.kind.fileExtension), "source": .string(await Self.base64(image.bytes)), "alttext": .string(text),
            "is_mainphoto": .bool(isMain),
        ]
        guard
            let answer = try await client.write(
                "POST", "products/\(state.id)/productphotos", body, about: "the picture \(image.fileName) of product \(state.id)")
        else { throw Fault.skip("product.gone", "Product \(state.id) is no longer in the CCV Shop.") }
        if let id = Record(answer).text("id") { return ImageState(id: id, name: text) }
        guard let made = try await images(of: state.id).last(where: { $0.name == text }) else {
            throw Fault.retry("image.unseen", "CCV Shop took a picture of product \(state.id) and does not show it yet.", writeMayHaveHappened: true)
        }
        return made
    }

    private static func base64(_ bytes: [UInt8]) async -> String {
        // Large pictures take milliseconds, which the thread of all connections does not have.
        guard bytes.count > 100_000 else { return Base64.encode(bytes) }
        return await withTaskExecutorPreference(globalConcurrentExecutor) { Base64.encode(bytes) }
    }

    /// Without a main picture the shop's lists show none: another takes its place.
    public func removeImage(_ image: ImageState, from state: ProductState) async throws {
        guard try await client.delete("productphotos/\(image.id)", about: "a picture of product \(state.id)") else { return }
        let rows = try await client.list("products/\(state.id)/productphotos", about: "the pictures of product \(state.id)")
        guard let first = rows.first?.text("id"), !rows.contains(where: { $0.flag("is_mainphoto") == true }) else { return }
        _ = try await client.write("PATCH", "productphotos/\(first)", ["is_mainphoto": true], about: "the main picture of product \(state.id)")
    }
}

extension CCVShopConnector: ImageReading {
    /// The main picture, as every visitor gets it: its address needs no signature.
    public func image(_ image: ProductImage, of product: Product) async throws -> ImageData {
        let gone = Fault.skip("image.gone", "The picture of product \(product.code) is no longer in the CCV Shop.")
        guard var address = client.address(ofPicture: image.key) else { throw gone }
        for _ in 0..<3 {
            let response: HTTPResponse
            do {
                response = try await client.transport.send(HTTPRequest("GET", address))
            } catch {
                throw Faults.of(error, isWrite: false, about: "the picture of product \(product.code)")
            }
            if (300..<400).contains(response.status), let next = response.headers["Location"].flatMap(client.address(ofPicture:)) {
                address = next
                continue
            }
            switch response.status {
            case 200: return ImageData(bytes: response.body, fileName: image.name ?? "\(product.id).jpg")
            case 404, 410: throw gone
            default:
                throw Fault(
                    "ccvshop.host", "CCV Shop answered \(response.status) for the picture of product \(product.code).", handling: .pause(.host))
            }
        }
        throw gone
    }
}
