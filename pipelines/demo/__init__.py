"""A small news site on this machine, to try newsbeam on: `newsbeam demo serve`."""
