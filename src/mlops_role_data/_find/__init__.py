"""Find rows and where they come from: search, trace, cite."""
