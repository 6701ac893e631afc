"""How the data move: files are read, checked, kept, loaded into the warehouse and asked for figures."""
