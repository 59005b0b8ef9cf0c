### What the voice says about itself.

voice-on-request = To hear what is yours, press “Repeat”.
    .spoken = To hear what is yours, press Repeat.
voice-not-recorded = Not recorded yet; Mandarin is spoken.
    .spoken = This language is not recorded yet. Mandarin is spoken.
voice-silent = { $name }, not recorded yet
