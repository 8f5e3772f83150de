"""The closed subset of Table Schema that describes a table."""
