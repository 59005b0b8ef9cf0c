"""The headphone jack: whether somebody listens in private; driver, simulator, wire-level fake."""
