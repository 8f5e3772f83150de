"""Compute the derived tables."""
