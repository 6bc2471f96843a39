"""Rules on family."""
