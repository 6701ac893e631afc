"""Page texts: gettext catalogues in locale/<language>/LC_MESSAGES/duaal.po, compiled in memory when first needed."""

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"
LOCALE_DIR = Path(__file__).parent / "locale"


def catalogue_path(language: str) -> Path:
    """Return the catalogue of a language."""
    return LOCALE_DIR / language / "LC_MESSAGES" / "duaal.po"


class Texts:
    """The texts of one language, by their identifiers, for example `text("overview.title")`."""

    def __init__(self, language: str) -> None:
        compiled = io.BytesIO()
        with catalogue_path(language).open("rb") as file:
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        self._translations = gettext.GNUTranslations(compiled)
        self.language = language

    def __call__(self, identifier: str, **facts: Any) -> str:
        """Return a text with its {placeholders} filled in."""
        return self._translations.gettext(identifier).format(**facts)

    def plural(self, identifier: str, count: int, **facts: Any) -> str:
        """Return the form of a text that fits a count; {count} is filled by the caller when it needs a format."""
        return self._translations.ngettext(identifier, identifier, count).format(**{"count": count, **facts})


@cache
def texts(language: str) -> Texts:
    """Return the texts of a language, read once per process."""
    return Texts(language)
