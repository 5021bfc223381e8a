import Foundation

/// The pictures of products, which the Webservice serves apart from all records.
extension PrestaShopSimulator {
    static let imageSizes = [
        (1, "cart_default"), (4, "home_default"), (5, "large_default"), (3, "medium_default"), (2, "small_default"),
    ]
    private static let kinds = ["general", "products", "categories", "manufacturers", "suppliers", "stores", "customizations"]

    func images(_ request: SandboxRequest, _ path: [String]) throws(ShopFailure) -> SandboxResponse {
        guard path.count > 2 else { return try reading(request, imageRoot()) }
        guard Self.kinds.contains(path[2]) else {
            throw ShopFailure(400, 48, "Image of type \"\(path[2])\" does not exist. Did you mean: \"\(ListRequest.nearest(path[2], Self.kinds))\"?")
        }
        guard path[2] == "products" else { throw ShopFailure(501, 124, "The sandbox has pictures of products only") }
        guard path.count > 3, let product = Int(path[3]) else { return try reading(request, imageList()) }
        guard path.count > 4, let id = Int(path[4]) else {
            switch request.method {
            case "POST": return try upload(request, to: product)
            case "GET", "HEAD":
                let pictures = shop.images.of(product: product)
                guard !pictures.isEmpty else { return SandboxResponse(status: 404) }
                let rows = pictures.map { "<declination id=\"\($0.id)\" xlink:href=\"\(base)/api/images/products/\(product)/\($0.id)\"/>\n" }
                return xml(200, ShopText.document("<image id=\"\(product)\">\n\(rows.joined())</image>\n"))
            default: throw ShopFailure(405, 77, "This method is not allowed for images.")
            }
        }
        let image = shop.images[id].flatMap { $0.product == product ? $0 : nil }
        switch request.method {
        case "GET", "HEAD":
            guard let image else { throw ShopFailure(400, 57, "This image id does not exist") }
            if path.count > 5 { try checkSize(path[5]) }
            return SandboxResponse(status: 200, headers: [("Content-Type", ShopImage.type(of: image.bytes) ?? "image/jpeg")], body: image.bytes)
        case "POST": throw ShopFailure(400, 65, "This image already exists. To modify it, please use the PUT method")
        case "PUT":
            guard image != nil else { throw ShopFailure(400, 57, "This image id does not exist") }
            let bytes = try picture(in: request)
            shop.images.replace(id, with: bytes)
            writes += 1
            return SandboxResponse(status: 200, headers: [("Content-Type", "image/jpeg")], body: bytes)
        case "DELETE":
            guard image != nil else { throw ShopFailure(400, 57, "This image id does not exist") }
            shop.images.remove(id)
            shop.refresh(product: product)
            writes += 1
            return SandboxResponse(status: 200)
        default: throw ShopFailure(405, 77, "This method is not allowed for images.")
        }
    }

    private func reading(_ request: SandboxRequest, _ text: String) throws(ShopFailure) -> SandboxResponse {
        guard ["GET", "HEAD"].contains(request.method) else { throw ShopFailure(405, 77, "This method is not allowed for images.") }
        return xml(200, text)
    }

    private func upload(_ request: SandboxRequest, to product: Int) throws(ShopFailure) -> SandboxResponse {
        guard shop.record("products", product) != nil else { throw Self.noPicture }
        let bytes = try picture(in: request)
        let image = shop.images.add(bytes, to: product)
        shop.refresh(product: product)
        shop.news.append(("Product", product, "update"))
        writes += 1
        let legend = shop["languages"].sorted.map {
            "<language id=\"\($0.id)\" xlink:href=\"\(base)/api/languages/\($0.id)\"><![CDATA[]]></language>"
        }
        let fields = [("id", "\(image.id)"), ("id_product", "\(product)"), ("position", "\(image.position)"), ("cover", image.isCover ? "1" : "")]
            .map { "<\($0.0)><![CDATA[\($0.1)]]></\($0.0)>\n" }.joined()
        let content = "<content encode=\"base64\"><![CDATA[\(Data(bytes).base64EncodedString())]]></content>\n"
        return xml(200, ShopText.document("<image>\n\(fields)<legend>\(legend.joined())</legend>\n</image>\n\(content)"))
    }

    /// The picture in the part `image` of a form. PHP reads forms of real POST requests only.
    private func picture(in request: SandboxRequest) throws(ShopFailure) -> [UInt8] {
        let isRealPut = request.method == "PUT" && request.queryValue("ps_method") == nil
        guard !isRealPut, let form = try? MultipartForm(request.body, contentType: request.headers["content-type"] ?? ""), form.parts.count == 1,
            let part = form["image"], part.fileName?.isEmpty == false
        else { throw Self.noPicture }
        let limit = Int(shop.configuration["PS_LIMIT_UPLOAD_IMAGE_VALUE"] ?? "4") ?? 4
        guard part.bytes.count <= limit << 20 else {
            throw ShopFailure(400, 72, "The image size is too large (maximum allowed is \(limit * 1_000) KB)")
        }
        guard let type = ShopImage.type(of: part.bytes), type != "image/webp" || isVersion(8) else {
            throw ShopFailure(400, 73, "This image format is not recognized, allowed formats are: gif, jpg, jpeg, jpe, png, webp")
        }
        return part.bytes
    }

    private static let noPicture = ShopFailure(400, 76, "Please set an \"image\" parameter with image data for value")

    private func checkSize(_ size: String) throws(ShopFailure) {
        let names = Self.imageSizes.map(\.1)
        guard !names.contains(size) else { return }
        throw ShopFailure(
            400, 58,
            "This image size does not exist. Did you mean: \"\(ListRequest.nearest(size, names))\"? The full list is: \"\(names.joined(separator: "\", \""))\""
        )
    }

    private func imageRoot() -> String {
        let verbs = ["get", "put", "post", "patch", "delete", "head"].map { "\($0)=\"\(["get", "head"].contains($0))\"" }.joined(separator: " ")
        let types = "image/gif, image/jpg, image/jpeg, image/pjpeg, image/png, image/webp, image/x-png"
        let rows = Self.kinds.map { "<\($0) xlink:href=\"\(base)/api/images/\($0)\" \(verbs) upload_allowed_mimetypes=\"\(types)\"/>\n" }
        return ShopText.document("<image_types>\n\(rows.joined())</image_types>\n")
    }

    private func imageList() -> String {
        let sizes = Self.imageSizes.map { "<image_type id=\"\($0.0)\" name=\"\($0.1)\" xlink:href=\"\(base)/api/image_types/\($0.0)\"/>\n" }
        let rows = shop.images.products.map { "<image id=\"\($0)\" xlink:href=\"\(base)/api/images/products/\($0)\"/>\n" }
        return ShopText.document("<image_types>\n\(sizes.joined())</image_types>\n<images>\n\(rows.joined())</images>\n")
    }
}
