"""How cells of a marked workbook look; what a colour says always stands in words beside it."""

from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from etl.findings import Finding, Severity

_FILLS: dict[Severity, dict[str, object]] = {
    "error": {"bg_color": "#FFC7C7", "font_color": "#7A0010", "border": 1, "border_color": "#A3003F"},
    "warning": {"bg_color": "#FFF0B3", "font_color": "#5C4400", "border": 1, "border_color": "#B88A00"},
}
_WITHHELD = {"italic": True, "font_color": "#5A5A5A"}
_TOP: dict[str, object] = {"valign": "top", "text_wrap": True}
_TEXT: dict[str, object] = {"num_format": "@"}
_HEADING: dict[str, object] = {"bold": True, "bg_color": "#FFE615", "bottom": 1}


A4 = 9
"""The format's number of the paper."""
EVERYWHERE = "A1:XFD1048576"


@dataclass(frozen=True)
class Looks:
    """The formats of one workbook."""

    plain: Format
    heading: Format
    withheld: Format
    title: Format
    told: Format
    link: Format
    fills: dict[Severity, Format]
    """Of a cell with a finding."""
    headings: dict[Severity, Format]
    """Of a title with a finding."""
    signs: dict[Severity, Format]
    """Of the severity in the list of findings."""

    @classmethod
    def of(cls, book: Workbook) -> "Looks":
        """Add the formats to a workbook."""
        return cls(
            plain=book.add_format(_TEXT),
            heading=book.add_format({**_TEXT, **_HEADING}),
            withheld=book.add_format({**_TEXT, **_WITHHELD}),
            title=book.add_format({"bold": True, "font_size": 14}),
            told=book.add_format({**_TEXT, **_TOP}),
            link=book.add_format({**_TEXT, **_TOP, "font_color": "#0055A4", "underline": 1}),
            fills={severity: book.add_format({**_TEXT, **fill}) for severity, fill in _FILLS.items()},
            headings={severity: book.add_format({**_TEXT, "bold": True, **fill}) for severity, fill in _FILLS.items()},
            signs={severity: book.add_format({**_TEXT, **_TOP, **fill}) for severity, fill in _FILLS.items()},
        )


def worst(found: list[Finding]) -> Severity:
    """Return the severity by which a place with these findings is coloured."""
    return "error" if any(each.severity == "error" for each in found) else "warning"
