"""The timeline as a picture: exact days as marks, months and periods as bars, with their titles; no invented dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from etl.inert_text import inert
from etl.palette import BAND, MUTED, RULE, SERIES
from etl.reports.form_words import date_text, month_text
from etl.reports.picture import Canvas, Picture, lines_of, text_width
from schemas.codes import DATE_PRECISIONS, EVENT_TYPES
from schemas.event_groups import EVENT_GROUPS, group_of_type

_WIDTH, _TOP, _BOTTOM, _SIDE = 480.0, 34.0, 20.0, 8.0
_SIZE, _LINE, _GAP = 7.5, 9.5, 6.5
"""Size of the letters, and the heights of a line and between lanes, in points."""
_LABEL_WIDTH = 190.0
_LOOKS = {
    "meeting": (SERIES[0], "diamond"),
    "visit": (SERIES[2], "circle"),
    "law": (SERIES[1], "square"),
    "product": (SERIES[3], "triangle"),
}
"""Colour and mark of each group of events."""
_DAY = DATE_PRECISIONS.label("dag", "nl")


@dataclass(frozen=True)
class Dated:
    """One event with a date, ready to draw."""

    title: str
    start: date
    end: date
    group: str
    is_bar: bool
    when: str


def dated_events(rows: Sequence[dict[str, Any]]) -> list[Dated]:
    """Return the events that have a date, in order of time."""
    codes = {EVENT_TYPES.label(code, "nl"): code for code in EVENT_TYPES.values}
    found = [
        Dated(
            inert(str(row["title"] or row["event_type"])),
            row["date_start"],
            row["date_end"] or row["date_start"],
            group_of_type(codes.get(str(row["event_type"]), "")),
            row["date_precision"] != _DAY,
            when(row),
        )
        for row in rows
        if row["date_start"] is not None
    ]
    return sorted(found, key=lambda each: (each.start, each.end, each.title))


def when(row: dict[str, Any]) -> str:
    """Return the date of an event as exactly as it is known, and no more exactly."""
    start, end = row["date_start"], row["date_end"] or row["date_start"]
    if start is None:
        return "datum onbekend"
    if row["date_precision"] == _DAY:
        return date_text(start)
    if (start.year, start.month) == (end.year, end.month):
        return month_text(f"{start:%Y-%m}")
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        return f"{month_text(f'{start:%Y-%m}')} – {month_text(f'{end:%Y-%m}')}"
    return f"{date_text(start)} – {date_text(end)}"


def timeline_picture(rows: Sequence[dict[str, Any]]) -> Picture | None:
    """Draw the events that have a date; None when there are none."""
    events = dated_events(rows)
    if not events:
        return None
    first, last = _span(events)
    scale = (_WIDTH - 2 * _SIDE) / ((last - first).days or 1)
    placed = _placed(events, first, scale)
    heights = _lane_heights(placed)
    canvas = Canvas(_WIDTH, _TOP + sum(heights) + _BOTTOM)
    _draw_axis(canvas, first, last, scale)
    for each, lane, is_left in placed:
        middle = _TOP + sum(heights[:lane]) + heights[lane] / 2
        _draw_event(canvas, each, middle, first, scale, is_left)
    _draw_legend(canvas, [name for name in _LOOKS if any(each.group == name for each in events)])
    return canvas.picture("Tijdslijn. " + "; ".join(f"{each.when}: {each.title}" for each in events) + ".")


def _span(events: Sequence[Dated]) -> tuple[date, date]:
    """Return whole quarters around the events."""
    start, end = min(each.start for each in events), max(each.end for each in events)
    first = date(start.year, (start.month - 1) // 3 * 3 + 1, 1)
    after = (end.year * 12 + end.month - 1) // 3 * 3 + 3
    return first, date(after // 12, after % 12 + 1, 1)


def _placed(events: Sequence[Dated], first: date, scale: float) -> list[tuple[Dated, int, bool]]:
    """Give every event the highest lane in which neither mark nor label overlaps another, and its label's side."""
    lanes: list[list[tuple[float, float]]] = []
    placed = []
    for each in events:
        start, end = _x(each.start, first, scale), _x(each.end, first, scale)
        width = max(text_width(line, _SIZE) for line in _label(each)) + 10
        is_left = end + width > _WIDTH and start - width > 0
        taken = (start - width, end + 8) if is_left else (start - 8, end + width)
        lane = next(
            (
                number
                for number, spans in enumerate(lanes)
                if all(taken[1] < low or taken[0] > high for low, high in spans)
            ),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(taken)
        placed.append((each, lane, is_left))
    return placed


def _lane_heights(placed: Sequence[tuple[Dated, int, bool]]) -> list[float]:
    lines = [0] * (max(lane for _, lane, _ in placed) + 1)
    for each, lane, _ in placed:
        lines[lane] = max(lines[lane], len(_label(each)))
    return [count * _LINE + _GAP for count in lines]


def _label(event: Dated) -> list[str]:
    """Return the lines of an event's title."""
    return lines_of(event.title, _LABEL_WIDTH, _SIZE)


def _x(day: date, first: date, scale: float) -> float:
    return _SIDE + (day - first).days * scale


def _draw_axis(canvas: Canvas, first: date, last: date, scale: float) -> None:
    bottom = canvas.height - _BOTTOM
    for year in range(first.year, last.year + 1):
        left, right = _x(max(first, date(year, 1, 1)), first, scale), _x(min(last, date(year + 1, 1, 1)), first, scale)
        if right <= left:
            continue
        if year % 2 == 0:
            canvas.bar(left, _TOP - 14, right - left, bottom - _TOP + 14, BAND)
        canvas.text((left + right) / 2, _TOP - 8, str(year), size=8, bold=True, color=MUTED, anchor="mm")
    day = first
    while day < last:
        x = _x(day, first, scale)
        canvas.line((x, _TOP), (x, bottom), RULE)
        canvas.text(x + 2, bottom + 7, format_date(day, "MMM", locale="nl_BE").rstrip("."), size=7, color=MUTED)
        day = (day.replace(day=1) + timedelta(days=95)).replace(day=1)
    canvas.line((_SIDE, bottom), (_WIDTH - _SIDE, bottom), MUTED)


def _draw_event(canvas: Canvas, event: Dated, y: float, first: date, scale: float, is_left: bool) -> None:
    color, symbol = _LOOKS[event.group]
    start, end = _x(event.start, first, scale), _x(event.end, first, scale)
    if event.is_bar:
        canvas.bar(start, y - 3.5, max(end - start, 3), 7, color)
    else:
        canvas.mark(start, y, 8, symbol, color)
    lines = _label(event)
    for number, line in enumerate(lines):
        height = y + (number - (len(lines) - 1) / 2) * _LINE
        if is_left:
            canvas.text(start - 7, height, line, size=_SIZE, anchor="rm")
        else:
            canvas.text(max(end, start + 3) + 7, height, line, size=_SIZE)


def _draw_legend(canvas: Canvas, groups: Sequence[str]) -> None:
    x = _SIDE + 4
    for name in groups:
        color, symbol = _LOOKS[name]
        canvas.mark(x, 8, 8, symbol, color)
        label = EVENT_GROUPS.label(name, "nl")
        canvas.text(x + 8, 8, label, size=_SIZE)
        x += text_width(label, _SIZE) + 28
    canvas.bar(x - 4, 4.5, 18, 7, MUTED)
    canvas.text(x + 18, 8, "Maand of periode", size=_SIZE)
