"""Read raw CSV files strictly, and write them in canonical form."""
