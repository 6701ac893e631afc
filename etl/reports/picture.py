"""A picture that we draw ourselves: our own font at a fixed size, so that it has the same bytes on every machine."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from etl.palette import TEXT

_FONTS = Path(__file__).resolve().parent.parent / "fonts"
_SCALE = 3
"""Points to pixels: 216 to the inch, sharp on paper."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Picture:
    """A PNG with its size in points and the text that says what it shows."""

    content: bytes
    width: float
    height: float
    alt: str


@cache
def _font(size: float, is_bold: bool) -> ImageFont.FreeTypeFont:
    name = "inter-bold.ttf" if is_bold else "inter-regular.ttf"
    # The basic layout needs no library of the machine.
    return ImageFont.truetype(str(_FONTS / name), round(size * _SCALE), layout_engine=ImageFont.Layout.BASIC)


class Canvas:
    """A white area in points, from the left and from the top."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (round(width * _SCALE), round(height * _SCALE)), "#FFFFFF")
        self._draw = ImageDraw.Draw(self._image)

    def bar(self, x: float, y: float, width: float, height: float, color: str, *, hatched: bool = False) -> None:
        """Fill an area; a hatched one is drawn with slanted lines and a border."""
        box = (round(x * _SCALE), round(y * _SCALE), round((x + width) * _SCALE), round((y + height) * _SCALE))
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        if not hatched:
            self._draw.rectangle(box, fill=color)
            return
        piece = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), "#FFFFFF")
        lines = ImageDraw.Draw(piece)
        for start in range(-piece.height, piece.width, 5 * _SCALE):
            lines.line((start, piece.height, start + piece.height, 0), fill=color, width=2 * _SCALE)
        self._image.paste(piece, box[:2])
        self._draw.rectangle(box, outline=color, width=_SCALE)

    def line(self, start: Point, end: Point, color: str, width: float = 0.5) -> None:
        """Draw a straight line."""
        points = [round(each * _SCALE) for each in (*start, *end)]
        self._draw.line(points, fill=color, width=max(1, round(width * _SCALE)))

    def mark(self, x: float, y: float, size: float, symbol: str, color: str) -> None:
        """Draw a mark around a place: 'diamond', 'circle', 'square' or 'triangle'."""
        half, place = size / 2, (x, y)
        shapes: dict[str, Sequence[Point]] = {
            "diamond": ((0, -half), (half, 0), (0, half), (-half, 0)),
            "square": ((-half, -half), (half, -half), (half, half), (-half, half)),
            "triangle": ((0, -half), (half, half), (-half, half)),
        }
        if symbol == "circle":
            box = [round((each + shift) * _SCALE) for shift in (-half, half) for each in place]
            self._draw.ellipse(box, fill=color)
            return
        self._draw.polygon(
            [(round((x + dx) * _SCALE), round((y + dy) * _SCALE)) for dx, dy in shapes[symbol]], fill=color
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8,
        bold: bool = False,
        color: str = TEXT,
        anchor: str = "lm",
    ) -> None:
        """Write one line; the anchor's letters are those of Pillow: l, m or r, and a, m or d."""
        place = (round(x * _SCALE), round(y * _SCALE))
        self._draw.text(place, text, fill=color, font=_font(size, bold), anchor=anchor)

    def picture(self, alt: str) -> Picture:
        """Return what was drawn."""
        content = io.BytesIO()
        self._image.quantize(colors=64, dither=Image.Dither.NONE).save(content, "PNG", optimize=False, compress_level=9)
        return Picture(content.getvalue(), self.width, self.height, alt)


def text_width(text: str, size: float = 8, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in points."""
    return _font(size, bold).getlength(text) / _SCALE


def lines_of(text: str, width: float, size: float = 8) -> list[str]:
    """Break a text into lines of at most a width in points; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, width, size):
            wider = f"{lines[-1]} {piece}".strip()
            if text_width(wider, size) <= width:
                lines[-1] = wider
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    if text_width(word, size) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
