"""Messy tables: titles, totals, empty and doubled rows, and headers of all kinds."""

from schemas.datasets import dataset
from tests.etl.files import event
from tests.etl.messy_case import (
    HEADER,
    PILOTS,
    PLAIN,
    PLAIN_SHEET,
    ROWS,
    SHEET,
    TEXT,
    WORKPLACES,
    accepted,
    lines,
    refused,
)
from tests.etl.reading import delimited, sheet


def _rows() -> None:
    titles = [["Proeftuinen Hogeschool 1"], ["maart 2022; voorlopig"], []]
    accepted("title rows", delimited([*titles, *SHEET]), PILOTS, repairs=["title_rows"])
    accepted("title rows, all cells", delimited([["Overzicht", *[""] * 17], [""] * 18, *SHEET]), PILOTS)
    below = [["C02", 6, "sector"]]
    wrong = [*titles, HEADER, ROWS[0], [*ROWS[1][:5], "XX", *ROWS[1][6:]]]
    refused("title rows count", delimited(wrong), *(tuple(each) for each in below))
    sorted_along = [ROWS[0], HEADER, ROWS[1]]
    refused("header sorted among the rows", delimited(sorted_along), ("R28", 1, None))
    for word in ("Totaal", "TOTAL", "Eindtotaal:", "som"):
        totals = [word, *[""] * 12, "40", "300.5", "", "", ""]
        accepted(f"totals row {word}", delimited([*SHEET, totals]), PILOTS, repairs=["totals_row"])
    accepted("totals row and empty rows", delimited([*SHEET, [], ["", "Totaal", "3"], [], []]), PILOTS)
    company = [{**row, "enterprise_name": "Total"} for row in WORKPLACES]
    first = [[line[5], *line[:5], *line[6:]] for line in sheet("workplaces", company)]
    accepted("company named Total", delimited(first), company, dataset="workplaces", repairs=[])
    note = delimited([*PLAIN_SHEET[:2], ["Bron: eigen telling"]])
    required = [each.name for each in dataset("pilots").columns if each.is_required][1:]
    refused("footnote", note, ("C03", 3, "reporting_month"), *(("C01", 3, name) for name in required))
    accepted("empty rows between", delimited([HEADER, [], ROWS[0], [""] * 18, *ROWS[1:], []]), PILOTS)
    wide = [[*row[:4], title, *row[4:]] for row, title in zip(SHEET, ["", "", " ", ""], strict=True)]
    accepted("empty column between", delimited(wide), PILOTS, repairs=["dropped_columns"])
    accepted("spaces around", delimited([[f" {cell}\u00a0" for cell in row] for row in SHEET]), PILOTS)
    trimmed = [row[: max(at for at, cell in enumerate(row) if cell) + 1] for row in PLAIN_SHEET]
    accepted("short rows", lines(trimmed), PLAIN, repairs=["short_rows"])
    refused("file cut off", lines(PLAIN_SHEET)[:-9], ("R27", 5, None))
    refused("separator missing between figures", lines(PLAIN_SHEET).replace("180;90", "18090", 1), ("R29", 2, None))
    shifted = [HEADER, ROWS[0], [*ROWS[1][:11], "2021-09-20", "", "60", "30", "", ""], ROWS[2]]
    refused("separator missing beside an empty cell", lines(shifted), ("R29", 3, None))
    few = [*PLAIN_SHEET[1][:13], "20", "", "", "", ""]
    extra = [HEADER, [*few[:12], "", *few[12:]], *PLAIN_SHEET[2:]]
    refused("separator too many", lines(extra), ("R29", 2, None))
    long = [HEADER, ROWS[0], [*ROWS[1], "", "", "x"]]
    refused("row too long", lines(long), ("R15", 3, None))
    refused("header twice", delimited([*SHEET[:2], HEADER, *SHEET[2:]]), ("R17", 3, None))
    dutch = sheet("pilots", [], "nl")[0]
    refused("header in two languages", delimited([dutch, *SHEET]), ("R17", 2, None))
    refused(
        "two files pasted", f"{TEXT}\ufeff{TEXT}", ("R17", 5, None), *(("X27", row, "pilot_id") for row in (6, 7, 8))
    )
    refused("equal rows", delimited([*SHEET, ROWS[0]]), ("X27", 5, "pilot_id"))
    refused("conflicting rows", delimited([*SHEET, [*ROWS[0][:-1], "anders"]]), ("X27", 5, "pilot_id"))
    refused("NUL in a row", TEXT.replace("PT-2", "PT\0-2"), ("R06", 3, None))
    refused("50 kB of NULs at the end", TEXT.encode() + bytes(2_500_000), ("R06", 5, None))


def _headers() -> None:
    accepted("header in Dutch", delimited(sheet("pilots", PILOTS, "nl")), PILOTS, repairs=[])
    accepted("header in English", delimited(sheet("pilots", PILOTS, "en")), PILOTS, repairs=[])
    accepted("header in capitals", delimited([[title.upper() for title in HEADER], *ROWS]), PILOTS)
    spaced = [f"  {title.replace('_', ' ').title()} " for title in HEADER]
    accepted("header with spaces for underscores", delimited([spaced, *ROWS]), PILOTS, repairs=["header_titles"])
    marked = [f"{title}{(':', ' *', '* :')[at % 3]}" for at, title in enumerate(HEADER)]
    accepted("header with colons and stars", delimited([marked, *ROWS]), PILOTS, repairs=["header_titles"])
    starred = [[*row, title] for row, title in zip(SHEET, ["Sector *", "", "", ""], strict=True)]
    accepted("title with a star beside the same without", delimited(starred), PILOTS, repairs=["dropped_columns"])
    accepted("header below one with stars", delimited([marked, *SHEET]), PILOTS, repairs=["title_rows"])
    refused("header with stars twice", delimited([marked, ROWS[0], HEADER, *ROWS[1:]]), ("R17", 3, None))
    hyphens = [title.replace("_", "-\u00a0") for title in HEADER]
    accepted("header with no-break spaces", delimited([hyphens, *ROWS]), PILOTS)
    accepted("columns in reverse", delimited([row[::-1] for row in SHEET]), PILOTS, repairs=[])
    mixed = [dataset("pilots").columns[at].label_nl if at % 2 else title for at, title in enumerate(HEADER)]
    accepted("header in two languages at once", delimited([mixed, *ROWS]), PILOTS)
    units = [f"{title} (aantal)" if title == "places_planned" else title for title in HEADER]
    refused("unit in a title", delimited([units, *ROWS]), ("R11", None, None))
    twice = [[*row, row[5]] for row in SHEET]
    refused("column twice", delimited(twice), ("R12", None, "sector"))
    refused("column more, filled", delimited([[*row, "x"] for row in SHEET]), ("R11", None, None))
    accepted(
        "column more, empty", delimited([[*HEADER, "Extra"], *ROWS]), PILOTS, repairs=["dropped_columns", "short_rows"]
    )
    refused(
        "column of names",
        delimited([[*row, cell] for row, cell in zip(SHEET, ["Naam", "A", "B", "C"], strict=True)]),
        ("R08", None, None),
    )
    refused("column of sensitive data", delimited([[*HEADER, "Herkomst"], *ROWS]), ("R09", None, None))
    refused(
        "row numbers in front",
        delimited([["", *HEADER], *([f"{at}", *row] for at, row in enumerate(ROWS))]),
        ("R11", None, None),
    )
    without = sheet("pilots", PILOTS, without=["sector", "remarks"])
    refused("required column missing", delimited(without), ("R10", None, "sector"))
    bare = [{**row, "remarks": "", "study_area": ""} for row in PILOTS]
    optional = sheet("pilots", PILOTS, without=["remarks", "study_area"])
    accepted("optional columns missing", delimited(optional), bare, repairs=["absent_columns"])
    refused("empty", "", ("R02", None, None))
    refused("only line ends", "\r\n\r\n", ("R02", None, None))
    refused("header only", delimited([HEADER]), ("R03", 1, None))
    refused("no header", delimited(ROWS), ("R07", None, None))
    given = {
        "reporting_month": "2022-03",
        "project_id": "90001",
        "institution_id": "100001",
        "academic_year": "2021-2022",
    }
    left_out = delimited(sheet("pilots", PILOTS, without=list(given)))
    accepted("given by the form", left_out, PILOTS, constants=given, repairs=["given_values"])
    accepted("given and in the file", TEXT, PILOTS, constants=given, repairs=[])
    other = [("R21", row, "reporting_month") for row in (2, 3, 4)]
    refused("given and in conflict", TEXT, *other, constants={"reporting_month": "2022-04"})
    refused(
        "given in a wrong form", left_out, ("R20", None, "academic_year"), constants=given | {"academic_year": "21-22"}
    )
    refused("other data than chosen", delimited(sheet("events", [event()])), ("R14", None, None), dataset="pilots")


for _add in (_rows, _headers):
    _add()
