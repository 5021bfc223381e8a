import Commerce
import Foundation
import JSON

extension CCVShopSimulator {
    private static let largest = 5 << 20

    func photoAnswer(_ call: CCVCall, of product: Int) throws(CCVRefusal) -> JSONValue? {
        let schema: [String: CCVType] = ["file_type": .text(5), "source": .text(.max), "alttext": .text(255), "is_mainphoto": .bool]
        switch call.method {
        case "GET":
            return unpaged(call, catalog.photos.filter { $0.value.product == product }.keys.sorted().map { .object(shownPhoto($0)) })
        case "POST":
            let body = try call.body(schema, required: ["file_type", "source"], lenient: switches.ignoresUnknownKeys)
            return .object(shownPhoto(try addPhoto(body, to: product)))
        case "PUT":
            guard let rows = try call.body(["productphotos": .any], required: ["productphotos"], lenient: false)["productphotos"]?.array else {
                throw .invalid("productphotos must be a list.")
            }
            catalog.photos = catalog.photos.filter { $0.value.product != product }
            for row in rows { _ = try addPhoto(row.object ?? [:], to: product) }
            return nil
        default: throw .method
        }
    }

    func addPhoto(_ body: JSONObject, to product: Int) throws(CCVRefusal) -> Int {
        guard let source = body["source"]?.string, let data = Data(base64Encoded: source), !data.isEmpty else {
            throw CCVRefusal(status: 500, code: "500.22", message: "The file type is not valid.")
        }
        let (bytes, type) = ([UInt8](data), body["file_type"]?.string?.lowercased() ?? "")
        guard bytes.count <= Self.largest else { throw CCVRefusal(status: 500, code: "500.21", message: "The file is too large.") }
        let starts: [String: [UInt8]] = ["jpg": [0xFF, 0xD8], "jpeg": [0xFF, 0xD8], "png": [0x89, 0x50], "gif": [0x47, 0x49]]
        guard let start = starts[type], bytes.starts(with: start) else {
            throw CCVRefusal(status: 500, code: "500.22", message: "The file type is not valid.")
        }
        let id = newID()
        let isMain = body["is_mainphoto"]?.bool ?? false
        if isMain { unmarkMain(of: product) }
        catalog.photos[id] = CCVPhoto(
            product: product, bytes: bytes, fileName: "\(product)_\(id).\(type)", altText: body["alttext"]?.string ?? "", isMain: isMain)
        return id
    }

    private func unmarkMain(of product: Int) {
        for (id, photo) in catalog.photos where photo.product == product { catalog.photos[id]?.isMain = false }
    }

    func photoAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        guard call.path.count == 2, let id = Int(call.path[1]), let photo = catalog.photos[id] else { throw missing }
        switch call.method {
        case "GET": return .object(shownPhoto(id))
        case "PATCH":
            let body = try call.body(["alttext": .text(255), "is_mainphoto": .bool], lenient: switches.ignoresUnknownKeys)
            if let text = body["alttext"]?.string { catalog.photos[id]?.altText = text }
            if let isMain = body["is_mainphoto"]?.bool {
                if isMain { unmarkMain(of: photo.product) }
                catalog.photos[id]?.isMain = isMain
            }
            return nil
        case "DELETE":
            catalog.photos[id] = nil
            return nil
        default: throw .method
        }
    }

    func shownPhoto(_ id: Int) -> JSONObject {
        guard let photo = catalog.photos[id] else { return [:] }
        return [
            "href": .string("\(root)/productphotos/\(id)/"), "id": .number(Decimal128(id)), "filename": .string(photo.fileName),
            "alttext": .string(photo.altText), "is_mainphoto": .bool(photo.isMain), "deeplink": .string(pictureAddress(photo)),
            "parent": ["href": .string("\(root)/products/\(photo.product)")],
        ]
    }

    func pictureAddress(_ photo: CCVPhoto) -> String { "\(context.baseURL)/pictures/\(photo.fileName)" }

    /// A picture as browsers get it: no signature.
    func picture(_ fileName: String) -> SandboxResponse {
        guard let photo = catalog.photos.values.first(where: { $0.fileName == fileName }) else { return SandboxResponse(status: 404) }
        return SandboxResponse(status: 200, headers: [("Content-Type", "image/\(fileName.hasSuffix("png") ? "png" : "jpeg")")], body: photo.bytes)
    }
}
