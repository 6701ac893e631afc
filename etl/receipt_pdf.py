"""A receipt as PDF: the same receipt gives the same bytes on any day and machine."""

from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from etl.receipt_words import ReceiptWords
from etl.receipts import Receipt

_FONTS = Path(__file__).resolve().parent / "fonts"
_FAMILY = "Inter"
_INK, _MUTED, _LINE, _YELLOW = (20, 20, 20), (90, 90, 90), (201, 201, 198), (255, 230, 21)
_NAME_WIDTH, _LINE_HEIGHT = 48, 6


class _Page(FPDF):
    """An A4 page with the house style's line on top and the page's number below."""

    def header(self) -> None:
        self.set_fill_color(*_YELLOW)
        self.rect(0, 0, self.w, 4, style="F")
        self.set_y(14)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FAMILY, size=8)
        self.set_text_color(*_MUTED)
        self.cell(0, 5, f"Duaal Monitor · {self.page_no()}/{{nb}}", align="R")


def receipt_pdf(receipt: Receipt, words: ReceiptWords, language: str) -> bytes:
    """Return the PDF of a receipt; text that came with the upload is text in it, never an instruction."""
    pdf = _Page(format="A4")
    pdf.set_creation_date(receipt.at)
    pdf.set_title(words.title)
    pdf.set_lang("en-GB" if language == "en" else "nl-BE")
    pdf.add_font(_FAMILY, "", _FONTS / "inter-regular.ttf")
    pdf.add_font(_FAMILY, "B", _FONTS / "inter-bold.ttf")
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.add_page()
    pdf.set_text_color(*_INK)
    pdf.set_draw_color(*_LINE)
    pdf.set_font(_FAMILY, "B", 18)
    pdf.multi_cell(0, 10, words.title, new_x="LMARGIN", new_y="NEXT")
    for title, pairs in words.sections:
        _section(pdf, title, pairs)
    if words.figures:
        _figures(pdf, words)
    return bytes(pdf.output())


def _heading(pdf: FPDF, title: str) -> None:
    pdf.ln(4)
    pdf.set_font(_FAMILY, "B", 12)
    pdf.multi_cell(0, 8, title, new_x="LMARGIN", new_y="NEXT")


def _section(pdf: FPDF, title: str, pairs: tuple[tuple[str, str], ...]) -> None:
    _heading(pdf, title)
    pdf.set_font(_FAMILY, size=9)
    widths = (_NAME_WIDTH, int(pdf.epw) - _NAME_WIDTH)
    plain = FontFace(color=_MUTED)
    with pdf.table(col_widths=widths, first_row_as_headings=False, borders_layout="HORIZONTAL_LINES",
                   line_height=_LINE_HEIGHT, text_align="LEFT", v_align="T") as table:  # fmt: skip
        for name, value in pairs:
            row = table.row()
            row.cell(name, style=plain)
            row.cell(value)


def _figures(pdf: FPDF, words: ReceiptWords) -> None:
    _heading(pdf, words.figures_title)
    pdf.set_font(_FAMILY, size=9)
    with pdf.table(col_widths=(45, 95, 22, 22), borders_layout="HORIZONTAL_LINES", line_height=_LINE_HEIGHT,
                   text_align=("LEFT", "LEFT", "RIGHT", "RIGHT")) as table:  # fmt: skip
        table.row(words.figure_headings)
        for line in words.figures:
            table.row((line.whose, line.name, line.before, line.after))
