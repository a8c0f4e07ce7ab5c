"""What a page says about its article, and where it says so."""
