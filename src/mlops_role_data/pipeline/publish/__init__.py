"""Publish the tables: Parquet, descriptor, generated files, atomic switch."""
