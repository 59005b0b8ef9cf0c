"""Speech for the kiosk, free of Qt: normaliser, clip store, live engines, player and speaker thread."""
