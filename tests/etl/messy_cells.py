"""Messy cells: numbers, dates, months, codes and texts in every spelling."""

from tests.etl.files import event, pilot, workplace
from tests.etl.messy_case import accepted, changed_cell, lines, refused
from tests.etl.reading import delimited, sheet


def _numbers_and_dates() -> None:
    for text, stored in (
        ("20,0", "20"), ("1.250,50", "1250.5"), ("1 250,5", "1250.5"), ("1\u00a0250", "1250"), ("1,250.5", "1250.5"),
        ("1234,567", "1234.567"), ("0,125", "0.125"), ("180.0", "180"),
    ):  # fmt: skip
        rows = [pilot(load_total=stored, load_workplace="")]
        content = delimited(sheet("pilots", [pilot(load_total=text, load_workplace="")]))
        accepted(f"number {text!r}", content, rows)
    for text, code in (
        ("1.250", "C06"), ("1,250", "C06"), ("2,1E+11", "C05"), ("180 uur", "C05"), ("€ 180", "C05"), ("50%", "C05"),
        ("#N/B", "C05"), ("=90+90", "C05"), ("-180", "C07"), ("\u2212180", "C05"), ("180..5", "C05"), ("NULL", "C05"),
    ):  # fmt: skip
        refused(f"number {text!r}", changed_cell("load_total", text), (code, 2, "load_total"))
    refused("count with a fraction", changed_cell("places_planned", "20,5"), ("C05", 2, "places_planned"))
    for text in (
        "20/09/2021",
        "20-9-2021",
        "20.09.2021",
        "2021/09/20",
        "2021-09-20 00:00:00",
        "20/09/2021 0:00",
        "2021-09-20T00:00",
    ):
        accepted(f"date {text}", changed_cell("start_date", text), [pilot()])
    for text, code in (
        ("09/20/2021", "C12"), ("20/09/21", "C12"), ("44459", "C04"), ("20 sept 2021", "C04"), ("30/02/2022", "C04"),
        ("2021-09-20 14:30", "C04"), ("20/09", "C04"), ("20210920", "C04"), ("########", "C04"), ("1899-12-31", "C04"),
    ):  # fmt: skip
        refused(f"date {text}", changed_cell("start_date", text), (code, 2, "start_date"))
    american = sheet(
        "pilots", [pilot(pilot_id="PT-1", start_date="09/10/2021"), pilot(pilot_id="PT-2", start_date="09/20/2021")]
    )
    refused("month first, mixed in", delimited(american), ("C12", 3, "start_date"))


def _months_and_codes() -> None:
    for text in ("2022-03", "03/2022", "3/2022", "2022-03-01", "1/03/2022", " 2022-03 ", "2022-3"):
        accepted(f"month {text!r}", changed_cell("reporting_month", text), [pilot()])
    for text in ("mrt/22", "maart 2022", "2022-13", "03-2022", "202203", "2022-03-15"):
        refused(f"month {text}", changed_cell("reporting_month", text), ("C03", 2, "reporting_month"))
    for text in ("LOPEND", "Lopend", " running "):
        accepted(f"code {text!r}", changed_cell("status", text), [pilot()])
    refused("code misspelt", changed_cell("status", "lopent"), ("C02", 2, "status"))
    accepted("year with a slash", changed_cell("academic_year", "2021/2022"), [pilot()])
    refused("zeros lost", changed_cell("institution_id", "13"), ("C03", 2, "institution_id"))
    refused("number of a float", changed_cell("institution_id", "100001.0"), ("C03", 2, "institution_id"))
    refused("apostrophe of a sheet", changed_cell("institution_id", "'100001"), ("C03", 2, "institution_id"))
    refused("formula around a code", lines(sheet("pilots", [pilot(pilot_id='="PT-1"')])), ("C03", 2, "pilot_id"))
    refused("code in small letters", changed_cell("pilot_id", "pt-1"), ("C03", 2, "pilot_id"))
    refused("look-alike letter", changed_cell("pilot_id", "P\u0422-1"), ("C03", 2, "pilot_id"))
    refused("zero-width space", changed_cell("programme_name", "Zorg\u200b"), ("C10", 2, "programme_name"))
    for name, sign in (("soft hyphen", "\u00ad"), ("line separator", "\u2028"), ("paragraph separator", "\u2029")):
        refused(name, changed_cell("programme_name", f"Zorg{sign}kunde"), ("C10", 2, "programme_name"))
    refused("right-to-left override", changed_cell("programme_name", "Zorg\u202egp"), ("C10", 2, "programme_name"))


def _texts() -> None:
    for text in ("#N/B", "#VERW!", "#DEEL/0!", "#####", "NULL", "NaN", "Err:502"):
        refused(f"text {text}", changed_cell("programme_name", text), ("C15", 2, "programme_name"))
    refused("word for nothing as a code", changed_cell("continued_from", "NULL"), ("C15", 2, "continued_from"))
    for text in ("=1+1", "+32", "@som", "<b>vet</b>", "'); drop table pilots; --", "“zo”", "- nota", "../../etc"):
        accepted(f"text {text}", changed_cell("remarks", text), [pilot(remarks=text)])
    refused("e-mail address", changed_cell("remarks", "Vraag jan@example.org"), ("C09", 2, "remarks"))
    refused("national number", changed_cell("remarks", "85.07.30-033.28"), ("C09", 2, "remarks"))
    refused("text too long", changed_cell("remarks", "x" * 501), ("C08", 2, "remarks"))
    refused("cell far too long", changed_cell("remarks", "x" * 10_001), ("R19", 2, None))


def _of_other_data_sets() -> None:
    for text in ("1234.567.806", "BE 1234.567.806"):
        number = workplace()["enterprise_number"]
        spelled = text.replace("1234.567.806", f"{number[:4]}.{number[4:7]}.{number[7:]}")
        accepted(
            f"enterprise number {text}",
            changed_cell("enterprise_number", spelled, "workplaces"),
            [workplace()],
            dataset="workplaces",
        )
    short = workplace()["enterprise_number"][1:]
    refused(
        "enterprise number without its zero",
        changed_cell("enterprise_number", short, "workplaces"),
        ("C11", 2, "enterprise_number"),
        dataset="workplaces",
    )
    for key in ("85073003328", "2,1E+11", "jan@example.org"):
        code = "C03" if "E+" in key else "C09"
        content = changed_cell("learner_key", key, "enrollments")
        refused(f"learner key {key}", content, (code, 2, "learner_key"), ("X09", 2, "pilot_id"), dataset="enrollments")
    yes = [event(report_available="ja")]
    for text in ("J", "WAAR", "true", "1", "Yes"):
        accepted(f"yes as {text}", changed_cell("report_available", text, "events"), yes, dataset="events")
    themes = [event(themes="netwerken|werkplekken")]
    accepted("themes with labels", changed_cell("themes", "Netwerken | workplaces", "events"), themes, dataset="events")
    refused(
        "theme unknown", changed_cell("themes", "netwerken|koffie", "events"), ("C13", 2, "themes"), dataset="events"
    )


for _add in (_numbers_and_dates, _months_and_codes, _texts, _of_other_data_sets):
    _add()
