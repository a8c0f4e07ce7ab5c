"""A page: from bytes to the text of its article."""
