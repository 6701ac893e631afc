"""Bars as pictures: participants per calendar year by gender, and how much of each target is reached."""

from collections.abc import Sequence

from etl.inert_text import inert
from etl.palette import ACCENT, MUTED, RULE, SERIES, TEXT
from etl.reports.form_words import figure_text, number_text
from etl.reports.headlines import MainFigure, YearCount
from etl.reports.picture import Canvas, Picture, lines_of, text_width
from schemas.esf_lines import GENDER_COLUMNS

_WIDTH = 480.0
_SIZE = 8.0
_GENDER_LOOKS = ((SERIES[0], False), (SERIES[1], True), (SERIES[2], False), (SERIES[4], True))
"""Colour, and whether hatched, of women, men, non-binary and unknown."""
_UNKNOWN = "onbekend"


def years_picture(years: Sequence[YearCount]) -> Picture | None:
    """Draw a group of bars per year: women, men, non-binary, unknown; None when nothing is known of any year."""
    if not any(each.total for each in years):
        return None
    height, top, bottom, left = 190.0, 30.0, 24.0, 34.0
    canvas = Canvas(_WIDTH, height)
    highest = max(value or 0 for each in years for value in each.by_gender)
    step = _step(highest)
    steps = -(-highest // step) or 1
    unit = (height - top - bottom) / (steps * step)
    for number in range(steps + 1):
        y = height - bottom - number * step * unit
        canvas.line((left, y), (_WIDTH, y), RULE if number else MUTED)
        canvas.text(left - 5, y, number_text(number * step), size=7.5, color=MUTED, anchor="rm")
    slot = (_WIDTH - left) / len(years)
    shown = [place for place in range(len(_GENDER_LOOKS)) if any(each.by_gender[place] for each in years)]
    width = min(34.0, slot * 0.8 / len(shown))
    for number, each in enumerate(years):
        middle = left + (number + 0.5) * slot
        canvas.text(middle, height - bottom + 11, each.year, size=_SIZE, bold=True, anchor="mm")
        if each.total is None:
            canvas.text(middle, height - bottom - 8, _UNKNOWN, size=_SIZE, color=MUTED, anchor="mm")
            continue
        for place, column in enumerate(shown):
            value = each.by_gender[column] or 0
            x, y = middle + (place - len(shown) / 2) * width, height - bottom - value * unit
            color, is_hatched = _GENDER_LOOKS[column]
            canvas.bar(x + 1, y, width - 2, value * unit, color, hatched=is_hatched)
            canvas.text(x + width / 2, y - 6, number_text(value), size=7.5, anchor="mm")
    _legend(canvas, shown)
    said = "; ".join(f"{each.year}: {_spoken(each)}" for each in years)
    return canvas.picture(f"Deelnemers per kalenderjaar van instap, naar geslacht, in personen. {said}.")


def _spoken(year: YearCount) -> str:
    if year.total is None:
        return _UNKNOWN
    parts = ", ".join(
        f"{GENDER_COLUMNS.label(code, 'nl').lower()} {number_text(value)}"
        for code, value in zip(GENDER_COLUMNS.values, year.by_gender, strict=True)
        if value
    )
    return f"{number_text(year.total)} ({parts})"


def _step(highest: int) -> int:
    """Return a round distance between lines, so that there are at most six."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if highest <= 6 * size * factor:
                return size * factor
        size *= 10


def _legend(canvas: Canvas, shown: Sequence[int]) -> None:
    x = 34.0
    for place in shown:
        color, is_hatched = _GENDER_LOOKS[place]
        canvas.bar(x, 4, 12, 9, color, hatched=is_hatched)
        label = GENDER_COLUMNS.label(GENDER_COLUMNS.values[place], "nl")
        canvas.text(x + 16, 8.5, label, size=_SIZE)
        x += text_width(label, _SIZE) + 34


def progress_picture(figures: Sequence[MainFigure]) -> Picture | None:
    """Draw a bar per figure towards the line of its target; None when there are none."""
    if not figures:
        return None
    names_width, values_width, gap = 180.0, 92.0, 8.0
    labels = [lines_of(inert(f"{each.code} {each.name}"), names_width - 8, _SIZE) for each in figures]
    heights = [max(22.0, len(lines) * 11 + 8) for lines in labels]
    canvas = Canvas(_WIDTH, sum(heights) + 24)
    longest = max(1.0, *((each.share or 0) for each in figures))
    full = (_WIDTH - names_width - values_width - gap) / min(longest, 2.0)
    y = 20.0
    canvas.text(names_width + full, 8, "streefdoel", size=7.5, color=MUTED, anchor="mm")
    for each, lines, height in zip(figures, labels, heights, strict=True):
        middle = y + height / 2
        for number, line in enumerate(lines):
            canvas.text(0, middle + (number - (len(lines) - 1) / 2) * 11, line, size=_SIZE)
        canvas.bar(names_width, middle - 6, full, 12, "#E4E4E1")
        canvas.bar(names_width, middle - 6, full * min(each.share or 0, 2.0), 12, ACCENT)
        canvas.line((names_width + full, middle - 9), (names_width + full, middle + 9), TEXT, 1.2)
        value = _UNKNOWN if each.value is None else figure_text(each.value, each.unit)
        canvas.text(_WIDTH - 6, middle, f"{value} van {figure_text(each.target, each.unit)}", size=_SIZE, anchor="rm")
        y += height
    said = "; ".join(
        f"{inert(each.name)}: {_UNKNOWN if each.value is None else figure_text(each.value, each.unit)} van "
        f"{figure_text(each.target, each.unit)}"
        for each in figures
    )
    return canvas.picture(f"Voortgang naar de streefdoelen. {said}.")
