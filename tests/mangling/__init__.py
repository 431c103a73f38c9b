"""What people do to a form, and that it is still read."""
