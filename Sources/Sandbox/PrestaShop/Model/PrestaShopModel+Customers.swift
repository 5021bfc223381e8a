// Long because it is a table: each resource with its fields in the shop's own order, as its synopsis tells them. The form is
// described at `PrestaShopModel`.
extension PrestaShopModel {
    static let customersTable = """
        @addresses address addresses | The Customer, Brand and Customer addresses
         id_customer int >customers isNullOrUnsignedId
         id_manufacturer int >manufacturers isNullOrUnsignedId
         id_supplier int >suppliers isNullOrUnsignedId
         id_country int R >countries isUnsignedId
         id_state int >states isNullOrUnsignedId
         id_warehouse int isNullOrUnsignedId
         alias string R m32 isGenericName
         company string m255 isGenericName
         lastname string R m255 isName
         firstname string R m255 isName
         vat_number string m32 isGenericName
         address1 string R m128 isAddress
         address2 string m128 isAddress
         postcode string m12 isPostCode
         city string R m64 isCityName
         other string m4194303 isMessage
         phone string m32 isPhoneNumber
         phone_mobile string m32 isPhoneNumber
         dni string m16 isDniLite
         deleted bool isBool
         date_add date isDate
         date_upd date isDate
        @carriers carrier carriers | The Carriers
         deleted bool isBool
         is_module bool isBool
         id_tax_rules_group int X >tax_rule_groups
         id_reference int
         name string R m64 isCarrierName
         active bool R isBool
         is_free bool isBool
         url string m255 isAbsoluteUrl
         shipping_handling bool isBool
         shipping_external bool
         range_behavior bool isBool
         shipping_method int isUnsignedInt
         max_width int isUnsignedInt
         max_height int isUnsignedInt
         max_depth int isUnsignedInt
         max_weight float isFloat
         grade int m1 isUnsignedInt
         external_module_name string m64
         need_range bool
         position int
         delay string R L m512 isGenericName
        @contacts contact contacts | Shop contacts
         email string m255 isEmail
         customer_service bool isBool
         name string R L m255 isGenericName
         description string L m4194303 isString
        @countries country countries | The countries
         id_zone int R >zones isUnsignedId
         id_currency int >currencies isUnsignedId
         call_prefix int isInt
         iso_code string R m3 isLanguageIsoCode
         active bool isBool
         contains_states bool R isBool
         need_identification_number bool R isBool
         need_zip_code bool isBool
         zip_code_format string m12 isZipCodeFormat
         display_tax_label bool R isBool
         name string R L m64 isGenericName
        @currencies currency currencies | The currencies
         names string L
         name string R X m255 isGenericName
         symbol string L m255
         iso_code string R m3 isLanguageIsoCode
         numeric_iso_code string m3 isNumericIsoCode
         precision int isInt
         conversion_rate float R isUnsignedFloat
         deleted boolint isBool
         active boolint isBool
         unofficial boolint isBool
         modified boolint isBool
         pattern string L m255
        @customers customer customers | The e-shop's customers
         id_default_group int >groups
         id_lang int >languages isUnsignedId
         newsletter_date_add date
         ip_registration_newsletter string m15 N
         last_passwd_gen string RO
         secure_key string RO m32 isMd5
         deleted bool isBool
         passwd string R m255 isHashedPassword
         lastname string R m255 isCustomerName
         firstname string R m255 isCustomerName
         email string R m255 isEmail
         id_gender int isUnsignedId
         birthday date isBirthDate
         newsletter bool isBool
         optin bool isBool
         website string m128 isUrl N
         company string m255 isGenericName N
         siret string m14 isGenericName N
         ape string m6 isApe N
         outstanding_allow_amount float isFloat
         show_public_prices bool isBool
         id_risk int isUnsignedInt
         max_payment_days int isUnsignedInt
         active bool isBool
         note html m4194303 N
         is_guest bool isBool
         id_shop int isUnsignedId
         id_shop_group int isUnsignedId
         date_add date isDate
         date_upd date isDate
         reset_password_token string m40 isSha1 N
         reset_password_validity date isDateOrNull
        +groups group api=groups
         - id
        @deliveries delivery deliveries | Product delivery
         id_carrier int R isUnsignedId
         id_range_price int R isUnsignedId
         id_range_weight int R isUnsignedId
         id_zone int R isUnsignedId
         id_shop int
         id_shop_group int
         price float R isPrice
        @groups group groups | The customer's groups
         reduction float2 isFloat
         price_display_method int R isPriceDisplayMethod
         show_prices bool isBool
         date_add date isDate
         date_upd date isDate
         name string R L m32 isGenericName
        @guests guest guests | The guests
         id_customer int isUnsignedId
         id_operating_system int isUnsignedId
         id_web_browser int isUnsignedId
         javascript bool isBool
         screen_resolution_x int isInt
         screen_resolution_y int isInt
         screen_color int isInt
         sun_java bool isBool
         adobe_flash bool isBool
         adobe_director bool isBool
         apple_quicktime bool isBool
         real_player bool isBool
         windows_media bool isBool
         accept_language string m8 isGenericName
         mobile_theme bool isBool
        @price_ranges price_range price_ranges | Price ranges
         id_carrier int R isInt
         delimiter1 float R isUnsignedFloat
         delimiter2 float R isUnsignedFloat
        @states state states | The available states of countries
         id_zone int R >zones isUnsignedId
         id_country int R >countries isUnsignedId
         iso_code string R m7 isStateIsoCode
         name string R m80 isGenericName
         active bool isBool
        @tax_rule_groups tax_rule_group tax_rule_groups | Tax rule groups
         name string R m64 isGenericName
         active bool isBool
         deleted bool isBool
         date_add date isDate
         date_upd date isDate
        @tax_rules tax_rule tax_rules | Tax rules entity
         id_tax_rules_group int R >tax_rule_groups isUnsignedId
         id_state int >states isUnsignedId
         id_country int R >countries isUnsignedId
         zipcode_from string m12 isPostCode
         zipcode_to string m12 isPostCode
         id_tax int R isUnsignedId
         behavior int isUnsignedInt
         description string m100 isString
        @taxes tax taxes | The tax rate
         rate float3 R isFloat
         active bool
         deleted bool
         name string R L m32 isGenericName
        @weight_ranges weight_range weight_ranges | Weight ranges
         id_carrier int R isInt
         delimiter1 float R isUnsignedFloat
         delimiter2 float R isUnsignedFloat
        @zones zone zones | The Countries zones
         name string R m64 isGenericName
         active bool isBool
        """
}
