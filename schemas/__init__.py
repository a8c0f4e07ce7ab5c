"""What the data is: records, the published tables, and why a record is set aside."""
