"""Query the published tables with SQL, in a locked DuckDB database."""
