"""Rules S: what must be there."""
