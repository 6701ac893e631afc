"""Calendar files (.ics, RFC 5545) with whole-day events: the same events give the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_MOST_BYTES = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class CalendarEvent:
    """One day in a calendar. `uid` stays the same when the event is downloaded again, so that it is replaced."""

    uid: str
    day: date
    title: str
    description: str


def calendar_file(name: str, events: Iterable[CalendarEvent], days_before: int) -> bytes:
    """Return a calendar with a reminder some days before each event."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Duaal Monitor//Deadlines//NL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event_lines(event, days_before)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event_lines(event: CalendarEvent, days_before: int) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        # When the event was made; its own day, so that the file does not depend on the clock.
        f"DTSTAMP:{event.day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.description)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(event.title)}",
        f"TRIGGER:-P{days_before}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """Return a text as a value: escaped, and without control characters but line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (each if each == "\n" or each.isprintable() else " " if each.isspace() else "" for each in lines)
    return "".join(kept).translate(_ESCAPED)


def _folded(line: str) -> str:
    """Break a line after at most 75 bytes, never inside a character; the rest starts with a space."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > _MOST_BYTES:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
