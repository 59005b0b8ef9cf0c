"""The bench: what the terminal takes, measured on the real program beside the least the same machine needs for it."""
