"""What is done to an output from time to time: compaction, erasure, migration, replay."""
