"""Whether somebody stands before the terminal: radar (HLK-LD2410) on a serial line, or a PIR or contact on a GPIO line."""
