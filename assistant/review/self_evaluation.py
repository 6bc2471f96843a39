"""Rules on self_evaluation."""
