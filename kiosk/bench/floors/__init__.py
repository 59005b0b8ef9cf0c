"""Floors: the least that does a part of the work, each a program of its own that imports nothing of the kiosk."""
