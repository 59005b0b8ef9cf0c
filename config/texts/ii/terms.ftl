### Words from public sources, copied unchanged. None is a certified translation of this terminal.
### only 首页 and weekday names found

term-home = ꀨꏾꌠ
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/ii.json
