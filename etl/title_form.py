"""What two titles share when they differ only in case, spaces, hyphens and underscores."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2015\u00ad\ufeff]+")
# What forms put behind a title: 'Status:', and 'Status *' for a required one.
_MARKS = ":*"


def normal_title(title: str) -> str:
    """Return a title without case, spaces, hyphens, underscores and compatibility forms."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", title).casefold())


def unmarked_title(title: str) -> str:
    """Return a title in its normal form, without the colons and stars that forms put behind it."""
    return normal_title(title).rstrip(_MARKS)
