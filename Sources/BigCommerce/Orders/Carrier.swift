/// How a carrier's name is said: BigCommerce knows a few providers, its tracking partner many courier codes.
struct Carrier {
    let fields: [(String, String)]

    private static let providers: Set = [
        "auspost", "canadapost", "endicia", "usps", "fedex", "ups", "upsready", "upsonline", "shipperhq", "royalmail",
    ]
    private static let couriers = [
        "dhl": "dhl", "dhlparcel": "dhl-nl", "dhlnl": "dhl-nl", "dhlde": "dhl-germany", "postnl": "postnl", "dpd": "dpd", "gls": "gls",
        "bpost": "bpost", "deutschepost": "deutsch-post", "hermes": "hermes-de", "colissimo": "colissimo", "chronopost": "chronopost-france",
    ]

    init(_ name: String?) {
        guard let name = name?.trimmed, !name.isEmpty else {
            fields = []
            return
        }
        let key = name.folded
        if Self.providers.contains(key) {
            fields = [("shipping_provider", key)]
        } else if let courier = Self.couriers[key] {
            fields = [("shipping_provider", ""), ("tracking_carrier", courier), ("shipping_method", name)]
        } else {
            fields = [("shipping_method", name)]
        }
    }
}
