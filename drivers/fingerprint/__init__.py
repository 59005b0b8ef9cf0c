"""Fingerprint modules with the open UART protocol (ZFM, R30x, AS608, FPM10): compared in the module, then forgotten there."""
