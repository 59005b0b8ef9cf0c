"""Nothing is left behind: a whole kiosk in processes of its own, visits of marked people, and a search in everything."""
