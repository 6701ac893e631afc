"""What a number that was typed looks like, and which command shows such a thing: for who mistook one for another."""

import re

_KINDS = (
    (
        re.compile(r"R\d+-[A-Z0-9]+-[0-9a-f]+(-[A-Z])?", re.IGNORECASE),
        "zo ziet de herkomstcode van een cijfer in een rapport eruit: bekijk de rijen met 'duaal trace {given}'",
        "that is what the id of a figure in a report looks like: see its rows with 'duaal trace {given}'",
    ),
    (
        re.compile(r"R\d+", re.IGNORECASE),
        "zo ziet het nummer van een rapport eruit: bekijk de rapporten met 'duaal report list', één met 'duaal report "
        "show {given}'",
        "that is what the number of a report looks like: see the reports with 'duaal report list', one with 'duaal "
        "report show {given}'",
    ),
    (
        re.compile(r"U\d+", re.IGNORECASE),
        "zo ziet het nummer van een upload eruit: bekijk de uploads met 'duaal uploads', één met 'duaal uploads "
        "{given}'",
        "that is what the number of an upload looks like: see the uploads with 'duaal uploads', one with 'duaal "
        "uploads {given}'",
    ),
    (
        re.compile(r"K\d\d", re.IGNORECASE),
        "zo ziet de code van een KPI eruit: bekijk het cijfer met 'duaal kpis {given}'",
        "that is what the code of a KPI looks like: see the figure with 'duaal kpis {given}'",
    ),
)


def looks_like(given: str) -> tuple[str, str] | None:
    """Say in both languages what a text looks like and where to look, None when it looks like nothing known.

    Only the form is looked at, so nothing is told of what there is.
    """
    for form, dutch, english in _KINDS:
        if form.fullmatch(given.strip()):
            return dutch.format(given=given.strip()), english.format(given=given.strip())
    return None


def unknown_upload(given: str) -> tuple[str, str]:
    """Say in both languages that there is no such upload to be seen, and what to do about it."""
    other = None if re.fullmatch(r"U\d+", given.strip(), re.IGNORECASE) else looks_like(given)
    dutch = f"Upload {given} is niet gevonden"
    english = f"Upload {given} was not found"
    if other is not None:
        return f"{dutch}; {other[0]}.", f"{english}; {other[1]}."
    return (
        f"{dutch}. Een upload heet bijvoorbeeld U000012; bekijk uw uploads met 'duaal uploads'.",
        f"{english}. An upload is called U000012, for example; see your uploads with 'duaal uploads'.",
    )


def unknown_report(given: str) -> tuple[str, str]:
    """Say in both languages that there is no such report, and what to do about it."""
    other = None if re.fullmatch(r"R\d+", given.strip(), re.IGNORECASE) else looks_like(given)
    dutch, english = f"Rapport {given} bestaat niet", f"Report {given} does not exist"
    if other is not None:
        return f"{dutch}; {other[0]}.", f"{english}; {other[1]}."
    return (
        f"{dutch}. Een rapport heet bijvoorbeeld R000007; bekijk de rapporten met 'duaal report list'.",
        f"{english}. A report is called R000007, for example; see the reports with 'duaal report list'.",
    )
