### What the voice says about itself.

voice-on-request = To hear what is yours, press “Repeat”.
    .spoken = To hear what is yours, press Repeat.
