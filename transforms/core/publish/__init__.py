"""Commits of an output brought to where others read them: object stores, tables of other formats."""
