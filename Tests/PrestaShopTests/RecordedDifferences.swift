/// Where the sandbox answers otherwise than the recorded PrestaShop 9.1, and why.
enum RecordedDifferences {
    static let reasons: [String: String] = [
        "combination-find-by-reference-json":
            "the recording shows one of the demo shop's eight combinations of this code, so one is all that can be loaded",
        "customer-post-json-output": "the real echo shows id_lang as text and id_default_group as number; the sandbox shows both as numbers",
        "languages-all-json": "the real shop shows the flags of the default language as numbers and those of others as text, because it is cached",
        "search-mug": "the shop's own search is not used",
    ]
}
