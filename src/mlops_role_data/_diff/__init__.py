"""Compare releases: what changed, in words and as data, and the version that calls for."""
