"""The command line, one room per subject: words in, a call below, sentences and an exit code out."""
