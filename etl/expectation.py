"""What a column expects, as one sentence in Dutch and English, derived from its declaration."""

from schemas.datasets import Column

_MOST_LISTED = 12
"""Every code list of the contract is this short; a longer one is left to the data dictionary."""


def expectation(column: Column) -> tuple[str, str]:
    """Return the sentence that says what to enter in a cell of this column, in Dutch and English."""
    if column.codes is not None:
        return _choices(column)
    match column.kind:
        case "integer" | "number":
            return _range(column)
        case "date":
            return (
                f"Schrijf dag/maand/jaar of jaar-maand-dag, bijvoorbeeld {column.example}.",
                f"Write day/month/year or year-month-day, for example {column.example}.",
            )
        case "month":
            return (
                f"Schrijf jaar-maand, bijvoorbeeld {column.example}.",
                f"Write year-month, for example {column.example}.",
            )
        case "identifier":
            return (
                f"Gebruik 3 tot 32 hoofdletters, cijfers, - of _, bijvoorbeeld {column.example}.",
                f"Use 3 to 32 capitals, digits, - or _, for example {column.example}.",
            )
        case "learner_key":
            return (
                f"Gebruik 4 tot 64 letters, cijfers, - of _, bijvoorbeeld {column.example}.",
                f"Use 4 to 64 letters, digits, - or _, for example {column.example}.",
            )
        case "text":
            longest = column.checks["str_length"]["max_value"]
            return (
                f"Vul een tekst van hoogstens {longest} tekens in.",
                f"Enter a text of at most {longest} characters.",
            )
        case "enterprise_number":
            return (f"Verwacht: {column.help_nl}", f"Expected: {column.help_en}")
        case _:
            return (
                f"Verwacht: {column.help_nl} Bijvoorbeeld {column.example}.",
                f"Expected: {column.help_en} For example {column.example}.",
            )


def _choices(column: Column) -> tuple[str, str]:
    values = column.codes.values if column.codes else ()
    if len(values) > _MOST_LISTED:
        return ("Kies een code uit de gegevensbeschrijving.", "Choose a code from the data dictionary.")
    first, last = ", ".join(values[:-1]), values[-1]
    several = column.kind == "themes"
    return (
        f"Kies uit {first} of {last}" + (", met | ertussen." if several else "."),
        f"Choose from {first} or {last}" + (", with | between them." if several else "."),
    )


def _range(column: Column) -> tuple[str, str]:
    above = column.checks.get("greater_than", {}).get("min_value")
    least = column.checks.get("greater_than_or_equal_to", {}).get("min_value")
    most = column.checks.get("less_than_or_equal_to", {}).get("max_value")
    if above is not None:
        return (f"Vul een getal groter dan {above} in.", f"Enter a number above {above}.")
    if least is not None and most is not None:
        return (f"Vul een getal van {least} tot {most} in.", f"Enter a number from {least} to {most}.")
    return (f"Vul een getal van {least} of meer in.", f"Enter a number of {least} or more.")
