"""Rules on relevance."""
