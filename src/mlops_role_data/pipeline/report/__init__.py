"""Problems, and the report that shows them."""
