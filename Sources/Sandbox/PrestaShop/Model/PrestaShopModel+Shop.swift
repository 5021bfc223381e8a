// Long because it is a table: each resource with its fields in the shop's own order, as its synopsis tells them. The form is
// described at `PrestaShopModel`.
extension PrestaShopModel {
    static let shopTable = """
        @configurations configuration configurations | Shop configuration
         value string m4194303
         name string R m254 isConfigName
         id_shop_group nothing isUnsignedId
         id_shop nothing isUnsignedId
         date_add date isDate
         date_upd date isDate
        @content_management_system content content_management_system | Content management system
         id_cms_category int isUnsignedInt
         position int
         indexation string
         active string
         meta_description string L m512 isGenericName
         meta_title string R L m255 isGenericName
         head_seo_title string L m255 isGenericName
         link_rewrite string R L m128 isLinkRewrite
         content string L m1073741823 isCleanHtml
        @employees employee employees | The Employees
         id_lang int R isUnsignedInt
         last_passwd_gen string RO
         stats_date_from date RO isDate
         stats_date_to date RO isDate
         stats_compare_from date RO isDate
         stats_compare_to date RO isDate
         passwd string R m255 isHashedPassword
         lastname string R m255 isName
         firstname string R m255 isName
         email string R m255 isEmail
         active bool isBool
         id_profile int R isInt
         bo_color string m32 isColor
         default_tab int isInt
         bo_theme string m32 isGenericName
         bo_css string m64 isGenericName
         bo_width int isUnsignedInt
         bo_menu bool isBool
         stats_compare_option int isUnsignedInt
         preselect_date_range string m32
         id_last_order int isUnsignedInt
         id_last_customer_message int isUnsignedInt
         id_last_customer int isUnsignedInt
         reset_password_token string m40 isSha1
         reset_password_validity date isDateOrNull
         has_enabled_gravatar bool isBool
        @image_types image_type image_types | The image types
         name string R m64 isImageTypeName
         width string R isImageSize
         height string R isImageSize
         categories bool isBool
         products bool isBool
         manufacturers bool isBool
         suppliers bool isBool
         stores bool isBool
        @languages language languages | Shop languages
         name string R m32 isGenericName
         iso_code string R m2 isLanguageIsoCode
         locale string m5 isLocale
         language_code string m5 isLanguageCode
         active bool isBool
         is_rtl bool isBool
         date_format_lite string R m32 isPhpDateFormat
         date_format_full string R m32 isPhpDateFormat
        @shop_groups shop_group shop_groups | Shop groups from multi-shop feature
         name string R m64 isGenericName
         color string m50 isColor
         share_customer bool isBool
         share_order bool isBool
         share_stock bool isBool
         active bool isBool
         deleted bool isBool
        @shop_urls shop_url shop_urls | Shop URLs from multi-shop feature
         id_shop int R
         active bool isBool
         main bool isBool
         domain string R m255 isCleanHtml
         domain_ssl string m255 isCleanHtml
         physical_uri string m64
         virtual_uri string m64
        @shops shop shops | Shops from multi-shop feature
         id_shop_group int R >shop_groups
         id_category int R
         active bool isBool
         deleted bool isBool
         name string R m64 isGenericName
         color string m50 isColor
         theme_name string m255 isThemeName
        @stores store stores | The stores
         id_country int R isUnsignedId
         id_state int isNullOrUnsignedId
         hours string L m4194303 isJson
         postcode string m12
         city string R m64 isCityName
         latitude string m13 isCoordinate
         longitude string m13 isCoordinate
         phone string m16 isPhoneNumber
         fax string m16 isPhoneNumber
         email string m255 isEmail
         active bool R isBool
         date_add date isDate
         date_upd date isDate
         name string R L m255 isGenericName
         address1 string R L m255 isAddress
         address2 string L m255 isAddress
         note string L m4194303 isCleanHtml
        @translated_configurations translated_configuration translated_configurations | Shop configuration
         value string L m4194303
         date_add date isDate
         date_upd date isDate
         name string R m254 isConfigName
         id_shop_group int isUnsignedId
         id_shop int isUnsignedId
        """
}
