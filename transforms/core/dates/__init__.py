"""Dates: every way to write one, what it can mean, and when an article was published."""
