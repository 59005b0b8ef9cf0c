### Texts of the controls that are exactly one of the words in terms.ftl.

chrome-back = { term-back }
    .review = draft
    .source = ukui/peony translations (Kylin, 2022-02) (Go Back)
