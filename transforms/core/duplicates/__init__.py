"""Which text repeats which, how surely, and by which shared passages."""
