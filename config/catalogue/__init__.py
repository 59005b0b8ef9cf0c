"""The service catalogue: what this terminal can do, as data. One item is one TOML file with its texts."""
