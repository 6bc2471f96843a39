"""Rules on completeness."""
