"""Messy files as users send them, one named case each: what comes in, and the rows or findings that must come out."""

from tests.etl import messy_cells, messy_tables, messy_texts, messy_workbooks
from tests.etl.messy_case import CASES, Case

__all__ = ["CASES", "Case", "messy_cells", "messy_tables", "messy_texts", "messy_workbooks"]
