"""Rules on suitability."""
