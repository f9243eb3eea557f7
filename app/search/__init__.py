"""Full-text search: the tokenizer, the indexed texts of each record, and the index on each database."""
