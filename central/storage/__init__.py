"""Tables, migrations and transactions of the centre."""
