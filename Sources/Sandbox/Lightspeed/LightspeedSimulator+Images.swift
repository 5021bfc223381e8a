import Commerce
import Foundation
import JSON

extension LightspeedSimulator {
    private static let largestImage = 10 << 20

    func imageAnswer(_ call: LightspeedCall, _ product: LightspeedRecord, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let pictures = goods.images(of: product.id)
        if call.path.count == 3 || isCount {
            switch call.method {
            case "GET":
                return try list(
                    call, pictures.map(\.record), key: "productImages", isCount: isCount, where: { _ in true }, show: { row in shownImage(row.id) })
            case "POST": return try addImage(call, product, after: pictures.last?.sortOrder ?? 0)
            default: throw .notOffered
            }
        }
        guard call.path.count == 4, let id = Int(call.path[3]), goods.images[id]?.product == product.id else { throw .notFound }
        switch call.method {
        case "GET": break
        case "PUT":
            guard let place = try call.fields("productImage")["sortOrder"]?.int, place > 0 else { throw .invalid }
            goods.images[id]?.sortOrder = place
            goods.images[id]?.record.updated = now
        case "DELETE":
            goods.images[id] = nil
            announce("products", "updated", product)
            return nil
        default: throw .notOffered
        }
        return ["productImage": .object(shownImage(id))]
    }

    private func shownImage(_ id: Int) -> JSONObject { goods.images[id]?.shown(isRow: true) ?? [:] }

    /// A file in base64, without the `data:` of a browser. Brackets in the name are not taken, and posting twice makes two.
    private func addImage(_ call: LightspeedCall, _ product: LightspeedRecord, after last: Int) throws(LightspeedRefusal) -> JSONValue {
        let fields = try call.fields("productImage")
        guard let name = fields["filename"]?.string, !name.isEmpty, !name.contains(where: { "()/\\".contains($0) }),
            let text = fields["attachment"]?.string, let data = Data(base64Encoded: text), !data.isEmpty, data.count <= Self.largestImage,
            goods.images(of: product.id).count < LightspeedGoods.maxImages
        else { throw .invalid }
        let bytes = [UInt8](data)
        let kinds: [([UInt8], String)] = [([0xFF, 0xD8, 0xFF], "jpg"), ([0x89, 0x50, 0x4E, 0x47], "png"), (Array("GIF8".utf8), "gif")]
        guard let kind = kinds.first(where: { bytes.starts(with: $0.0) })?.1 else { throw .invalid }
        let title = name.split(separator: ".").dropLast().joined(separator: ".")
        let record = LightspeedRecord(newID(), at: now, ["extension": .string(kind), "title": .string(title.isEmpty ? name : title)])
        goods.images[record.id] = LightspeedPicture(record: record, product: product.id, sortOrder: last + 1, bytes: bytes)
        announce("products", "updated", product)
        return ["productImage": .object(shownImage(record.id))]
    }

    /// The files of a product's pictures, in the order buyers see them.
    public func pictures(ofProduct sku: String) -> [[UInt8]] {
        guard let product = goods.variants.values.first(where: { $0.fields["sku"]?.string == sku })?.link("product") else { return [] }
        return goods.images(of: product).map(\.bytes)
    }
}
