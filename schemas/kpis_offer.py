"""KPIs on projects, institutions, programmes and pilots: K01-K06 and K21."""

from schemas.codes import INSTITUTION_TYPES, SECTORS, CodeList
from schemas.kpi import Kpi

STATE_NL = (
    "Stand op het einde van de gekozen maand: per project, instelling en academiejaar telt het laatste aanvaarde "
    "bestand tot en met die maand; een afgesloten academiejaar blijft dus meetellen."
)
STATE_EN = (
    "State at the end of the month chosen: per project, institution and academic year the last accepted file up to "
    "that month counts; a closed academic year therefore stays in."
)
_ANY_STATUS_NL = "Proeftuinen van elke status tellen mee. "
_ANY_STATUS_EN = "Pilots of any status count. "

OFFER_KPIS = (
    Kpi(
        id="K01",
        name_nl="Projecten hoger onderwijs",
        name_en="Projects in higher education",
        definition_nl="Aantal verschillende ESF-projecten met minstens één proeftuin in het hoger onderwijs.",
        definition_en="Number of different ESF projects with at least one pilot in higher education.",
        counting_rule_nl=f"{_ANY_STATUS_NL}Een project telt één keer, ook over meerdere instellingen en jaren; per "
        f"academiejaar telt het één keer in elk jaar van zijn proeftuinen. {STATE_NL}",
        counting_rule_en=f"{_ANY_STATUS_EN}A project counts once, also over several institutions and years; by "
        f"academic year it counts once in each year of its pilots. {STATE_EN}",
        unit="count",
        grain=("project_id", "academic_year"),
        source_columns=("pilots.project_id", "pilots.sector"),
        source="pilots",
        condition="sector = 'HO'",
        numerator="count(distinct project_id)",
        direction="up",
        target_note_nl="10 volgens het eindrapport (F07).",
        target_note_en="10 according to the final report (F07).",
    ),
    Kpi(
        id="K02",
        name_nl="Projecten volwassenenonderwijs",
        name_en="Projects in adult education",
        definition_nl="Aantal verschillende ESF-projecten met minstens één proeftuin in het volwassenenonderwijs.",
        definition_en="Number of different ESF projects with at least one pilot in adult education.",
        counting_rule_nl=f"{_ANY_STATUS_NL}Een project telt één keer, ook over meerdere instellingen en jaren; per "
        f"academiejaar telt het één keer in elk jaar van zijn proeftuinen. {STATE_NL}",
        counting_rule_en=f"{_ANY_STATUS_EN}A project counts once, also over several institutions and years; by "
        f"academic year it counts once in each year of its pilots. {STATE_EN}",
        unit="count",
        grain=("project_id", "academic_year"),
        source_columns=("pilots.project_id", "pilots.sector"),
        source="pilots",
        condition="sector = 'VWO'",
        numerator="count(distinct project_id)",
        direction="up",
        target_note_nl="4 volgens het eindrapport (F10).",
        target_note_en="4 according to the final report (F10).",
    ),
    Kpi(
        id="K03",
        name_nl="Instellingen met proeftuin",
        name_en="Institutions with a pilot",
        definition_nl="Aantal verschillende instellingen met minstens één proeftuin, per soort instelling.",
        definition_en="Number of different institutions with at least one pilot, by kind of institution.",
        counting_rule_nl=f"{_ANY_STATUS_NL}Een instelling telt één keer, ook in twee projecten of jaren. {STATE_NL}",
        counting_rule_en=f"{_ANY_STATUS_EN}An institution counts once, also in two projects or years. {STATE_EN}",
        unit="count",
        grain=("institution_id", "academic_year", "institution_type"),
        source_columns=("pilots.institution_id", "institutions.type"),
        source="pilots",
        numerator="count(distinct institution_id)",
        split="institution_type",
        classes=INSTITUTION_TYPES,
        direction="up",
        target_note_nl="8 hogescholen, 1 universiteit, 8 CVO volgens het eindrapport (F08, F09, F11).",
        target_note_en="8 hogescholen, 1 university, 8 CVO according to the final report (F08, F09, F11).",
    ),
    Kpi(
        id="K04",
        name_nl="Duale opleidingen VWO (HO apart)",
        name_en="Dual programmes, adult education (higher apart)",
        definition_nl="Aantal verschillende opleidingscodes van proeftuinen, VWO en HO apart.",
        definition_en="Number of different programme codes of pilots, adult and higher education apart.",
        counting_rule_nl=f"{_ANY_STATUS_NL}Een opleiding telt één keer, ook aan meerdere instellingen; VWO en HO "
        f"worden niet opgeteld. {STATE_NL}",
        counting_rule_en=f"{_ANY_STATUS_EN}A programme counts once, also at several institutions; adult and higher "
        f"education are not added up. {STATE_EN}",
        unit="count",
        grain=("programme_code", "academic_year", "sector"),
        source_columns=("pilots.programme_code", "pilots.sector"),
        source="pilots",
        numerator="count(distinct programme_code)",
        split="sector",
        classes=CodeList("programme_sectors", tuple(reversed(SECTORS.codes))),
        has_total=False,
        direction="up",
        target_note_nl="11 in het volwassenenonderwijs volgens het eindrapport (F12).",
        target_note_en="11 in adult education according to the final report (F12).",
    ),
    Kpi(
        id="K05",
        name_nl="Lopende proeftuinen",
        name_en="Running pilots",
        definition_nl="Aantal verschillende proeftuinen die lopen of afgerond zijn.",
        definition_en="Number of different pilots that are running or completed.",
        counting_rule_nl="Proeftuinen met status lopend of afgerond; in voorbereiding en stopgezet tellen niet. Een "
        f"proeftuin-ID telt één keer. {STATE_NL}",
        counting_rule_en="Pilots with status lopend or afgerond; those in preparation or stopped do not count. A "
        f"pilot ID counts once. {STATE_EN}",
        unit="count",
        grain=("institution_id", "project_id", "programme_code", "academic_year", "month", "sector"),
        source_columns=("pilots.pilot_id", "pilots.status"),
        source="pilots",
        numerator="count(distinct pilot_id) filter (where status in ('lopend', 'afgerond'))",
        direction="up",
        target_note_nl="Minstens 1 per project in 2021-2022.",
        target_note_en="At least 1 per project in 2021-2022.",
    ),
    Kpi(
        id="K06",
        name_nl="Voortgezet of uitgebreid",
        name_en="Continued or extended",
        definition_nl="Aandeel van de proeftuinen van 2021-2022 die in 2022-2023 zijn voortgezet.",
        definition_en="Share of the pilots of 2021-2022 that were continued in 2022-2023.",
        counting_rule_nl="Teller: proeftuinen van 2021-2022 die een proeftuin van 2022-2023, van welke instelling of "
        "status ook, noemt in 'Voortzetting van proeftuin'. Noemer: alle proeftuinen van 2021-2022, van elke status. "
        f"Het cijfer staat bij het project en de instelling van 2021-2022. {STATE_NL}",
        counting_rule_en="Numerator: pilots of 2021-2022 that a pilot of 2022-2023, of any institution or status, "
        "names in 'Continued from'. Denominator: all pilots of 2021-2022, of any status. The figure stands with the "
        f"project and institution of 2021-2022. {STATE_EN}",
        unit="pct",
        grain=("project_id", "institution_id", "sector"),
        source_columns=("pilots.continued_from", "pilots.pilot_id", "pilots.academic_year"),
        source="continuations",
        numerator="count(distinct pilot_id) filter (where is_continued)",
        denominator="count(distinct pilot_id)",
        direction="up",
        target_note_nl="Geen doel in het eindrapport.",
        target_note_en="No target in the final report.",
    ),
    Kpi(
        id="K21",
        name_nl="Werkplekaandeel op norm",
        name_en="Workplace share at the norm",
        definition_nl="Aandeel van de proeftuinen waarvan minstens de helft (VWO) of een derde (HO) op de werkplek "
        "ligt.",
        definition_en="Share of the pilots of which at least half (adult) or a third (higher) is at the workplace.",
        counting_rule_nl="Gelijk aan de norm is op de norm. Proeftuinen van elke status; een proeftuin telt één keer "
        "per academiejaar. Een proeftuin zonder studieomvang of werkplekdeel telt niet mee, en dat wordt gezegd. "
        + STATE_NL,
        counting_rule_en="Equal to the norm meets the norm. Pilots of any status; a pilot counts once per academic "
        "year. A pilot without study load or workplace load is left out, and this is said. " + STATE_EN,
        unit="pct",
        grain=("sector", "programme_code", "academic_year"),
        source_columns=("pilots.load_workplace", "pilots.load_total", "pilots.sector"),
        source="pilots",
        numerator="count(*) filter (where load_workplace * case sector when 'VWO' then 2 else 3 end >= load_total)",
        denominator="count(*) filter (where load_workplace is not null and load_total is not null)",
        counted="count(*) filter (where load_workplace is not null and load_total is not null)",
        of="count(*)",
        counted_nl="gekend bij {counted} van {of} proeftuinen",
        counted_en="known for {counted} of {of} pilots",
        direction="up",
        target_note_nl="100 %, of een reden.",
        target_note_en="100 %, or a reason.",
    ),
)
