"""Event coders, one file each; the stages of the dictionary coder are modules beside it."""
