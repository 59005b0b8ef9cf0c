### Words from public sources, copied unchanged. None is a certified translation of this terminal.
### wiki contributors, not official; 社会保障, 养老保险, 打印, 返回, 确认, 身份证 not found

term-cancel = Fwtqfex
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-help = Bangcoh
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-search = Ra
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-view = Cazyawj
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-password = Mizmak
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-home = Yiebdaeuz
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-sign-in = Daengh haeuj
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-exit = Doiq ok
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
term-history = Lizsij
    .review = draft
    .source = wikimedia/mediawiki languages/i18n/za.json
