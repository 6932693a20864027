"""How results show themselves: short text, HTML for notebooks, and tables to take elsewhere."""
