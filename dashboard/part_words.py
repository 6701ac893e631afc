"""So many of so many, with the noun in the number of the whole: '1 van 1 instelling', '1 van 3 instellingen'."""

from dashboard.context import Context

_SEVERAL = 2


def part_of(context: Context, identifier: str, part: int | None, whole: int | None) -> str:
    """Return a part of a whole with its noun, which is the text of that name; what is unknown counts as several."""
    number = context.format.number
    count = _SEVERAL if whole is None else whole
    return context.text.plural(identifier, count, part=number(part), whole=number(whole))
