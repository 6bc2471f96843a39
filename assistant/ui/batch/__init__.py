"""Many files reviewed at once, worst first."""
