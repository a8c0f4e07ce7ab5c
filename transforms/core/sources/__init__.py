"""Files of news to pages: one module per input format, and the plan of what is read when."""
