"""Colours of pages, workbooks and pictures: one accent, and series that colour-blind readers can tell apart."""

TEXT = "#1A1A1A"
MUTED = "#595959"
RULE = "#D9D9D9"
BAND = "#F4F4F2"
ACCENT = "#0055A4"
PALE = "#A9C3DE"
SERIES = ("#0055A4", "#B84A00", "#007A5E", "#8F3F97", "#5A5A5A", "#A3003F")
"""Never used without a second sign (mark, dash, pattern or label)."""
