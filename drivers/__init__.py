"""Hardware adapters, free of Qt: one folder per device family, each with its contract, adapter, simulator and wire-level fake."""
