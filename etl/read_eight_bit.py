"""Telling apart the encodings of one byte a sign: in which of them do the accented letters make Dutch or French words?

Windows-1252 and Mac Roman are read. MS-DOS (code page 850, still a choice when a spreadsheet saves CSV) and the euro
variant of Latin-1 are not; they are looked for so that they are never taken for one that is.
"""

import re
from collections.abc import Iterable
from functools import cache

_MOST_PLACES = 5_000
_PLACE = re.compile(rb"[\x00-\x7f]?[\x80-\xff]{1,8}[\x00-\x7f]?")

# UTF-8 of which the last letter is not whole.
_CUT = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")

_SMALL, _CAPITAL = "a-zß-öø-ÿœšž", "A-ZÀ-ÖØ-ÞŒŠŽŸ"
_LETTER = _SMALL + _CAPITAL
_OTHER_CAPITAL = "À-ÖØ-ÞŒŠŽŸ"
# What no text holds: a capital behind a small letter, an opening sign behind a letter, a sign within a word, signs
# that nobody types.
_NEVER = re.compile(
    f"[{_SMALL}][{_OTHER_CAPITAL}]|[{_CAPITAL}][{_OTHER_CAPITAL}][a-z]|[{_LETTER}][‚„‹]"  # noqa: RUF001
    f"|[{_LETTER}]‘(?!s(?![a-z]))|[{_LETTER}]”(?!s(?![a-z]))[{_LETTER}]|[{_LETTER}][“›™•‡‰†×÷¼½¾][{_LETTER}]"  # noqa: RUF001
    f"|[ƒ‡‰†¶¼½¾][{_LETTER}]|[{_LETTER}][ƒ‡‰†¼½¾]|o[šŠ][pr]"
    f"|(?<![{_LETTER}])(?![ÀÉ])[À-ÖØ-Þ](?![{_LETTER}.])"
    "|[ˆ˜¤¦¬¯¸ªÐÞðþıƒ\ufffd\x80-\x9f\uf8ff\u02c7-\u02dd\u2021\u2202-\u25ff]"  # noqa: RUF001
)
# What Dutch and French words and sums of money do hold.
_USUAL = re.compile(
    f"(?<=[{_LETTER}])[éè]|é(?=[{_LETTER}])|ê(?=[{_LETTER}])|(?<=[aeiouAEIOUé])[ëï]|(?<=[oO])ö|(?<=[aeiouAEIOU])ü"
    f"|à(?![{_LETTER}])|ç(?=[aouAOU])|(?<=[a-zA-Z])ô(?=[a-z])|î(?=[tnlm])|[âû](?=[a-z])|(?<=o)ù|œ(?=[uei])"
    f"|[ÉÈÀÇ](?=[{_LETTER}])|(?<=[A-Z])[ËÏÖÜÉÈÊÇÀÂÎÔÛÙŒ]|[ÉÀ](?![a-z])|[ÉÖÜ](?=[.])"
    f"|€(?![{_LETTER}])|[\xa0‘’“”–—…«»°²³½¼¾§±µ·´×©®™•]"  # noqa: RUF001
)
_USUALLY_WRITTEN, _RARELY_WRITTEN, _NEVER_WRITTEN = range(3)
_CODECS = ("cp1252", "mac_roman", "cp850", "iso8859_15")
"""The two that are read, and those that they are told apart from."""


def eight_bit_encoding_of(blocks: Iterable[bytes]) -> str | None:
    """Return 'windows-1252' or 'mac-roman' for a text that is not UTF-8; None when neither is certain.

    Windows-1252 is what nearly all such files are: it needs no more than to be possible, unless another encoding makes
    more sense of the text.
    """
    places: set[bytes] = set()
    block = b""
    for block in blocks:
        places.update(_PLACE.findall(block))
        if len(places) > _MOST_PLACES:
            break
    if _CUT.search(block) and _oddity(block[-3:], "cp1252") == _NEVER_WRITTEN:
        return None
    grades = [[_oddity(place, codec) for place in places] for codec in _CODECS]
    windows, mac, *others = map(max, grades)
    if windows == _USUALLY_WRITTEN or (windows == _RARELY_WRITTEN and min(mac, *others) > _USUALLY_WRITTEN):
        return "windows-1252"
    if windows == _NEVER_WRITTEN and mac < min(others):
        return "mac-roman"
    in_windows, *in_others = (each.count(_NEVER_WRITTEN) for each in grades)
    return "windows-1252" if 0 < in_windows <= min(in_others) else None


@cache
def _oddity(place: bytes, codec: str) -> int:
    """Grade some bytes as text in an encoding."""
    text = place.decode(codec, "replace")
    if _NEVER.search(text):
        return _NEVER_WRITTEN
    return _USUALLY_WRITTEN if _USUAL.sub("", text).isascii() else _RARELY_WRITTEN
