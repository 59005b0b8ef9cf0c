"""The reference central API and staff desk. SQLite by default, PostgreSQL by address; the terminal never imports it."""
