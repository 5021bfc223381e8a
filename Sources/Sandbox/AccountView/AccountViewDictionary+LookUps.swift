// Look-up tables, from public dumps of AccountView's dictionary (2021). Notation: see `AccountViewField`.
extension AccountViewTable {
    static let vat = AccountViewTable(
        "VAT", "Btw-codes", key: "VAT_CODE",
        """
            ACCT_MEMO C10^; CALC_CUM L; CALC_TYPE N1*; CNG_DATE T#; CNG_NR I#; CNG_USR C20^#; COGS_TYPE L; FRM_CODE C10*^; FRM_MEMO C10^;
            INP_DATE T#; INP_USR C20^#; IS_ABC L; IS_REVERSE L; VAT_ACCT C10*^; VAT_CODE C2*^; VAT_LINK C2^; VAT_NAME C40*; VAT_PCT N7;
            VAT_TYPE N1*;
        """)

    static let journal = AccountViewTable(
        "DAILY", "Dagboeken", key: "DJ_CODE",
        """
            ACCT_PUW C10^; ACCT_RUW C10^; BNK_ACCT C34^; BNK_ACCTV C42^; BNK_CODE C11^; CHECK_NR C25^; CHK_BAL L; CHK_DIF L; CLT_BLK L;
            CNG_BLK L; CNG_DATE T#; CNG_NR I#; CNG_USR C20^#; CNT_CODE C2^; CRED_LIM Y; CUR_CODE C3^; DJP_BLK L; DJ_ACCT C10^; DJ_CODE C3*^;
            DJ_COMB L; DJ_EXT L; DJ_NAME C40*; DJ_OWNER N1; DJ_RECON L; DJ_TYPE N1*; DJ_TYPEV C20; EXCH_STAT N1; GREK_BANK L; GROSS_FLG L;
            HDR_DESC I; IBAN_NR C34^; INP_DATE T#; INP_USR C20^#; LAY_CHECK C250; LAY_REMIT C250; LINE_DESC I; LST_STMT C5; NUM_AUTO L;
            NUM_GRP N3; PA_CODE C10^; PD_DESC I; SEND_APPR L; SYS_VAL L;
        """)

    static let ledger = AccountViewTable(
        "LEDGER", "Grootboekrekeningen", key: "ACCT_NR",
        """
            ACCT_ALLOC C10^; ACCT_BAL Y; ACCT_COST C10^; ACCT_LINK N1; ACCT_NAME C40*; ACCT_NR C10*^; ACCT_PROJ L; ACCT_TYPE N1; ACT_PY Y;
            BAL_BAL Y; BAL_PL Y; CLT_BLK L; CNG_DATE T#; CNG_NR I#; CNG_USR C20^#; CON_ACCT C10^; CON_ACCT2 C10^; COR_BAL Y; COR_CAMT Y#;
            COR_DAMT Y#; COST_CODE C10^; COST_MAND L; CO_ACCT L; CR_AMT Y#; CR_AMTMIN Y; CUR_CAMT Y#; CUR_CODE C3^; CUR_DAMT Y#;
            DIST_CODE C10^; DOSS_DESC M; DOSS_REF C10^; DR_AMT Y#; EFS_CHK C25^; EFS_LEDG C25^; FA_ACCT L; FA_SELL L; INP_DATE T#;
            INP_USR C20^#; JRNL_QTY L; LDG_STAT C5^; NORM_STAT N1; NOT_DASH L; PART_MAND N1; PC_CODE C5^; PRE_COR Y; PRE_CORC Y; PRE_CORD Y;
            PROJ_EXP L; PROJ_OBLI L; PRO_ATTR M; QTY_MAND N1; REC_BLK L; REC_SYS L; REV_ACCT L; RUBRIEKEN C40^; SL_CODE1 C10^; SL_CODE2 C10^;
            SL_CODE3 C10^; SPLIT_PA L; STAT_ORIG C5^; STAT_SELL L; SUM_RPT L; TRANS_NR I#; VAT_CODE C2^; VAT_MAND L; WF_ALLOW L; WGT_MAND N1;
            WKR_TRN L; XBRL_SPEC L;
        """)

    static let costCentre = AccountViewTable(
        "COST", "Kostenplaatsen", key: "COST_CODE",
        """
            CNG_DATE T#; CNG_NR I#; CNG_USR C20^#; COST_CODE C10*^; COST_DESC C40*; COST_TYPE N1; DIF_ACCT C10^; DIST_CODE C10^; INP_DATE T#;
            INP_USR C20^#; REP_LEVEL N2; WF_AUTHEMP C10^;
        """)
}
