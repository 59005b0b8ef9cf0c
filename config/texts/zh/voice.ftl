### What the voice says about itself.

voice-on-request = 想听您的内容，请按“再听一遍”。
    .spoken = 想听您的内容，请按再听一遍。
