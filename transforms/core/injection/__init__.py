"""Faults put into clean articles on purpose, to score detectors with: ours, and anybody's. See docs/models.md."""
