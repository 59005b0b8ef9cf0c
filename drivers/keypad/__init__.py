"""The 12-key tactile keypad, on a serial line or as a USB keyboard: drivers, simulator, wire-level fake."""
