// Long because it is a table: each resource with its fields in the shop's own order, as its synopsis tells them. The form is
// described at `PrestaShopModel`.
extension PrestaShopModel {
    static let catalogueTable = """
        @attachments - - | The product Attachments
        @categories category categories | The product categories
         id_parent int >categories isUnsignedInt
         level_depth int RO isUnsignedInt
         nb_products_recursive int RO X
         active bool R isBool
         id_shop_default int isUnsignedId
         is_root_category bool isBool
         position int
         redirect_type string isString
         id_type_redirected int isUnsignedId
         date_add date isDate
         date_upd date isDate
         name string R L m128 isCatalogName
         link_rewrite string R L m128 isLinkRewrite
         description html L isCleanHtml
         additional_description html L isCleanHtml
         meta_title string L m255 isGenericName
         meta_description string L m512 isGenericName
        +categories category api=categories
         - id
        +products product api=products
         - id
        @combinations combination combinations | The product combinations
         id_product int R >products isUnsignedId
         ean13 string m13 isEan13
         isbn string m32 isIsbn
         upc string m12 isUpc
         mpn string m40 isMpn
         reference string m64
         supplier_reference string m64
         wholesale_price float m27 isNegativePrice
         price float m20 isNegativePrice
         ecotax float m20 isPrice
         weight float isFloat
         unit_price_impact float m20 isNegativePrice
         minimal_quantity int R isPositiveInt
         low_stock_threshold int isInt
         low_stock_alert bool isBool
         default_on bool isBool
         available_date date isDateFormat
         available_now string L m255 isGenericName
         available_later string L m255 IsGenericName
        +product_option_values product_option_value api=product_option_values
         - id
        +images image api=images/products
         - id
        @customizations customization customizations | Customization values
         id_address_delivery int R isUnsignedId
         id_cart int R isUnsignedId
         id_product int R isUnsignedId
         id_product_attribute int R isUnsignedId
         quantity int R isUnsignedId
         quantity_refunded int R isUnsignedId
         quantity_returned int R isUnsignedId
         in_cart bool R isBool
        +customized_data_text_fields customized_data_text_field virtual
         - id_customization_field >product_customization_fields R
         - value
        +customized_data_images customized_data_image virtual
         - id_customization_field >product_customization_fields
         - value
        @images - - | The images
        @manufacturers manufacturer manufacturers | The product brands
         active bool
         link_rewrite string RO X
         name string R m64 isCatalogName
         date_add date
         date_upd date
         description html L m4194303 isCleanHtml
         short_description html L m4194303 isCleanHtml
         meta_title string L m255 isGenericName
         meta_description string L m512 isGenericName
        +addresses address api=addresses
         - id >addresses
        @product_customization_fields customization_field customization_fields | Customization Field
         id_product int R isUnsignedId
         type int R isUnsignedId
         required bool R isBool
         is_module bool isBool
         is_deleted bool isBool
         name string R L m255
        @product_feature_values product_feature_value product_feature_values | The product feature values
         id_feature int R >product_features isUnsignedId
         custom bool isBool
         position int isInt
         value string R L m255 isGenericName
        @product_features product_feature product_features | The product features
         position int isInt
         name string R L m128 isGenericName
        @product_option_values product_option_value product_option_values | The product options value
         id_attribute_group int R >product_options isUnsignedId
         color string m32 isColor
         position int isInt
         name string R L m128 isGenericName
        @product_options product_option product_options | The product options
         is_color_group bool isBool
         group_type string R m255
         position int isInt
         name string R L m128 isGenericName
         public_name string R L m64 isGenericName
        +product_option_values product_option_value api=product_option_values
         - id
        @product_suppliers product_supplier product_suppliers | Product Suppliers
         id_product int R isUnsignedId
         id_product_attribute int R isUnsignedId
         id_supplier int R isUnsignedId
         id_currency int isUnsignedId
         product_supplier_reference string m64 isReference
         product_supplier_price_te float isPrice
        @products product products | The products
         id_manufacturer int >manufacturers isUnsignedId
         id_supplier int >suppliers isUnsignedId
         id_category_default int >categories isUnsignedId
         new string
         cache_default_attribute int
         id_default_image int X >images/products
         id_default_combination int X >combinations
         id_tax_rules_group int >tax_rule_groups isUnsignedId
         position_in_category int X
         manufacturer_name string RO X
         quantity int RO X
         type string X
         id_shop_default int isUnsignedId
         reference string m64 isReference
         supplier_reference string m64 isReference
         location string m255 isString
         width float isUnsignedFloat
         height float isUnsignedFloat
         depth float isUnsignedFloat
         weight float isUnsignedFloat
         quantity_discount bool isBool
         ean13 string m14 isGtin
         isbn string m32 isIsbn
         upc string m12 isUpc
         mpn string m40 isMpn
         cache_is_pack bool isBool
         cache_has_attachments bool isBool
         is_virtual bool isBool
         state int isUnsignedId
         additional_delivery_times int isUnsignedId
         delivery_in_stock string L m255 isGenericName
         delivery_out_stock string L m255 isGenericName
         product_type string isGenericName
         on_sale bool isBool
         online_only bool isBool
         ecotax float isPrice
         minimal_quantity int isPositiveInt
         low_stock_threshold int isInt
         low_stock_alert bool isBool
         price float R isPrice
         wholesale_price float isPrice
         unity string m255 isString
         unit_price float isPrice
         unit_price_ratio float
         additional_shipping_cost float isPrice
         customizable int isUnsignedInt
         text_fields int isUnsignedInt
         uploadable_files int isUnsignedInt
         active bool isBool
         redirect_type string isString
         id_type_redirected int isUnsignedId
         available_for_order bool isBool
         available_date date isDateFormat
         show_condition bool isBool
         condition string isGenericName
         show_price bool isBool
         indexed bool isBool
         visibility string isProductVisibility
         advanced_stock_management bool isBool
         date_add date isDate
         date_upd date isDate
         pack_stock_type int isUnsignedInt
         meta_description string L m512 isGenericName
         meta_title string L m255 isGenericName
         link_rewrite string L m128 isLinkRewrite
         name string L m128 isCatalogName
         description html L m4194303 isCleanHtml
         description_short html L m4194303 isCleanHtml
         available_now string L m255 isGenericName
         available_later string L m255 IsGenericName
        +categories category api=categories
         - id R
        +images image api=images
         - id
        +combinations combination api=combinations
         - id R
        +product_option_values product_option_value api=product_option_values
         - id R
        +product_features product_feature api=product_features
         - id R
         - id_feature_value >product_feature_values R
        +tags tag api=tags
         - id R
        +stock_availables stock_available api=stock_availables
         - id R
         - id_product_attribute R
        +attachments attachment api=attachments
         - id R
        +accessories product api=products
         - id >products R
        +product_bundle product api=products
         - id R
         - id_product_attribute
         - quantity
        @search - - verbs=get,head | Search
        @specific_price_rules specific_price_rule specific_price_rules | Specific price management
         id_shop int R isUnsignedId
         id_country int R isUnsignedId
         id_currency int R isUnsignedId
         id_group int R isUnsignedId
         name string R m255 isCleanHtml
         from_quantity int R isUnsignedInt
         price float R isNegativePrice
         reduction float R isPrice
         reduction_tax bool R isBool
         reduction_type string R isReductionType
         from date isDateFormat
         to date isDateFormat
        @specific_prices specific_price specific_prices | Specific price management
         id_shop_group int >shop_groups isUnsignedId
         id_shop int R >shops isUnsignedId
         id_cart int R >carts isUnsignedId
         id_product int R >products isUnsignedId
         id_product_attribute int >product_attributes isUnsignedId
         id_currency int R >currencies isUnsignedId
         id_country int R >countries isUnsignedId
         id_group int R >groups isUnsignedId
         id_customer int R >customers isUnsignedId
         id_specific_price_rule int isUnsignedId
         price float R isNegativePrice
         from_quantity int R isUnsignedInt
         reduction float R isPrice
         reduction_tax int R isBool
         reduction_type string R isReductionType
         from date R isDateFormat
         to date R isDateFormat
        @stock_availables stock_available stock_availables verbs=get,put,patch,head | Available quantities
         id_product int R >products isUnsignedId
         id_product_attribute int R >combinations isUnsignedId
         id_shop int >shops isUnsignedId
         id_shop_group int >shop_groups isUnsignedId
         quantity int R isInt
         depends_on_stock bool R isBool
         out_of_stock int R isInt
         location string m255 isString
        @stock_movement_reasons stock_movement_reason stock_movement_reasons | Stock movement reason
         sign string
         deleted string
         date_add date isDate
         date_upd date isDate
         name string R L m255 isGenericName
        @stock_movements stock_mvt stock_mvts verbs=get,head | Stock movements
         id_product int
         id_product_attribute int
         id_warehouse int
         id_currency int
         management_type string
         id_employee int R isUnsignedId
         id_stock int R isUnsignedId
         id_stock_mvt_reason int R isUnsignedId
         id_order int isUnsignedId
         id_supply_order int isUnsignedId
         product_name string L
         ean13 string
         upc string
         reference string
         mpn string
         physical_quantity int R isUnsignedInt
         sign int R isInt
         last_wa float isPrice
         current_wa float isPrice
         price_te float R isPrice
         date_add date R isDate
        @stocks stock stocks verbs=get,head | Stocks
         id_warehouse int R isUnsignedId
         id_product int R isUnsignedId
         id_product_attribute int R isUnsignedId
         real_quantity string RO X
         reference string m64 isReference
         ean13 string m13 isEan13
         isbn string m32 isIsbn
         upc string m12 isUpc
         mpn string m40 isMpn
         physical_quantity int R isUnsignedInt
         usable_quantity int R isInt
         price_te float R isPrice
        @suppliers supplier suppliers | The product suppliers
         link_rewrite string
         name string R m64 isCatalogName
         active string
         date_add date isDate
         date_upd date isDate
         description string L m4194303 isCleanHtml
         meta_title string L m255 isGenericName
         meta_description string L m512 isGenericName
        @tags tag tags | The Products tags
         id_lang int >languages R isUnsignedId
         name string R m32 isGenericName
        @warehouses warehouse warehouses verbs=get,put,post,patch,head | Warehouses
         id_address int R isUnsignedId
         id_employee int R isUnsignedId
         id_currency int R isUnsignedId
         valuation string RO X
         deleted string
         reference string R m64 isString
         name string R m45 isString
         management_type string R isStockManagement
        +stocks stock api=stocks
         - id
        +carriers carrier api=carriers
         - id
        +shops shop api=shops
         - id
         - name
        """
}
