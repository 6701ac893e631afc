"""Texts of our SQL files."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def sql_text(folder: str, name: str) -> str:
    """Return the text of an SQL file of this package."""
    return (_HERE / folder / f"{name}.sql").read_text(encoding="utf-8")
