extension BigCommerceRoutes {
    private static let trimming: Set = ["include_fields", "exclude_fields"]
    private static let lists = pages.union(trimming)
    private static let productFilters: Set = [
        "id:in", "sku", "sku:in", "name", "name:like", "upc", "categories:in", "is_visible", "date_modified:min", "date_modified:max", "include",
    ]
    private static let scope = "store_v2_products"

    static let catalog: [Route] = [
        Route("GET v3/catalog/products", scope, query: lists.union(productFilters)) { try $0.listCatalog($1) },
        Route("POST v3/catalog/products", scope, query: trimming) { try $0.createCatalogProduct($1) },
        Route("PUT v3/catalog/products", scope, query: trimming) { try $0.updateCatalogProducts($1) },
        Route("PUT v3/catalog/products/category-assignments", scope) { try $0.assignCategories($1) },
        Route("DELETE v3/catalog/products/category-assignments", scope, query: ["product_id:in", "category_id:in"]) {
            try $0.unassignCategories($1)
        },
        Route("PUT v3/catalog/products/channel-assignments", scope) { try $0.assignChannels($1) },
        Route("GET v3/catalog/products/{id}", scope, query: trimming.union(["include"])) { try $0.readCatalogProduct($1) },
        Route("PUT v3/catalog/products/{id}", scope, query: trimming) { try $0.updateCatalogProduct($1) },
        Route("DELETE v3/catalog/products/{id}", scope) { try $0.deleteCatalogProduct($1) },
        Route("GET v3/catalog/products/{id}/custom-fields", scope, query: lists) { try $0.listCustomFields($1) },
        Route("POST v3/catalog/products/{id}/custom-fields", scope) { try $0.createCustomField($1) },
        Route("PUT v3/catalog/products/{id}/custom-fields/{id}", scope) { try $0.updateCustomField($1) },
        Route("DELETE v3/catalog/products/{id}/custom-fields/{id}", scope) { try $0.deleteCustomField($1) },
        Route("GET v3/catalog/products/{id}/images", scope, query: lists) { try $0.listImages($1) },
        Route("POST v3/catalog/products/{id}/images", scope, takesForms: true) { try $0.createImage($1) },
        Route("PUT v3/catalog/products/{id}/images/{id}", scope) { try $0.updateImage($1) },
        Route("DELETE v3/catalog/products/{id}/images/{id}", scope) { try $0.deleteImage($1) },
        Route("GET v3/catalog/products/{id}/options", scope, query: lists) { try $0.listOptions($1) },
        Route("POST v3/catalog/products/{id}/options", scope) { try $0.createOption($1) },
        Route("DELETE v3/catalog/products/{id}/options/{id}", scope) { try $0.deleteOption($1) },
        Route("POST v3/catalog/products/{id}/options/{id}/values", scope) { try $0.createOptionValue($1) },
        Route("DELETE v3/catalog/products/{id}/options/{id}/values/{id}", scope) { try $0.deleteOptionValue($1) },
        Route("GET v3/catalog/products/{id}/variants", scope, query: lists) { try $0.listVariantsOfProduct($1) },
        Route("POST v3/catalog/products/{id}/variants", scope) { try $0.createVariant($1) },
        Route("GET v3/catalog/products/{id}/variants/{id}", scope, query: trimming) { try $0.readVariant($1) },
        Route("PUT v3/catalog/products/{id}/variants/{id}", scope) { try $0.updateVariant($1) },
        Route("DELETE v3/catalog/products/{id}/variants/{id}", scope) { try $0.deleteVariant($1) },
        Route("GET v3/catalog/variants", scope, query: lists.union(["id", "sku", "upc", "product_id:in"])) { try $0.listVariants($1) },
        Route("PUT v3/catalog/variants", scope) { try $0.updateVariants($1) },
        Route("GET v3/catalog/brands", scope, query: lists.union(["id:in", "name"])) { $0.listBrands($1) },
        Route("GET v3/catalog/brands/{id}", scope, query: trimming) { try $0.readBrand($1) },
        Route("GET v3/catalog/trees", scope, query: ["id:in", "channel_id:in"]) { $0.listTrees($1) },
        Route(
            "GET v3/catalog/trees/categories", scope, query: lists.union(["tree_id:in", "parent_id:in", "category_id:in", "name"])
        ) { $0.listCategories($1) },
        Route("POST v3/catalog/trees/categories", scope) { try $0.createCategories($1) },
        Route("PUT v3/catalog/trees/categories", scope) { try $0.updateCategories($1) },
        Route("GET v2/tax_classes", "store_v2_information", query: pages) { $0.listTaxClasses($1) },
    ]

    static let inventory: [Route] = [
        Route("GET v3/inventory/locations", "store_locations", query: pages.union(["is_default"]), mostRows: 1_000) { $0.listLocations($1) },
        Route(
            "GET v3/inventory/items", "store_inventory",
            query: pages.union(["sku:in", "variant_id:in", "product_id:in", "location_id:in"]), mostRows: 1_000
        ) { $0.listInventory($1) },
        Route("PUT v3/inventory/adjustments/absolute", "store_inventory") { try $0.adjustAbsolute($1) },
        Route("POST v3/inventory/adjustments/relative", "store_inventory") { try $0.adjustRelative($1) },
    ]
}
