"""Cut a document into sections and spans."""
