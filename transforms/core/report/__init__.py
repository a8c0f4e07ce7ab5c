"""What a person looks at: the figures of an output and the marks of an article, as pages and as lines. No Beam, no clock."""
