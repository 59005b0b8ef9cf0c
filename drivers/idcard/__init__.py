"""Resident identity card readers (SAM_V modules) on a serial line or on USB."""
