"""Parts of pages that turn figures into cards, charts and tables; used by one page or several."""
