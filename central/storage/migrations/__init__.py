"""Alembic scripts: ``versions`` holds the steps, ``env.py`` runs them."""
