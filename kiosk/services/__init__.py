"""The services: each one the story of a visit, read top to bottom."""
