"""Parts of pages: cards, tables, charts with their text and table, notices."""
