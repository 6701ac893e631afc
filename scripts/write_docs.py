"""Writes docs/settings.md from the declared settings; `make docs` runs it and tests/test_docs.py compares."""

from pathlib import Path

from etl.settings import Settings

SETTINGS_PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"

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


if __name__ == "__main__":
    SETTINGS_PAGE.write_text(settings_markdown(), encoding="utf-8")
