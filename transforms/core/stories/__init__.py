"""Which articles tell one story, and which of their events are one event."""
