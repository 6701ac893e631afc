"""Calendar files keep to RFC 5545: line ends, folding, escaping; and the same events give the same bytes."""

from datetime import date

from etl.calendar_file import CalendarEvent, calendar_file

EVENT = CalendarEvent("2022-02-100001@duaal-monitor.invalid", date(2022, 3, 10), "Uiterste dag", "Nog:\n- pilots")


def lines(content: bytes) -> list[str]:
    """Return the logical lines, as a reader puts folded ones together again."""
    assert content.endswith(b"\r\n")
    assert content.replace(b"\r\n", b"").count(b"\n") == content.replace(b"\r\n", b"").count(b"\r") == 0
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_a_calendar_is_written_line_by_line_as_the_standard_says() -> None:
    assert lines(calendar_file("Hogeschool 1", [EVENT], 3)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Duaal Monitor//Deadlines//NL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Hogeschool 1",
        "BEGIN:VEVENT",
        "UID:2022-02-100001@duaal-monitor.invalid",
        "DTSTAMP:20220310T000000Z",
        "DTSTART;VALUE=DATE:20220310",
        "DTEND;VALUE=DATE:20220311",
        "SUMMARY:Uiterste dag",
        "DESCRIPTION:Nog:\\n- pilots",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Uiterste dag",
        "TRIGGER:-P3D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    assert calendar_file("Hogeschool 1", [EVENT], 3) == calendar_file("Hogeschool 1", [EVENT], 3)


def test_text_cannot_start_a_line_of_its_own() -> None:
    hostile = "A;B,C\\D\r\nATTACH:http://elders\rX\u2028Y\u202eZ\x00\t\u00a0E"
    content = lines(calendar_file(hostile, [], 3))
    assert content[5] == "X-WR-CALNAME:A\\;B\\,C\\\\D\\nATTACH:http://elders\\nX YZ  E"
    assert len(content) == 7


def test_long_lines_are_folded_after_at_most_75_bytes_and_never_inside_a_character() -> None:
    title = "é€𝄞" * 40
    content = calendar_file(title, [], 3)
    folded = content.split(b"\r\n")
    assert max(map(len, folded)) <= 75
    assert [part.decode()[:1] for part in folded[6:9]] == [" ", " ", " "]
    assert lines(content)[5] == f"X-WR-CALNAME:{title}"
    exact = calendar_file("x" * (75 - len("X-WR-CALNAME:")), [], 3).split(b"\r\n")
    assert len(exact[5]) == 75 and exact[6] == b"END:VCALENDAR"
