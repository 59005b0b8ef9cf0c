"""Pension rules. Pure: no clock, no files; every local rule is a parameter."""
