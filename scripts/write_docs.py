"""Writes what is derived from declarations: `make docs` runs it and tests/test_docs.py compares.

docs/settings.md comes from etl/settings.py; the command line's messages.mo from the messages.po beside it.
"""

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from etl.cli_text import LOCALE_DIR
from etl.settings import Settings

SETTINGS_PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
COMMAND_LINE_TEXTS = LOCALE_DIR / "nl" / "LC_MESSAGES" / "messages.mo"

_HEAD = """<!-- Made by `make docs` from etl/settings.py. Change it there. -->
# Settings

Each is an environment variable, or a line in `duaal.toml` in the folder where `duaal` is started (there in lower case
and without `DUAAL_`, such as `port = 8600`). The environment goes before the file. An unknown line in the
file is refused.

| variable | default | what it does |
|---|---|---|
"""

_TAIL = """
The command line is in Dutch, or in English when `--lang en`, `DUAAL_LANG`, `LC_ALL`, `LC_MESSAGES` or `LANG` says so,
in that order.
"""


def settings_markdown() -> str:
    """Return the settings page: one row per declared setting, in the order of declaration."""
    rows = []
    for name, declared in Settings.model_fields.items():
        default = "" if declared.default is None else f"`{declared.default}`"
        rows.append(f"| `DUAAL_{name.upper()}` | {default} | {declared.description} |\n")
    return _HEAD + "".join(rows) + _TAIL


def compiled_texts() -> bytes:
    """Return the Dutch of the command line library's own texts, as gettext reads it."""
    compiled = io.BytesIO()
    with COMMAND_LINE_TEXTS.with_suffix(".po").open("rb") as file:
        write_mo(compiled, read_po(file, locale="nl"))
    return compiled.getvalue()


if __name__ == "__main__":
    SETTINGS_PAGE.write_text(settings_markdown(), encoding="utf-8")
    COMMAND_LINE_TEXTS.write_bytes(compiled_texts())
