"""What newsbeam knows: plain Python, usable without Beam."""
