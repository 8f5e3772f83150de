"""Check the links to ESCO and O*NET against extracts of these taxonomies."""
