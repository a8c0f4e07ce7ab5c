"""Beam transforms; what they move around is known in `transforms.core`."""
