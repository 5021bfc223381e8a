// Long because it is a table: each resource with its fields in the shop's own order, as its synopsis tells them. The form is
// described at `PrestaShopModel`.
extension PrestaShopModel {
    static let ordersTable = """
        @cart_rules cart_rule cart_rules | Cart rules management
         id_customer int isUnsignedId
         date_from date R isDate
         date_to date R isDate
         description string m4194303 isCleanHtml
         quantity int isUnsignedInt
         quantity_per_user int isUnsignedInt
         priority int isUnsignedInt
         partial_use bool isBool
         code string m254 isCleanHtml
         minimum_amount float isFloat
         minimum_amount_tax bool isBool
         minimum_amount_currency int isInt
         minimum_amount_shipping bool isBool
         minimum_product_quantity int isInt
         country_restriction bool isBool
         carrier_restriction bool isBool
         group_restriction bool isBool
         cart_rule_restriction bool isBool
         product_restriction bool isBool
         shop_restriction bool isBool
         free_shipping bool isBool
         reduction_percent float2 isPercentage
         reduction_amount float isFloat
         reduction_tax bool isBool
         reduction_currency int isUnsignedId
         reduction_product int isInt
         reduction_exclude_special bool isBool
         gift_product int isUnsignedId
         gift_product_attribute int isUnsignedId
         highlight bool isBool
         active bool isBool
         date_add date isDate
         date_upd date isDate
         id_cart_rule_type int isUnsignedId
         name html L m255 defaultLanguageRequiredWhenActive
        @carts cart carts | Customer's carts
         id_address_delivery int >addresses isUnsignedId
         id_address_invoice int >addresses isUnsignedId
         id_currency int R >currencies isUnsignedId
         id_customer int >customers isUnsignedId
         id_guest int >guests isUnsignedId
         id_lang int R >languages isUnsignedId
         id_shop_group int isUnsignedId
         id_shop int isUnsignedId
         id_carrier int isUnsignedId
         recyclable bool isBool
         gift bool isBool
         gift_message string m4194303 isCleanHtml
         mobile_theme bool isBool
         delivery_option string m4194303
         secure_key string m32
         allow_seperated_package bool isBool
         date_add date isDate
         date_upd date isDate
        +cart_rows cart_row virtual
         - id_product >products R
         - id_product_attribute >combinations R
         - id_address_delivery >addresses R
         - id_customization >customizations
         - quantity R
        @customer_messages customer_message customer_messages | Customer services messages
         id_employee int isUnsignedId
         id_product int isUnsignedId
         id_customer_thread int
         ip_address string m16 isIp2Long
         message string R m4194303 isCleanHtml
         file_name string m18
         user_agent string m255
         private bool isBool
         date_add date isDate
         date_upd date isDate
         read bool isBool
        @customer_threads customer_thread customer_threads | Customer services threads
         id_lang int R isUnsignedId
         id_shop int isUnsignedId
         id_customer int isUnsignedId
         id_order int isUnsignedId
         id_product int isUnsignedId
         id_contact int R isUnsignedId
         email string m255 isEmail
         token string R m12 isGenericName
         status string
         date_add date isDate
         date_upd date isDate
        +customer_messages customer_message api=customer_messages
         - id
        @messages message messages | The Messages
         id_cart int isUnsignedId
         id_order int isUnsignedId
         id_customer int isUnsignedId
         id_employee int isUnsignedId
         message string R m4194303 isCleanHtml
         private bool isBool
         date_add date isDate
        @order_carriers order_carrier order_carriers | The Order carriers
         id_order int R >orders isUnsignedId
         id_carrier int R >carriers isUnsignedId
         id_order_invoice int isUnsignedId
         weight float isFloat
         shipping_cost_tax_excl float isFloat
         shipping_cost_tax_incl float isFloat
         tracking_number string m64 isTrackingNumber
         date_add date isDate
        @order_cart_rules order_cart_rule order_cart_rules | The Order cart rules
         id_order int R >orders isUnsignedId
         id_cart_rule int R isUnsignedId
         id_order_invoice int isUnsignedId
         name html R m254
         value float R isFloat
         value_tax_excl float R isFloat
         free_shipping bool isBool
         deleted bool isBool
        @order_details order_detail order_details | Details of an order
         id_order int R >orders isUnsignedId
         product_id int >products isUnsignedId
         product_attribute_id int >combinations isUnsignedId
         product_quantity_reinjected int isUnsignedInt
         group_reduction float2 isFloat
         discount_quantity_applied int isInt
         download_hash string m255 isGenericName
         download_deadline date isDateFormat
         id_order_invoice int isUnsignedId
         id_warehouse int R isUnsignedId
         id_shop int R isUnsignedId
         id_customization int isUnsignedId
         product_name string R m4194303 isGenericName
         product_quantity int R isInt
         product_quantity_in_stock int isInt
         product_quantity_return int isUnsignedInt
         product_quantity_refunded int isUnsignedInt
         product_price float R isPrice
         reduction_percent float2 isFloat
         reduction_amount float isPrice
         reduction_amount_tax_incl float isPrice
         reduction_amount_tax_excl float isPrice
         product_quantity_discount float isFloat
         product_ean13 string m13 isEan13
         product_isbn string m32 isIsbn
         product_upc string m12 isUpc
         product_mpn string m40 isMpn
         product_reference string m64 isReference
         product_supplier_reference string m64 isReference
         product_weight float isFloat
         tax_computation_method int isUnsignedId
         id_tax_rules_group int isInt
         ecotax float isFloat
         ecotax_tax_rate float3 isFloat
         download_nb int isInt
         unit_price_tax_incl float isPrice
         unit_price_tax_excl float isPrice
         total_price_tax_incl float isPrice
         total_price_tax_excl float isPrice
         total_shipping_price_tax_excl float isPrice
         total_shipping_price_tax_incl float isPrice
         purchase_supplier_price float isPrice
         original_product_price float isPrice
         original_wholesale_price float isPrice
         total_refunded_tax_excl float isPrice
         total_refunded_tax_incl float isPrice
        +taxes tax api=taxes
         - id
        @order_histories order_history order_histories | The Order histories
         id_employee int >employees isUnsignedId
         id_order_state int R >order_states isUnsignedId
         id_order int R >orders isUnsignedId
         date_add date isDate
        @order_invoices order_invoice order_invoices | The Order invoices
         id_order int R isUnsignedId
         number int R isUnsignedId
         delivery_number int isUnsignedId
         delivery_date date isDateFormat
         total_discount_tax_excl float
         total_discount_tax_incl float
         total_paid_tax_excl float
         total_paid_tax_incl float
         total_products float
         total_products_wt float
         total_shipping_tax_excl float
         total_shipping_tax_incl float
         shipping_tax_computation_method int
         total_wrapping_tax_excl float
         total_wrapping_tax_incl float
         shop_address html m4194303 isCleanHtml
         note html m4194303
         date_add date isDate
        @order_payments order_payment order_payments | The Order payments
         order_reference string m255
         id_currency int R isUnsignedId
         amount float R isPrice
         payment_method string m255 isGenericName
         conversion_rate float isFloat
         transaction_id string m254
         card_number string m254
         card_brand string m254
         card_expiration string m254
         card_holder string m254
         date_add date isDate
         id_employee int isUnsignedId N
        @order_returns order_return order_returns | The Customers orders returns
         id_customer int R isUnsignedId
         id_order int R isUnsignedId
         question string m4194303 isCleanHtml
         state string
         date_add date isDate
         date_upd date isDate
        @order_slip order_slip order_slips | The Order slips
         id_customer int R >customers isUnsignedId
         id_order int R >orders isUnsignedId
         conversion_rate float R isFloat
         total_products_tax_excl float R isFloat
         total_products_tax_incl float R isFloat
         total_shipping_tax_excl float R isFloat
         total_shipping_tax_incl float R isFloat
         amount float isFloat
         shipping_cost bool
         shipping_cost_amount float isFloat
         partial int
         date_add date isDate
         date_upd date isDate
         order_slip_type int isInt
        +order_slip_details order_slip_detail virtual
         - id
         - id_order_detail R
         - product_quantity R
         - amount_tax_excl R
         - amount_tax_incl R
        @order_states order_state order_states | The Order statuses
         unremovable bool isBool
         delivery bool isBool
         hidden bool isBool
         send_email bool isBool
         module_name string m255 isModuleName
         invoice bool isBool
         color string m32 isColor
         logable bool isBool
         shipped bool isBool
         paid bool isBool
         pdf_delivery bool isBool
         pdf_invoice bool isBool
         deleted bool isBool
         name string R L m64 isGenericName
         template string L m64 isTplName
        @orders order orders | The Customers orders
         id_address_delivery int R >addresses isUnsignedId
         id_address_invoice int R >addresses isUnsignedId
         id_cart int R >carts isUnsignedId
         id_currency int R >currencies isUnsignedId
         id_lang int R >languages isUnsignedId
         id_customer int R >customers isUnsignedId
         id_carrier int R >carriers isUnsignedId
         current_state int >order_states isUnsignedId
         module string R m255 isModuleName
         invoice_number int
         invoice_date date
         delivery_number int
         delivery_date date
         valid bool
         date_add date isDate
         date_upd date isDate
         shipping_number string X
         note html m4194303
         id_shop_group int isUnsignedId
         id_shop int isUnsignedId
         secure_key string m32 isMd5
         payment string R m255 isGenericName
         recyclable bool isBool
         gift bool isBool
         gift_message string m4194303 isCleanHtml
         mobile_theme bool isBool
         total_discounts float isPrice
         total_discounts_tax_incl float isPrice
         total_discounts_tax_excl float isPrice
         total_paid float R isPrice
         total_paid_tax_incl float isPrice
         total_paid_tax_excl float isPrice
         total_paid_real float R isPrice
         total_products float R isPrice
         total_products_wt float R isPrice
         total_shipping float isPrice
         total_shipping_tax_incl float isPrice
         total_shipping_tax_excl float isPrice
         carrier_tax_rate float3 isFloat
         total_wrapping float isPrice
         total_wrapping_tax_incl float isPrice
         total_wrapping_tax_excl float isPrice
         round_mode int isUnsignedId
         round_type int isUnsignedId
         conversion_rate float R isFloat
         reference string m255
        +order_rows order_row virtual
         - id
         - product_id >products R
         - product_attribute_id R
         - product_quantity R
         - product_name RO
         - product_reference RO
         - product_ean13 RO
         - product_isbn RO
         - product_upc RO
         - product_price RO
         - id_customization >customizations
         - unit_price_tax_incl RO
         - unit_price_tax_excl RO
        """
}
