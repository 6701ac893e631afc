"""KPIs on the network's events and on deliveries: K22-K24."""

from schemas.codes import EVENT_TYPES
from schemas.kpi import Kpi

_HELD_NL = (
    "Activiteiten met status uitgevoerd waarvan de (eind)datum niet na de gekozen maand ligt; een periode telt dus "
    "pas als ze voorbij is. Activiteiten zonder datum tellen altijd. "
)
_HELD_EN = (
    "Events with status uitgevoerd whose (end) date is not after the month chosen; a period therefore counts only "
    "once it is over. Events without a date always count. "
)
_LAST_NL = "Het laatste aanvaarde bestand van elke beheerder (departement of instelling) telt."
_LAST_EN = "The last accepted file of each keeper (department or institution) counts."
_UNDATED = "count(*) filter (where is_undated)"
_THEME_NL = "Een activiteit met meer thema's telt in elk thema, zonder thema alleen in het totaal. "
_THEME_EN = "An event with several themes counts in each, without a theme only in the total. "

FOLLOW_UP_KPIS = (
    Kpi(
        id="K22",
        name_nl="Activiteiten gehouden",
        name_en="Events held",
        definition_nl="Aantal keren dat activiteiten zijn gehouden, per soort.",
        definition_en="Number of times that events were held, by kind.",
        counting_rule_nl=_HELD_NL
        + "Som van het aantal keren; waar dat niet gekend is ('verschillende') telt de activiteit niet "
        "in de som en wordt dit gezegd. Per maand: alle activiteiten tot en met die maand. " + _THEME_NL + _LAST_NL,
        counting_rule_en=_HELD_EN
        + "Sum of the occurrences; where these are not known ('several') the event is not in the sum "
        "and this is said. By month: all events up to that month. " + _THEME_EN + _LAST_EN,
        unit="count",
        grain=("month", "event_type", "theme"),
        source_columns=("events.occurrences", "events.status", "events.event_type", "events.themes"),
        source="events",
        numerator="sum(occurrences)",
        counted="count(occurrences)",
        of="count(*)",
        counted_nl="aantal keren gekend bij {counted} van {of} activiteiten",
        counted_en="occurrences known for {counted} of {of} events",
        undated=_UNDATED,
        split="event_type",
        classes=EVENT_TYPES,
        is_counted_per_class=True,
        direction="up",
        target_note_nl="Het plan is de tijdslijn van het eindrapport.",
        target_note_en="The plan is the final report's timeline.",
    ),
    Kpi(
        id="K23",
        name_nl="Getelde aanwezigen",
        name_en="Attendees counted",
        definition_nl="Som van de aanwezigen, waar ze geteld zijn.",
        definition_en="Sum of the attendees, where they were counted.",
        counting_rule_nl=_HELD_NL + "Waar niet geteld is, is het aantal onbekend, niet 0. Aanwezigen zijn geen "
        "ESF-deelnemers. Wie naar twee activiteiten komt telt twee keer. " + _THEME_NL + _LAST_NL,
        counting_rule_en=_HELD_EN
        + "Where nobody counted, the number is unknown, not 0. Attendees are not ESF participants. "
        "Who comes to two events counts twice. " + _THEME_EN + _LAST_EN,
        unit="count",
        grain=("event_id", "event_type", "theme", "month"),
        source_columns=("events.attendees_total", "events.status"),
        source="events",
        numerator="sum(attendees_total)",
        counted="count(attendees_total)",
        of="count(*)",
        counted_nl="geteld bij {counted} van {of} activiteiten",
        counted_en="counted at {counted} of {of} events",
        undated=_UNDATED,
        direction="up",
        target_note_nl="60 op de slotsessie volgens het eindrapport (F28).",
        target_note_en="60 at the closing session according to the final report (F28).",
    ),
    Kpi(
        id="K24",
        name_nl="Volledigheid en tijdigheid van aanlevering",
        name_en="Completeness and timeliness of delivery",
        definition_nl="Aangeleverde bestanden gedeeld door verwachte: project × instelling × gegevensset.",
        definition_en="Files delivered divided by files expected: project × institution × data set.",
        counting_rule_nl="Verwacht: inschrijvingen, proeftuinen en werkplekken van elke instelling van een project "
        "dat in die maand liep (is begin of einde van het project niet gekend, dan tellen het begin van de eerste en "
        "het einde van de laatste proeftuin van de instelling). Inschrijvingen zijn aangeleverd met een bestand van "
        "die maand; proeftuinen en werkplekken zolang er een bestand tot en met die maand is. Op tijd: uiterlijk op "
        "de ingestelde dag (standaard de 10e) van de volgende maand; een latere verbetering maakt dat niet ongedaan. "
        "Zonder uitsplitsing: de gekozen maand.",
        counting_rule_en="Expected: enrolments, pilots and workplaces of each institution of a project that ran in "
        "that month (where the start or end of the project is not known, the start of the institution's first pilot or "
        "the end of its last one counts). Enrolments are delivered by a file of that very month; pilots and "
        "workplaces while a file up to that month exists. On time: by the day set (by default the 10th) of the next "
        "month; a later correction does not undo that. Without a split: the month chosen.",
        unit="pct",
        grain=("institution_id", "project_id", "month", "sector"),
        source_columns=("uploads.known_from", "project_institutions.institution_id"),
        source="deliveries",
        numerator="count(*) filter (where is_delivered)",
        denominator="count(*)",
        counted="count(*) filter (where is_on_time)",
        of="count(*)",
        counted_nl="{counted} op tijd van {of} verwacht",
        counted_en="{counted} on time of {of} expected",
        direction="up",
        target_note_nl="100 %.",
        target_note_en="100 %.",
    ),
)
