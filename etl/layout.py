"""Which layout of tables this version of the product makes, told without importing what makes them."""

import hashlib
from functools import cache
from pathlib import Path

import schemas

# What decides the tables, their columns and types, and the marts. Read as text, because the contract itself imports
# pandera: a command that shows a list would wait a second for it.
_DECIDING = ((Path(schemas.__file__).parent, "*.py"), (Path(__file__).parent, "convert.py"),
             (Path(__file__).parent, "tables.py"), (Path(__file__).parent / "marts", "**/*.sql"))  # fmt: skip


@cache
def layout_id() -> str:
    """Return a short hash of what decides the layout: a warehouse made by another one is built anew."""
    texts = [path.read_bytes() for folder, names in _DECIDING for path in sorted(folder.glob(names))]
    return hashlib.sha256(b"".join(hashlib.sha256(text).digest() for text in texts)).hexdigest()[:16]
