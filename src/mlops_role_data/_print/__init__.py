"""Print rows for terminals and for programs."""
