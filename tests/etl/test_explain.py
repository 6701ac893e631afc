"""A message says where, what is wrong, what is expected; and never a value that may be personal."""

import pytest

from etl.explain import explain
from etl.findings import Finding, finding
from schemas.datasets import dataset


def found(code: str, name: str, column: str, cell: str) -> Finding:
    explained = explain(code, dataset(name).column(column), cell)
    return finding(code, file="f.csv", row=14, column=column, value=explained.value, **explained.facts)


@pytest.mark.parametrize(
    ("code", "name", "column", "cell", "dutch", "english"),
    [
        (
            "C07", "workplaces", "places_offered", "-1",
            "Rij 14, Aangeboden plaatsen: -1 is geen geldig aantal. Vul een getal van 0 tot 500 in.",
            "Row 14, Places offered: -1 is not a valid count. Enter a number from 0 to 500.",
        ),
        (
            "C07", "pilots", "load_total", "0",
            "Rij 14, Totale studieomvang: 0 is geen geldig getal. Vul een getal groter dan 0 in.",
            "Row 14, Total study load: 0 is not a valid number. Enter a number above 0.",
        ),
        (
            "C07", "pilots", "load_workplace", "-3",
            "Rij 14, Waarvan op de werkplek: -3 is geen geldig getal. Vul een getal van 0 of meer in.",
            "Row 14, Of which at the workplace: -3 is not a valid number. Enter a number of 0 or more.",
        ),
        (
            "C01", "pilots", "sector", "",
            "Rij 14, Sector: de cel is leeg, maar verplicht. Kies uit HO of VWO.",
            "Row 14, Sector: the cell is empty, but required. Choose from HO or VWO.",
        ),
        (
            "C02", "pilots", "status", "lopned",
            "Rij 14, Status: 'lopned' staat niet in de lijst. Bedoelde u lopend? "
            "Kies uit voorbereiding, lopend, afgerond of stopgezet.",
            "Row 14, Status: 'lopned' is not in the list. Did you mean lopend? "
            "Choose from voorbereiding, lopend, afgerond or stopgezet.",
        ),
        (
            "C02", "pilots", "sector", "\u041d\u041e",
            "Rij 14, Sector: '\u041d\u041e' staat niet in de lijst. Het teken \u041d (U+041D) hoort niet in een code. "
            "Kies uit HO of VWO.",
            "Row 14, Sector: '\u041d\u041e' is not in the list. The character \u041d (U+041D) does not belong in a "
            "code. Choose from HO or VWO.",
        ),
        (
            "C03", "pilots", "pilot_id", "pt 12",
            "Rij 14, Proeftuin-ID: 'pt 12' heeft niet de juiste vorm. Bedoelde u PT-12? "
            "Gebruik 3 tot 32 hoofdletters, cijfers, - of _, bijvoorbeeld PT-VERPLEEG-2223.",
            "Row 14, Pilot ID: 'pt 12' does not have the right form. Did you mean PT-12? "
            "Use 3 to 32 capitals, digits, - or _, for example PT-VERPLEEG-2223.",
        ),
        (
            "C03", "pilots", "institution_id", "1234",
            "Rij 14, Instellingsnummer: '1234' heeft niet de juiste vorm. Ontbreken er nullen vooraan (001234)? "
            "Verwacht: Het instellingsnummer van het departement: 6 cijfers, met voorloopnullen. Bijvoorbeeld 100001.",
            "Row 14, Institution number: '1234' does not have the right form. Are zeros missing in front (001234)? "
            "Expected: The department's number of the institution: 6 digits, with leading zeros. For example 100001.",
        ),
        (
            "C03", "pilots", "reporting_month", "jun/22",
            "Rij 14, Rapporteringsmaand: 'jun/22' heeft niet de juiste vorm. "
            "Schrijf jaar-maand, bijvoorbeeld 2022-10.",
            "Row 14, Reporting month: 'jun/22' does not have the right form. Write year-month, for example 2022-10.",
        ),
        (
            "C04", "pilots", "start_date", "31/02/2022",
            "Rij 14, Startdatum: 31/02/2022 is geen geldige datum. Deze dag bestaat niet. "
            "Schrijf dag/maand/jaar of jaar-maand-dag, bijvoorbeeld 2022-09-19.",
            "Row 14, Start date: 31/02/2022 is not a valid date. This day does not exist. "
            "Write day/month/year or year-month-day, for example 2022-09-19.",
        ),
        (
            "C12", "pilots", "start_date", "09/19/2022",
            "Rij 14, Startdatum: 09/19/2022 is geen duidelijke datum. Dag en maand lijken omgewisseld. "
            "Schrijf dag/maand/jaar of jaar-maand-dag, bijvoorbeeld 2022-09-19.",
            "Row 14, Start date: 09/19/2022 is not a clear date. Day and month seem to be swapped. "
            "Write day/month/year or year-month-day, for example 2022-09-19.",
        ),
        (
            "C05", "pilots", "places_planned", "12,5",
            "Rij 14, Voorziene plaatsen: 12,5 is geen getal. Het moet een geheel getal zijn. "
            "Vul een getal van 0 tot 500 in.",
            "Row 14, Planned places: 12,5 is not a number. It must be a whole number. Enter a number from 0 to 500.",
        ),
        (
            "C06", "pilots", "load_total", "1.800",
            "Rij 14, Totale studieomvang: 1.800 kan op twee manieren gelezen worden. Het kan 1800 zijn, of 1,800. "
            "Vul een getal groter dan 0 in.",
            "Row 14, Total study load: 1.800 can be read in two ways. It may be 1800, or 1.800. "
            "Enter a number above 0.",
        ),
        (
            "C08", "pilots", "study_area", "x" * 121,
            "Rij 14, Studiegebied: de tekst telt 121 tekens. Kort de tekst in tot hoogstens 120 tekens.",
            "Row 14, Study area: the text has 121 characters. Shorten the text to at most 120 characters.",
        ),
        (
            "C09", "pilots", "programme_name", "vraag an@example.org",
            "Rij 14, Opleidingsnaam: de cel lijkt een e-mailadres te bevatten. "
            "Verwijder dit: persoonsgegevens horen hier niet.",
            "Row 14, Programme name: the cell seems to hold an e-mail address. "
            "Remove it: personal data do not belong here.",
        ),
        (
            "C10", "events", "title", "a\u202eb",
            "Rij 14, Titel: de tekst bevat een onzichtbaar teken (U+202E). Verwijder dit teken.",
            "Row 14, Title: the text holds an invisible character (U+202E). Remove this character.",
        ),
        (
            "C10", "pilots", "study_area", "Zorg\u2028en welzijn",
            "Rij 14, Studiegebied: de tekst bevat een onzichtbaar teken (U+2028). Verwijder dit teken.",
            "Row 14, Study area: the text holds an invisible character (U+2028). Remove this character.",
        ),
        (
            "C11", "workplaces", "enterprise_number", "123.456.749",
            "Rij 14, Ondernemingsnummer (KBO): deze waarde is geen geldig ondernemingsnummer. "
            "Ontbreekt er een nul vooraan? "
            "Verwacht: 10 cijfers, met of zonder punten en BE, bijvoorbeeld 0123.456.749.",
            "Row 14, Enterprise number (CBE): this value is not a valid enterprise number. Is a zero missing in front? "
            "Expected: 10 digits, with or without dots and BE, for example 0123.456.749.",
        ),
        (
            "C13", "events", "themes", "netwerken|mentorn",
            "Rij 14, Thema's: 'netwerken|mentorn' staat niet in de lijst. Bedoelde u mentoren? "
            "Kies uit kader, mentoren, financiering, werkplekken, leervergoeding, administratie, werving_selectie, "
            "netwerken, regelgeving of sensibilisering, met | ertussen.",
            "Row 14, Themes: 'netwerken|mentorn' is not in the list. Did you mean mentoren? "
            "Choose from kader, mentoren, financiering, werkplekken, leervergoeding, administratie, werving_selectie, "
            "netwerken, regelgeving or sensibilisering, with | between them.",
        ),
    ],
)  # fmt: skip
def test_message_says_place_fault_and_remedy(
    code: str, name: str, column: str, cell: str, dutch: str, english: str
) -> None:
    each = found(code, name, column, cell)
    assert (each.message_nl, each.message_en) == (dutch, english)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("1/3/22", "The year has only two digits."),
        ("1 maart 2022", "Write the month as a number."),
        ("mrt/22", "Write the month as a number."),
        ("44621", "This looks like a day number of a spreadsheet."),
        ("2022-03-01 14:30", "Leave the time out."),
        ("1822-03-01", "The year is not between 1900 and 2099."),
        ("2022-25-03", "Day and month seem to be swapped."),
    ],
)
def test_date_that_is_not_read_says_why(cell: str, hint: str) -> None:
    code = "C12" if "swapped" in hint or "two digits" in hint else "C04"
    assert explain(code, dataset("pilots").column("start_date"), cell).facts["hint_en"] == f" {hint}"


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("8,3333333", "There are more than six digits after the decimal sign."),
        ("2,1E+11", "Show the full number, not a power of ten."),
        ("16 uur", "Leave out units, currencies and percent signs."),
        ("€ 16", "Leave out units, currencies and percent signs."),
    ],
)
def test_number_that_is_not_read_says_why(cell: str, hint: str) -> None:
    assert explain("C05", dataset("pilots").column("load_total"), cell).facts["hint_en"] == f" {hint}"


@pytest.mark.parametrize(
    ("code", "name", "column", "cell"),
    [
        ("C02", "enrollments", "gender", "Vrouww"),
        ("C04", "enrollments", "entry_date", "31/02/1999"),
        ("C06", "enrollments", "workplace_hours_week", "1.234"),
        ("C07", "enrollments", "age_at_entry", "97"),
        ("C03", "enrollments", "learner_key", "Jan Peeters"),
        ("C08", "workplaces", "enterprise_name", "Bakkerij Peeters" * 20),
        ("C11", "workplaces", "enterprise_number", "0123456700"),
        ("C09", "pilots", "programme_name", "an.peeters@example.org"),
        ("C08", "pilots", "programme_name", "an.peeters@example.org" * 20),
        ("C03", "pilots", "pilot_id", "an.peeters@example.org"),
        ("C03", "pilots", "pilot_id", "85.07.30-033.28"),
    ],
)
def test_value_that_may_be_personal_is_left_out_everywhere(code: str, name: str, column: str, cell: str) -> None:
    each = found(code, name, column, cell)
    assert each.value is None
    assert cell not in each.message_nl + each.message_en
    for piece in ("Vrouww", "1999", "1.234", "Peeters", "peeters", "0123456700", "033"):
        assert piece not in each.message_nl + each.message_en


def test_shown_value_is_short_and_inert() -> None:
    each = found("C02", "pilots", "sector", "a\u202e\x07" + "b" * 500)
    assert each.value is not None
    assert "\u202e" not in each.value + each.message_nl
    assert "[U+202E][U+0007]" in each.message_nl
    assert len(each.value) < 230
    assert len(each.message_nl) < 200
