"""What the centre checks itself while a visitor waits, and the proofs it gives out for it."""
