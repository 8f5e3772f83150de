"""Read the published tables: load, describe, relate."""
