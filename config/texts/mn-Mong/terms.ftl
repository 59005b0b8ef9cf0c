### Words from public sources, copied unchanged. None is a certified translation of this terminal.
### button words not found in traditional script; deepin "mn" is Cyrillic and partly wrong – not usable in Inner Mongolia

term-social-security = ᠨᠡᠢ᠌ᠭᠡᠮᠤᠨ ᠪᠠᠲᠤᠯᠠᠭᠠ
    .review = official-source
    .source = mgl.nmg.gov.cn 2024-11-08 (from the agency name)
term-bureau = ᠬᠥᠮᠥᠨᠤ ᠬᠦᠴᠦᠨᠤ ᠡᠬᠢ ᠪᠠᠶᠠᠯᠢᠭ ᠪᠠ ᠨᠡᠢ᠌ᠭᠡᠮᠤᠨ ᠪᠠᠲᠤᠯᠠᠭᠠ ᠵᠢᠨ ᠲᠣᠪᠴᠢᠶᠠ
    .review = official-source
    .source = mgl.nmg.gov.cn 2024-11-08
