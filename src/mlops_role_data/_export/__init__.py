"""Write the published tables to other formats: one module per format."""
