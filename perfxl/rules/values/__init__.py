"""Rules T: what a cell holds, against the type of its field."""
