"""Parts of a Word document: headings, tables whose headings repeat, pictures with a text, and fields to complete.

python-docx writes every text through lxml, so that markup in it is text; what it cannot do is done on its elements.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from etl.inert_text import inert
from etl.palette import ACCENT, MUTED
from etl.reports.form_words import LANGUAGE_TAG, shown
from etl.reports.model import Column, Value
from etl.reports.picture import Picture, text_width

FONT = "Calibri"
_MARGIN, _SHORT, _LONG = Cm(2), Cm(21), Cm(29.7)
_TABLE_STYLE = "Table Grid"
_SIZES = {1: 17, 2: 13, 3: 11}
_YELLOW, _FIELD = "FFE615", "FFF6BF"
_CELL_MARGINS = 14.5
"""Left and right of the text of a cell, in points, with a little more: LibreOffice sets small letters wider."""
_WIDEST_WORD, _LONG_TEXT = 150.0, 120
_NUMBERS = ("integer", "decimal", "percent")


def new_document() -> WordDocument:
    """Return an empty document on A4 with our styles, in Dutch."""
    document = Document()
    styles = document.styles
    for name in ("Normal", "Title", "Subtitle", "Caption", *(f"Heading {level}" for level in _SIZES)):
        font = styles[name].font
        font.name, font.color.rgb, font.italic = FONT, RGBColor(0x1A, 0x1A, 0x1A), False
        fonts = styles[name].element.rPr.rFonts
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        fonts.set(qn("w:cs"), FONT)
    styles["Normal"].font.size = Pt(10.5)
    styles["Title"].font.size = Pt(26)
    styles["Caption"].font.color.rgb = RGBColor.from_string(MUTED[1:])
    for level, size in _SIZES.items():
        styles[f"Heading {level}"].font.size = Pt(size)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE_TAG)
        language.set(qn("w:eastAsia"), LANGUAGE_TAG)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), LANGUAGE_TAG)
    _plain_bullets(document)
    _page(document.sections[0], is_across=False)
    return document


def _plain_bullets(document: WordDocument) -> None:
    """Give lists a bullet that every font has: that of the template is a sign of the font Symbol."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        text, looks = level.find(qn("w:lvlText")), level.find(qn("w:rPr"))
        if text is not None and text.get(qn("w:val")) == "\uf0b7":
            text.set(qn("w:val"), "\N{BULLET}")
            if looks is not None:
                level.remove(looks)


def _page(section: Any, *, is_across: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if is_across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if is_across else (_SHORT, _LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN


def across(document: WordDocument) -> None:
    """Begin pages that lie across, for wide tables."""
    _page(_next_section(document), is_across=True)


def upright(document: WordDocument) -> None:
    """Begin pages that stand upright again."""
    _page(_next_section(document), is_across=False)


def _next_section(document: WordDocument) -> Section:
    section: Section = document.add_section()
    # A new section copies what the one before says of its first page.
    section.different_first_page_header_footer = False
    return section


def head_and_foot(document: WordDocument, head: str) -> None:
    """Write a line above and the page's number below every page but the first."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _small(section.header.paragraphs[0], head)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _small(foot, "Pagina ")
    _code(foot, "PAGE")
    _small(foot, " van ")
    _code(foot, "NUMPAGES")


def _small(paragraph: Paragraph, text: str) -> Any:
    run = paragraph.add_run(inert(text))
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(MUTED[1:])
    return run


def _code(paragraph: Paragraph, code: str) -> None:
    """Add a field that Word fills in; each part is a run of its own, with the same small letters."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:t" if kind else "w:instrText")
            part.text = text
        _small(paragraph, "")._r.append(part)  # noqa: SLF001


def heading(document: WordDocument, text: str, level: int = 1) -> None:
    """Add a real heading."""
    document.add_heading(inert(text), level)


def paragraph(document: WordDocument, text: str, *, bold: bool = False, muted: bool = False) -> Paragraph:
    """Add a paragraph."""
    made = document.add_paragraph()
    run = made.add_run(inert(text))
    run.bold = bold or None
    if muted:
        run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(MUTED[1:])
    made.paragraph_format.space_after = Pt(6)
    return made


def listed(document: WordDocument, lead: str, text: str, after: str) -> None:
    """Add a line of a list: bold words, the text, and small words after it."""
    made = document.add_paragraph(style="List Bullet")
    made.add_run(inert(lead)).bold = True
    made.add_run(inert(text))
    _small(made, after)
    made.paragraph_format.space_after = Pt(3)


def field(document: WordDocument, name: str, hint: str, number: int) -> None:
    """Add a field to complete: marked, named, and replaced by the first letter that is typed into it."""
    made = document.add_paragraph()
    run = made.add_run(f"[In te vullen: {hint}]")
    run.font.color.rgb = RGBColor.from_string(ACCENT[1:])
    _shade(made._p.get_or_add_pPr(), _FIELD)  # noqa: SLF001
    control, properties, content = (OxmlElement(f"w:{each}") for each in ("sdt", "sdtPr", "sdtContent"))
    for tag, value in (("alias", name), ("tag", f"veld_{number}"), ("id", str(1000 + number))):
        part = OxmlElement(f"w:{tag}")
        part.set(qn("w:val"), value)
        properties.append(part)
    properties.append(OxmlElement("w:showingPlcHdr"))
    text = OxmlElement("w:text")
    text.set(qn("w:multiLine"), "1")
    properties.append(text)
    made._p.addprevious(control)  # noqa: SLF001
    content.append(made._p)  # noqa: SLF001
    control.extend((properties, content))


def _shade(properties: Any, color: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def picture(document: WordDocument, drawn: Picture, caption: str) -> None:
    """Add a picture with its caption and the text that stands for it."""
    made = document.add_paragraph()
    shape = made.add_run().add_picture(BytesIO(drawn.content), width=Pt(drawn.width))
    for each in shape._inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):  # noqa: SLF001
        each.set("descr", inert(drawn.alt))
        each.set("name", inert(caption, 100))
    made.paragraph_format.keep_with_next = True
    made.paragraph_format.space_after = Pt(2)
    document.add_paragraph(inert(caption), style="Caption")


def table(
    document: WordDocument,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    caption: str,
    *,
    size: float = 9,
    row_height: float | None = None,
) -> None:
    """Add a table of values, written by their kinds; its headings are repeated on every page."""
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    texts = [[value if isinstance(value, str) and column.kind == "text" else shown(value, column.kind)
              for column, value in zip(columns, row, strict=True)] for row in rows]  # fmt: skip
    made = document.add_table(1 + len(rows), len(columns), _TABLE_STYLE)
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    _describe(made, caption)
    widths = _widths([column.title_nl for column in columns], texts, width, size, is_full=row_height is not None)
    # Cells are taken once: python-docx makes all of them anew for every cell that is asked for.
    cells = list(made._cells)  # noqa: SLF001
    for place, column in enumerate(columns):
        made.columns[place].width = widths[place]
        _fill(cells[place], column.title_nl, widths[place], size, is_head=True, is_number=column.kind in _NUMBERS)
    for number, row in enumerate(texts, start=1):
        for place, (column, text) in enumerate(zip(columns, row, strict=True)):
            cell = cells[number * len(columns) + place]
            _fill(cell, inert(text), widths[place], size, is_head=False, is_number=column.kind in _NUMBERS)
    for number, each in enumerate(made.rows):
        properties = each._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        elif row_height:
            each.height = Pt(row_height)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _describe(made: WordTable, caption: str) -> None:
    properties = made._tbl.tblPr  # noqa: SLF001
    for tag in ("tblCaption", "tblDescription"):
        part = OxmlElement(f"w:{tag}")
        part.set(qn("w:val"), inert(caption, 500))
        properties.append(part)


def _widths(
    headings: Sequence[str], texts: Sequence[Sequence[str]], width: int, size: float, *, is_full: bool
) -> list[int]:
    """Share the width: each column gets its widest word at least, and of the rest as much as its longest text asks.

    A full table shares out all of the rest: it is to be filled in by hand.
    """
    least, wanted = [], []
    for place, title in enumerate(headings):
        cells = {row[place] for row in texts}
        words = {word for text in cells for word in text.split()}
        titles = max(text_width(word, size, bold=True) for word in title.split() or [""])
        word = max((text_width(each, size) for each in words), default=0.0)
        longest = max((text_width(each[:_LONG_TEXT], size) for each in cells), default=0.0)
        least.append(max(titles, min(word, _WIDEST_WORD)) + _CELL_MARGINS)
        wanted.append(max(longest + _CELL_MARGINS - least[-1], 0.0))
    total = width / Pt(1)
    rest = total - sum(least)
    if rest < 0:
        return [int(width * each / sum(least)) for each in least]
    if is_full:
        return [int(Pt(1) * (minimum + rest / len(least))) for minimum in least]
    part = min(1.0, rest / sum(wanted)) if sum(wanted) else 0.0
    return [int(Pt(1) * (minimum + more * part)) for minimum, more in zip(least, wanted, strict=True)]


def _fill(cell: Any, text: str, width: int, size: float, *, is_head: bool, is_number: bool) -> None:
    cell.width = width
    written = cell.paragraphs[0]
    run = written.add_run(text)
    run.font.size = Pt(size)
    if is_head:
        run.bold = True
        _shade(cell._tc.get_or_add_tcPr(), _YELLOW)  # noqa: SLF001
    if is_number:
        written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
