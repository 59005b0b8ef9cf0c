"""Checking certificates without network: the code, the sheet, the kept list of those called back. Used by the terminal and ``kiosk verify``."""
