"""Full text: how words are cut, what is indexed of each record, and the index on each database."""
