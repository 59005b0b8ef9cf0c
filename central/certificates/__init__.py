"""Certificates: what stands on them, the sheet, the seal, issuing, checking."""
