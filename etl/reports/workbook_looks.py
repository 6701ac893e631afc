"""How cells of a report's workbook look, and the workbook itself: typed, inert, and the same bytes each time."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager

from etl.reports.form_words import LANGUAGE_TAG
from etl.reports.model import ColumnKind

A4 = 9
"""The format's number of the paper."""
_TOP: Mapping[str, Any] = {"valign": "top"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 18},
    "subtitle": {"font_size": 12, "font_color": "#595959"},
    "heading": {"bold": True, "font_size": 13},
    "head": {"bold": True, "bg_color": "#FFE615", "border": 1, "text_wrap": True, "valign": "top"},
    "name": {"bold": True, **_TOP},
    "value": {"text_wrap": True, "num_format": "@", **_TOP},
    "told": {"text_wrap": True, **_TOP},
    "plain": {**_TOP},
    "marked": {"text_wrap": True, "bold": True, "bg_color": "#FFF0B3", "border": 1, **_TOP},
}
# A number leaves a little room to the text beside it.
_NUMBER: Mapping[str, Any] = {"align": "right", "indent": 1}
_NUMBERS: tuple[ColumnKind, ...] = ("integer", "decimal", "percent", "date", "datetime")
# Excel puts the signs of the reader's own language in their place: 2.847 and 56,2 in Belgian Dutch.
_KINDS: Mapping[ColumnKind, str] = {
    "text": "@",
    "id": "@",
    "month": "@",
    "integer": "#,##0",
    "decimal": "#,##0.0",
    "percent": '0.0" %"',
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm:ss",
}
UNIT_FORMATS: Mapping[str, str] = {"count": "#,##0", "pct": '0.0" %"', "ratio": "#,##0.0"}
"""Of a KPI's value, by its unit."""


class Looks:
    """The formats of one workbook, by name, by kind of column and by unit; each is added when first asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Format] = {}

    def named(self, name: str) -> Format:
        """Return a format by its name."""
        return self._format(name, _FORMATS[name])

    def kind(self, kind: ColumnKind, *, is_wrapped: bool = False) -> Format:
        """Return the format of a column's values; a long text is broken into lines."""
        placed = _NUMBER if kind in _NUMBERS else {}
        return self._format(f"kind {kind}", {"num_format": _KINDS[kind], **_TOP, **placed}, is_wrapped=is_wrapped)

    def unit(self, unit: str) -> Format:
        """Return the format of a KPI's value."""
        return self._format(f"unit {unit}", {"num_format": UNIT_FORMATS[unit], **_TOP, **_NUMBER})

    def _format(self, key: str, declared: Mapping[str, Any], *, is_wrapped: bool = False) -> Format:
        if (key, is_wrapped) not in self._made:
            wrapped = {"text_wrap": True} if is_wrapped else {}
            self._made[key, is_wrapped] = self._book.add_format({**declared, **wrapped})
        return self._made[key, is_wrapped]


class _CoreWithLanguage(Core):  # type: ignore[misc]
    """The document's properties with its language, for which XlsxWriter 3.3 has no setting."""

    def _write_dc_title(self) -> None:
        super()._write_dc_title()
        self._xml_data_element("dc:language", LANGUAGE_TAG)


class _PackagerWithLanguage(Packager):  # type: ignore[misc]
    def _write_core_file(self) -> None:
        core = _CoreWithLanguage()
        core._set_properties(self.workbook.doc_properties)  # noqa: SLF001
        core._set_xml_writer(self._filename("docProps/core.xml"))  # noqa: SLF001
        core._assemble_xml_file()  # noqa: SLF001


class ReportBook(Workbook):  # type: ignore[misc]
    """A workbook whose properties name its language; XlsxWriter lets the packager be replaced."""

    def _get_packager(self) -> Packager:
        return _PackagerWithLanguage()


def fit_paper(sheet: Any, title: str) -> None:
    """Let a sheet be printed on A4 across, as wide as the paper, with its title and the number of the page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    # In a header, & begins a code.
    sheet.set_header(f"&L{title[:180].replace('&', '&&')}&R&A")
    sheet.set_footer("&LDuaal Monitor&RPagina &P van &N")
