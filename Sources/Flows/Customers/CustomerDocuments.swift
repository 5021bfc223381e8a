import Commerce
public import Integrations

/// The records of the customers flow and the shapes of the documents they are made from.
public enum CustomerDocuments {
    /// What the records are called in one direction.
    struct Names: Sendable {
        var customer: String
        var contact: String?
        /// Addresses that are handed over with the customer; delivery addresses of the ERP have keys of their own and are not.
        var address: String?

        init(_ direction: Direction) {
            switch direction {
            case .shopToERP: (customer, contact, address) = ("debtor", "contact", nil)
            case .erpToShop: (customer, contact, address) = ("customer", nil, "address")
            }
        }
    }

    /// The shapes of all records, for checking mappings.
    public static let shapes: [String: DocumentShape] = {
        let customer = DocumentShape.customer.adding("koppel", .object(["revenueAccount": .value, "vatCode": .value, "paymentCondition": .value]))
        let address = DocumentShape.deliveryAddress.adding("koppel", .object(["debtor": .value, "email": .value]))
        return ["debtor": customer, "contact": customer, "customer": customer, "delivery-address": address, "address": address]
    }()
}
