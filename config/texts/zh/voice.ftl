### What the voice says about itself.

voice-on-request = 想听您的内容，请按“再听一遍”。
    .spoken = 想听您的内容，请按再听一遍。
voice-not-recorded = 这种语言还没有录音，先说普通话。
    .spoken = 这种语言还没有录音，先说普通话。
voice-silent = { $name }，还没有录音
