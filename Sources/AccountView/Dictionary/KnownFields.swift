/// Fields that are known without asking, for installations whose user may not read the dictionary. From public dumps and from what
/// clients were seen writing; only what a shop coupling writes or reads.
enum KnownFields {
    static func table(_ name: String) -> TableFields {
        let fields = (notation[name] ?? "").split(separator: ";").compactMap { FieldInfo(trimmed($0)) }
        return TableFields(name, fields, isDiscovered: false)
    }

    private static let notation: [String: String] = [
        "CONTACT": """
        SUB_NR C10*^; ACCT_NR C10^; ACCT_NAME C40*; SRC_CODE C10*^; ADDRESS1 C80; POST_CODE C10^; CITY C35; CNT_CODE C2^; MAIL_BUS C50; TEL_BUS C20; \
        TEL_MOB C20; FAX_BUS C20; MAIN_CONT C40; MC_MAILB C50; VAT_NR C14^; COC_CODE C15; VAT_CODE C2^; DISC_CODE C2^; LNK_ACCT C10^; CUR_CODE C3^; \
        LNG_CODE C5^; RPL_INV C10^; APX_LIST C5^; PCT_LIST C5^; EMP_NR C10^; WWW_URL C60; DEB_NR C10; COMMENT1 M; ST_STREET C60; ST_NR C10; \
        ST_EXTRA C10; ST_REGION C40; BLK_SP L; REC_BLK L; CNG_DATE T#; CNG_NR I#; COST_CODE C10^
        """,
        "DEL_ADDR": "REC_ID C10#; SUB_NR C10*^; DEL_NAME C40; ADDRESS1 C80; POST_CODE C10^; CITY C35; CNT_CODE C2^; MAIL_BUS C50; TEL_BUS C20",
        "ARTICLE": "ART_CODE C15*; ART_DESC1 C40*; AG_CODE C5; PX_SELL Y; QTY_AVAIL N13#; QTY_TECH N13#; COST_PX Y#; CNG_DATE T#",
        "ART_GRP": "AG_CODE C5*; AG_DESC C40*",
        "SO_HDR": """
        INV_DATE T; RPL_INV C10^; DEL_DATE T; COMMENT1 C40; ORD_DATE T; RPL_DEL C10^; TO_EMAIL C50; PD_AMT Y; DEL_CODE C10; EMP_NR C10^; COMMENT2 M; \
        APX_LIST C5^
        """,
        "SO_LINE": "DEL_DATE T; ART_CODE C15; ORD_QTY N13; ART_PX Y",
        "DJ_PAGE": """
        DJ_CODE C3*^; SUB_NR C10^; INV_NR C12^; TRN_DATE D; PERIOD N3; HDR_DESC C40*; GROSS_FLG L; CUR_CODE C3^; CRED_DAYS N3; PD_PCT N7; COMMENT1 M; \
        DISC_CODE C2^; EXT_DESC C40; PAY_ID C25^; PAY_TYPE C25^; COST_CODE C10^; PROJ_CODE C10^; PAGE_AMT Y#; PAGE_VAT Y#; PAGE_NR C10^#
        """,
        "DJ_LINE": """
        ACCT_NR C10*^; TRN_DESC C40; AMOUNT Y; VAT_CODE C2^; VAT_AMT Y; TRN_QTY N13; TRN_DATE D; COST_CODE C10^; PROJ_CODE C10^; CUR_CODE C3^; \
        INV_NR C12^; SUB_NR C10^; BASE_AMT Y; PC_CODE C5^
        """,
    ]
}
