"""What two titles share when they differ only in case, spaces, hyphens and underscores."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2015\u00ad\ufeff]+")


def normal_title(title: str) -> str:
    """Return a title without case, spaces, hyphens, underscores and compatibility forms."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", title).casefold())
