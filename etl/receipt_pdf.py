"""A receipt as PDF: the same receipt gives the same bytes on any day and machine."""

import io
from html import escape
from pathlib import Path
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from etl.receipt_words import ReceiptWords

_FONTS = Path(__file__).resolve().parent / "fonts"
_REGULAR, _BOLD = "Inter", "Inter-Bold"
_INK, _MUTED, _LINE, _YELLOW = map(HexColor, ("#141414", "#595959", "#C9C9C6", "#FFE615"))
_LEFT: Literal[0] = 0
_RIGHT: Literal[2] = 2
_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_NAME_WIDTH = 48 * mm
_FIGURE_WIDTHS = (45 * mm, _WIDTH - 45 * mm - 48 * mm, 24 * mm, 24 * mm)
_RULES = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


def _style(
    name: str, size: float, *, font: str = _REGULAR, color: Color = _INK, alignment: Literal[0, 2] = _LEFT
) -> ParagraphStyle:
    # Hashes and names of files have no place to break: any character may end a line.
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=size * 1.4, textColor=color, alignment=alignment, splitLongWords=1
    )


_TITLE = _style("title", 18, font=_BOLD)
_HEADING = _style("heading", 12, font=_BOLD)
_VALUE = _style("value", 9)
_NAME = _style("name", 9, color=_MUTED)
_COLUMN = _style("column", 9, font=_BOLD)
_NUMBER = _style("number", 9, alignment=_RIGHT)
_NUMBER_COLUMN = _style("number-column", 9, font=_BOLD, alignment=_RIGHT)


def receipt_pdf(words: ReceiptWords, language: str) -> bytes:
    """Return the PDF of a receipt; text that came with the upload is text in it, never an instruction."""
    registerFont(TTFont(_REGULAR, str(_FONTS / "inter-regular.ttf")))
    registerFont(TTFont(_BOLD, str(_FONTS / "inter-bold.ttf")))
    registerFontFamily(_REGULAR, normal=_REGULAR, bold=_BOLD)
    written = io.BytesIO()
    frame = Frame(_MARGIN, 18 * mm, _WIDTH, A4[1] - 34 * mm, leftPadding=0, rightPadding=0)
    # `invariant` leaves the day and the random identifier out.
    document = BaseDocTemplate(
        written,
        pagesize=A4,
        title=words.title,
        author="Duaal Monitor",
        lang="en-GB" if language == "en" else "nl-BE",
        invariant=1,
        pageTemplates=[PageTemplate(frames=[frame], onPage=_dress)],
    )
    document.build(_story(words))
    return written.getvalue()


def _story(words: ReceiptWords) -> list[Flowable]:
    story: list[Flowable] = [_text(words.title, _TITLE)]
    for title, pairs in words.sections:
        rows = [[_text(name, _NAME), _text(value, _VALUE)] for name, value in pairs]
        story += [Spacer(0, 6 * mm), _text(title, _HEADING), Spacer(0, 1 * mm)]
        story.append(Table(rows, colWidths=[_NAME_WIDTH, _WIDTH - _NAME_WIDTH], style=_RULES))
    if words.figures:
        styles = (_COLUMN, _COLUMN, _NUMBER_COLUMN, _NUMBER_COLUMN)
        rows = [[_text(text, style) for text, style in zip(words.figure_headings, styles, strict=True)]]
        rows += [
            [
                _text(line.whose, _VALUE),
                _text(line.name, _VALUE),
                _text(line.before, _NUMBER),
                _text(line.after, _NUMBER),
            ]
            for line in words.figures
        ]
        story += [Spacer(0, 6 * mm), _text(words.figures_title, _HEADING), Spacer(0, 1 * mm)]
        story.append(Table(rows, colWidths=list(_FIGURE_WIDTHS), style=_RULES, repeatRows=1))
    return story


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    """Return a paragraph of plain text: the library would read markup in it."""
    return Paragraph(escape(text, quote=False), style)


def _dress(canvas: Canvas, _document: BaseDocTemplate) -> None:
    """Draw the house style's line on top of a page and its number below."""
    canvas.saveState()
    canvas.setFillColor(_YELLOW)
    canvas.rect(0, A4[1] - 4 * mm, A4[0], 4 * mm, stroke=0, fill=1)
    canvas.setFillColor(_MUTED)
    canvas.setFont(_REGULAR, 8)
    canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, f"Duaal Monitor · {canvas.getPageNumber()}")
    canvas.restoreState()
