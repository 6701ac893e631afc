"""KPIs on workplaces and mentors: K15-K19."""

from schemas.esf import SIZE_GROUPS
from schemas.kpi import Kpi

_STATE_NL = (
    "Stand op het einde van de gekozen maand: per project en instelling telt het laatste aanvaarde bestand met "
    "werkplekken tot en met die maand."
)
_STATE_EN = (
    "State at the end of the month chosen: per project and institution the last accepted file of workplaces up to that "
    "month counts."
)
_GRAIN = ("institution_id", "project_id", "month", "sector")

WORK_KPIS = (
    Kpi(
        id="K15",
        name_nl="Actieve werkplekken",
        name_en="Active workplaces",
        definition_nl="Aantal verschillende werkplekken met status actief.",
        definition_en="Number of different workplaces with status actief.",
        counting_rule_nl="Een werkplek is een werkplek-ID van een instelling en telt één keer, ook in twee projecten. "
        + _STATE_NL,
        counting_rule_en="A workplace is a workplace ID of an institution and counts once, also in two projects. "
        + _STATE_EN,
        unit="count",
        grain=_GRAIN,
        source_columns=("workplaces.workplace_id", "workplaces.status"),
        source="workplaces",
        numerator="count(distinct institution_id || '/' || workplace_id)",
        direction="up",
    ),
    Kpi(
        id="K16",
        name_nl="Bezetting",
        name_en="Occupancy",
        definition_nl="Ingevulde plaatsen gedeeld door aangeboden plaatsen.",
        definition_en="Places filled divided by places offered.",
        counting_rule_nl="Over werkplekken met status actief: som van de ingevulde door som van de aangeboden "
        "plaatsen, geen gemiddelde van percentages. " + _STATE_NL,
        counting_rule_en="Over workplaces with status actief: the sum of places filled by the sum of places offered, "
        "not a mean of percentages. " + _STATE_EN,
        unit="pct",
        grain=_GRAIN,
        source_columns=("workplaces.places_filled", "workplaces.places_offered", "workplaces.status"),
        source="mentors",
        numerator="sum(places_filled)",
        denominator="sum(places_offered)",
        direction="up",
        # No more places are filled than offered: of one place that is offered, a withheld count could only be 1.
        persons=("numerator", "denominator"),
    ),
    Kpi(
        id="K17",
        name_nl="Ondernemingen, waarvan kmo",
        name_en="Enterprises, of which SMEs",
        definition_nl="Aantal verschillende ondernemingen met een werkplek, volgens grootte.",
        definition_en="Number of different enterprises with a workplace, by size.",
        counting_rule_nl="Een onderneming is een ondernemingsnummer van 10 cijfers en telt één keer over alle "
        "instellingen. Werkplekken van elke status tellen. Een onderneming met verschillende grootteklassen telt in "
        "elk ervan. Per academiejaar: de stand op het einde van augustus (of de gekozen maand). " + _STATE_NL,
        counting_rule_en="An enterprise is an enterprise number of 10 digits and counts once over all institutions. "
        "Workplaces of any status count. An enterprise with different size classes counts in each of them. By academic "
        "year: the state at the end of August (or the month chosen). " + _STATE_EN,
        unit="count",
        grain=("institution_id", "project_id", "academic_year", "sector"),
        source_columns=("workplaces.enterprise_number", "workplaces.size_class"),
        source="enterprises",
        numerator="count(distinct enterprise_number)",
        counted="count(distinct enterprise_number) filter (where size_group <> 'onbekend')",
        of="count(distinct enterprise_number)",
        counted_nl="grootte gekend bij {counted} van {of} ondernemingen",
        counted_en="size known for {counted} of {of} enterprises",
        split="size_group",
        classes=SIZE_GROUPS,
        direction="up",
        esf_codes=("CO23", "EECO19"),
        target_note_nl="CO23 en EECO19 alleen als de onderneming zelf steun krijgt.",
        target_note_en="CO23 and EECO19 only if the enterprise itself is supported.",
    ),
    Kpi(
        id="K18",
        name_nl="Mentoren met opleiding",
        name_en="Trained mentors",
        definition_nl="Mentoren die een mentoropleiding volgden, gedeeld door alle mentoren.",
        definition_en="Mentors who took a mentor training, divided by all mentors.",
        counting_rule_nl="Over werkplekken met status actief: som door som. De soort opleiding is die van de werkplek. "
        + _STATE_NL,
        counting_rule_en="Over workplaces with status actief: sum by sum. The kind of training is that of the "
        "workplace. " + _STATE_EN,
        unit="pct",
        grain=(*_GRAIN, "mentor_training"),
        source_columns=("workplaces.mentors_trained", "workplaces.mentors_total", "workplaces.mentor_training"),
        source="mentors",
        numerator="sum(mentors_trained)",
        denominator="sum(mentors_total)",
        direction="up",
        target_note_nl="VWO: 100 % binnen een jaar na de erkenning.",
        target_note_en="Adult education: 100 % within a year of recognition.",
        persons=("numerator", "denominator"),
    ),
    Kpi(
        id="K19",
        name_nl="Lerenden per mentor",
        name_en="Learners per mentor",
        definition_nl="Lopende inschrijvingen gedeeld door mentoren.",
        definition_en="Running enrolments divided by mentors.",
        counting_rule_nl="Teller: inschrijvingen met status ingeschreven of lopend, van alle academiejaren, met of "
        "zonder werkplek. Noemer: mentoren van werkplekken met status actief. " + _STATE_NL,
        counting_rule_en="Numerator: enrolments with status ingeschreven or lopend, of all academic years, with or "
        "without a workplace. Denominator: mentors of workplaces with status actief. " + _STATE_EN,
        unit="ratio",
        grain=_GRAIN,
        source_columns=("enrollments.status", "workplaces.mentors_total"),
        source="learners_and_mentors",
        numerator="sum(running)",
        denominator="sum(mentors)",
        persons=("numerator", "denominator"),
    ),
)
