"""SQL text compiled from declarations: quoted names and literals, and patterns that mean the same in DuckDB."""

import re

# Only classes, groups, counts and literals: all else (\d, ., ^, $, look-around) differs between Python and RE2.
_PORTABLE = re.compile(r"(?:\[[A-Za-z0-9_-]+\]|\{[0-9]+(?:,[0-9]*)?\}|[A-Za-z0-9_|()?+*-])+")
_ANCHORED = re.compile(r"\\A\(\?:(.*)\)\\Z", re.DOTALL)
_FIXED_LENGTH = re.compile(r"\[[A-Za-z0-9_-]+\]\{([0-9]+)\}")
_NOT_LIKE = re.compile(r"\(\?!([^()]*)\\Z\)(.*)", re.DOTALL)


class UnsupportedPattern(Exception):
    """A declared pattern uses something that may mean another thing in SQL."""

    def __init__(self, pattern: str) -> None:
        super().__init__(f"no SQL form for pattern {pattern}")
        self.pattern = pattern


def literal(text: str) -> str:
    """Return a declared text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return a declared name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def matches(text: str, pattern: str) -> str:
    """Return SQL that tells whether the whole text matches a pattern of our own."""
    return f"regexp_full_match({text}, {literal(pattern)})"


def declared_match(text: str, pattern: str) -> str:
    r"""Return SQL for a declared pattern of the form \A(?:…)\Z, where … may begin with one (?!…\Z).

    Raises UnsupportedPattern for a pattern that Python and RE2 might read differently.
    """
    anchored = _ANCHORED.fullmatch(pattern)
    if anchored is None:
        raise UnsupportedPattern(pattern)
    wanted, unwanted = anchored.group(1), None
    excluding = _NOT_LIKE.fullmatch(wanted)
    if excluding is not None:
        unwanted, wanted = excluding.groups()
    for part in (wanted, unwanted):
        if part is not None and not _PORTABLE.fullmatch(part):
            raise UnsupportedPattern(pattern)
    if unwanted is None:
        return matches(text, wanted)
    return f"({matches(text, wanted)} and not {_matches_rarely(text, unwanted)})"


def _matches_rarely(text: str, pattern: str) -> str:
    """Return SQL for a match that few texts can have: where the length tells, the pattern is not tried on the rest."""
    length = _FIXED_LENGTH.fullmatch(pattern)
    if length is None:
        return matches(text, pattern)
    return f"case when length({text}) = {length.group(1)} then {matches(text, pattern)} else false end"
