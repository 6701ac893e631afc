"""The groups in which events are drawn on a timeline, with one colour and one mark each."""

from schemas.codes import Code, CodeList

EVENT_GROUPS = CodeList(
    "event_groups",
    (
        Code("meeting", "Bijeenkomst", "Meeting"),
        Code("visit", "Werkbezoek", "Visit"),
        Code("law", "Regelgeving", "Legislation"),
        Code("product", "Product", "Product"),
    ),
)
_GROUPS = {"regelgeving": "law", "werkbezoek": "visit", "product": "product"}
_OTHER_GROUP = "meeting"


def group_of_type(event_type: str) -> str:
    """Return the group of an event's type, a code of schemas.codes.EVENT_TYPES."""
    return _GROUPS.get(event_type, _OTHER_GROUP)
