"""Books of the centre behind ``POST /v1/records``: what is on record, and the operations that answer from it."""
