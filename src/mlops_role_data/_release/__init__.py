"""One published release: where it is, what its descriptor says, and whether it is intact."""
