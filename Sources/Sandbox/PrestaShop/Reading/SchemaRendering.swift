/// Writes the two schemas of a resource.
struct SchemaRendering {
    var base: String
    var languages: [Int]

    func blank(_ resource: PrestaShopModel.Resource) -> String {
        var out = "<\(resource.one)>\n\t<id><![CDATA[]]></id>\n"
        for field in resource.fields where !field.isReadOnly {
            let inner = field.isMultilingual ? languages.map { "<language id=\"\($0)\"><![CDATA[]]></language>" }.joined() : "<![CDATA[]]>"
            out += "\t<\(field.name)>\(inner)</\(field.name)>\n"
        }
        out += associations(resource) { _ in
            ""
        } list: {
            "<\($0.name)>"
        }
        return ShopText.document(out + "</\(resource.one)>\n")
    }

    func synopsis(_ resource: PrestaShopModel.Resource) -> String {
        var out = "<\(resource.one)>\n"
        for field in resource.fields {
            var attributes = ""
            if field.isReadOnly { attributes += " read_only=\"true\"" }
            if field.isRequired { attributes += " required=\"true\"" }
            if let maximum = field.maximum { attributes += " maxSize=\"\(maximum)\"" }
            if let rule = field.rule { attributes += " format=\"\(rule)\"" }
            if field.isReadOnly { attributes += " readOnly=\"true\"" }
            if field.isDynamic { attributes += " notFilterable=\"true\"" }
            let nodes = languages.map {
                "<language id=\"\($0)\" xlink:href=\"\(base)/api/languages/\($0)\" format=\"isUnsignedId\" ><![CDATA[]]></language>"
            }
            out += "\t<\(field.name)\(attributes)>\(field.isMultilingual ? nodes.joined() : "<![CDATA[]]>")</\(field.name)>\n"
        }
        out += associations(resource) { item in
            (item.reference.map { " xlink:href=\"\(base)/api/\($0)/\"" } ?? "") + (item.isRequired ? " required=\"true\"" : "")
                + (item.isReadOnly ? " read_only=\"true\" readOnly=\"true\"" : "")
        } list: {
            "<\($0.name) nodeType=\"\($0.node)\" \($0.api.map { "api=\"\($0)\"" } ?? "virtualEntity=\"true\"")>"
        }
        return ShopText.document(out + "</\(resource.one)>\n")
    }

    private func associations(
        _ resource: PrestaShopModel.Resource, item: (PrestaShopModel.Field) -> String, list: (PrestaShopModel.Association) -> String
    ) -> String {
        guard !resource.associations.isEmpty else { return "" }
        var out = "<associations>\n"
        for association in resource.associations {
            out += "\(list(association))\n\t<\(association.node)>\n"
            for field in association.items { out += "\t<\(field.name)\(item(field))><![CDATA[]]></\(field.name)>\n" }
            out += "\t</\(association.node)>\n</\(association.name)>\n"
        }
        return out + "</associations>\n"
    }
}
