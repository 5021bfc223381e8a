// The trade tables. No dump of their dictionary is public: names come from client code and from sibling tables, and nothing is
// here that nobody was seen using, so that a client which guesses fails. Notation: see `AccountViewField`.
extension AccountViewTable {
    static let article = AccountViewTable(
        "ARTICLE", "Artikelen", key: "ART_CODE",
        "ART_CODE C15*; ART_DESC1 C40*; AG_CODE C5; PX_SELL Y; COST_PX Y#; QTY_AVAIL N13#; QTY_TECH N13#; CNG_DATE T#")

    /// What one installation added for its shop. Custom columns begin with a letter, a digit and an underscore; the others have names that
    /// sibling tables have. None of them is to be relied on.
    static let shopFields = """
        VAT_CODE C2^; UNT_CODE C10; REC_BLK L; K1_EAN C20; K1_OUDER C15; K1_MAAT C20; K1_KLEUR C20; K1_MERK C40; K1_KORT M; K1_TEKST M;
        K1_GEWICHT N9; K1_RESERV N13#; IMG_MEDIUM C80; IMG_M_DATA M
        """

    /// Price lists; no public name is known, so this one is plainly made up.
    static let listPrice = AccountViewTable(
        "K1_PRICE", "Artikelprijslijsten", key: "REC_ID", "REC_ID C10#; APX_LIST C5^; ART_CODE C15; LIST_PX Y")

    static let articleGroup = AccountViewTable("ART_GRP", "Artikelgroepen", key: "AG_CODE", "AG_CODE C5*; AG_DESC C40*")

    static let articlePack = AccountViewTable(
        "ART_PACK", "Verpakkingen", key: "ART_CODE", "ART_CODE C15*; PACK_CONT N13; VEUTR_LEV C10; PQTY_FREE2 N13")

    static let deliveryAddress = AccountViewTable(
        "DEL_ADDR", "Afleveradressen", key: "REC_ID",
        "REC_ID C10#; SUB_NR C10*^; DEL_NAME C40; ADDRESS1 C80; POST_CODE C10^; CITY C35; CNT_CODE C2^; MAIL_BUS C50; TEL_BUS C20")

    static let orderHeader = AccountViewTable(
        "SO_HDR", "Verkooporders", key: "ORD_NR",
        """
        ORD_NR C10#; INV_DATE T; RPL_INV C10*^; DEL_DATE T; COMMENT1 C40; ORD_DATE T; RPL_DEL C10*^; TO_EMAIL C50; PD_AMT Y; DEL_CODE C10;
        EMP_NR C10^; COMMENT2 M; APX_LIST C5^; DISC_CODE C2^; CUR_CODE C3^; ORD_TOT Y#
        """)

    static let orderLine = AccountViewTable(
        "SO_LINE", "Verkooporderregels", key: "REC_ID",
        "REC_ID C10#; DEL_DATE T; ART_CODE C15*; ORD_QTY N13; ART_PX Y; DISC_PCT N7; ART_DESC1 C40; VAT_AMT Y#")

    static let historyHeader = AccountViewTable(
        "HST_AH", "Historie orders", key: "REC_ID",
        """
        REC_ID C10#; HDR_TYPE N2#; DC_NAME C40#; DEL_DATE T#; INV_DATE T#; RPL_INV C10#; COMMENT1 C40#; COMMENT2 M#; DEL_ADDR C10#;
        SHIP_MTH C10#; SHIP_COST Y#; ORD_COST Y#; VDISC_DESC C40#
        """)

    static let historyLine = AccountViewTable(
        "HST_AL", "Historie orderregels", key: "REC_ID", "REC_ID C10#; ART_CODE C15#; UNIT_PX Y#; ART_UNIT C10#; COST_PX Y#")

    static let administration = AccountViewTable(
        "ADM_LIST", "Administraties", key: "ADM_CODE",
        "ADM_CODE C10*; ADM_DESC C40; ADM_DIR C80; ADM_PREV C10; ADM_ARCH L; BOOK_DATE T; ATS_YEAR I")

    static let dictionaryFile = AccountViewTable(
        "DCT_FILE", "Tabellen", key: "DBF_NAME",
        """
        DBF_NAME C8; DBF_DESC C40; DBF_TYPE N2; OBJ_CODE C5; TBL_CHILD C8; TBL_HDR C8; NO_INSERT L; NO_UPDATE L; NO_DELETE L; NO_XML_UPD L
        """)

    static let dictionaryField = AccountViewTable(
        "DCT_FLD", "Velden", key: "DCT_FLD_Id",
        """
        DBF_NAME C8; FIELD_NAME C10; FIELD_TYPE C1; FIELD_LEN N3; FLD_DESC C40; INP_MAND L; FLD_FMT C10; FLD_MASK C40; COM_BLK L; REC_CUST L
        """)
}
