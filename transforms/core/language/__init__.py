"""Languages: which one a text is written in, how sure that is, and which of its sentences are in another."""
