"""The two judges, Frictionless and Pandera."""
