"""Rules on feasibility."""
