"""The A4 page printer, reached over IPP through a private CUPS queue (or directly)."""
