"""Check the rows against the text of the source document."""
