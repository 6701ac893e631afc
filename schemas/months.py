"""How a month is written: the contract's form, which addresses and commands take too."""

import re

MONTH_PATTERN = r"20[0-9][0-9]-(0[1-9]|1[0-2])"


def is_month(text: str) -> bool:
    """Tell whether a text is a month such as 2023-03."""
    return re.fullmatch(MONTH_PATTERN, text) is not None
