"""Rules that a schema cannot state."""
