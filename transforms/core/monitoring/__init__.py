"""What the monitor remembers between its ticks: a SQLite file, what a tick promises it, how it is made again."""
