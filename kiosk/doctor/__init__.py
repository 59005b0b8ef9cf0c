"""The doctor: is everything of this terminal usable, and if not, what should a person do."""
