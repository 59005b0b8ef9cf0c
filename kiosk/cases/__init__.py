"""Worked cases of others, held against what this program computes: ``kiosk estimate --check FILE``."""
