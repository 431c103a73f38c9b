"""Rules R: the rubric against the facts."""
