"""The staff desk: one page that lists help calls."""
