"""Rules about persons: names, identity numbers, masking. Pure."""
