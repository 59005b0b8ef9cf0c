"""A puppet of a person, drawn from one portrait: for the simulated camera and the bench, never for a visitor."""
