"""Fetching: one document asked for politely, from where it may be asked for, within every bound."""
