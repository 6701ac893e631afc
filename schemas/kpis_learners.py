"""KPIs on learners and their enrolments: K07-K14 and K20."""

from schemas.esf import (
    AGE_GROUPS,
    EDUCATION_GROUPS,
    EMPLOYMENT_GROUPS,
    RESULT_CODES,
    RESULTS,
    group_codes,
    group_list,
)
from schemas.kpi import Kpi
from schemas.kpis_offer import STATE_EN, STATE_NL

_PERSON_NL = (
    "Een deelnemer is één lerende binnen één project en één instelling, hoeveel inschrijvingen of jaren ook; dezelfde "
    "persoon aan twee instellingen is niet te herkennen en telt twee keer. Kenmerken zijn die van de eerste instap "
    "(een later ingevuld kenmerk vult aan). "
)
_PERSON_EN = (
    "A participant is one learner within one project and one institution, however many enrolments or years; the same "
    "person at two institutions cannot be recognised and counts twice. Characteristics are those of the first entry "
    "(one filled in later completes it). "
)
_COMPLETE_NL = (
    "Alleen volledige fiches tellen: geslacht, leeftijd, arbeidssituatie en opleidingsniveau bij instap gekend. "
)
_COMPLETE_EN = "Only complete records count: gender, age, employment and education at entry known. "
_CALENDAR_NL = "Per kalenderjaar: cumulatief op 31 december (of de gekozen maand); jaren worden nooit opgeteld. "
_CALENDAR_EN = "By calendar year: cumulative at 31 December (or the month chosen); years are never added up. "
_ESF_GRAIN = ("project_id", "calendar_year", "gender", "sector")
_ENTRY_GRAIN = (*_ESF_GRAIN, "entry_calendar_year")
_COMPLETE_COUNT = "coalesce(sum(participants) filter (where is_complete), 0)"
_RECORDS_NL = "{counted} van {of} fiches volledig"
_RECORDS_EN = "{counted} of {of} records complete"

LEARNER_KPIS = (
    Kpi(
        id="K07",
        name_nl="Deelnemers (unieke personen)",
        name_en="Participants (unique persons)",
        definition_nl="Aantal verschillende lerenden, per project en instelling.",
        definition_en="Number of different learners, per project and institution.",
        counting_rule_nl=_PERSON_NL
        + "Het getal is het algemene totaal; daarnaast staat hoeveel fiches volledig zijn. Wie "
        "in twee academiejaren of opleidingen zit, telt één keer in het totaal en één keer in elk: die cijfers tellen "
        "niet op. " + _CALENDAR_NL + STATE_NL,
        counting_rule_en=_PERSON_EN
        + "The figure is the grand total; beside it stands how many records are complete. A "
        "person in two academic years or programmes counts once in the total and once in each: these do not add up. "
        + _CALENDAR_EN
        + STATE_EN,
        unit="count",
        grain=(
            "institution_id",
            "project_id",
            "programme_code",
            "academic_year",
            "calendar_year",
            "entry_calendar_year",
            "month",
            "gender",
            "sector",
        ),
        source_columns=("enrollments.project_id", "enrollments.institution_id", "enrollments.learner_key"),
        source="participants",
        numerator="sum(participants)",
        counted=_COMPLETE_COUNT,
        of="sum(participants)",
        counted_nl=_RECORDS_NL,
        counted_en=_RECORDS_EN,
        direction="up",
        target_note_nl="Door het departement te bepalen.",
        target_note_en="To be set by the department.",
        esf_codes=("EECO01",),
        persons=("numerator", "counted", "of"),
    ),
    Kpi(
        id="K08",
        name_nl="Inschrijvingen",
        name_en="Enrolments",
        definition_nl="Aantal inschrijvingen, van elke status.",
        definition_en="Number of enrolments, of any status.",
        counting_rule_nl="Elke rij in de stand telt; een persoon met twee inschrijvingen telt twee keer. " + STATE_NL,
        counting_rule_en="Every row of the state counts; a person with two enrolments counts twice. " + STATE_EN,
        unit="count",
        grain=("institution_id", "project_id", "programme_code", "academic_year", "month", "sector"),
        source_columns=("enrollments.enrollment_id",),
        source="enrollments",
        numerator="sum(enrollments)",
        direction="up",
        persons=("numerator",),
    ),
    Kpi(
        id="K09",
        name_nl="Arbeidssituatie bij instap",
        name_en="Employment at entry",
        definition_nl="Deelnemers met een volledige fiche, volgens hun arbeidssituatie bij instap.",
        definition_en="Participants with a complete record, by their employment situation at entry.",
        counting_rule_nl=_COMPLETE_NL
        + "CO01, CO03 en CO05 samen zijn het totaal; CO02 zit in CO01 en CO04 in CO03. Een "
        "voltijdse student zonder werk is inactief in opleiding (CO03). " + _PERSON_NL + _CALENDAR_NL + STATE_NL,
        counting_rule_en=_COMPLETE_EN
        + "CO01, CO03 and CO05 together are the total; CO02 is part of CO01 and CO04 of CO03. "
        "A full-time student without work is inactive in education (CO03). " + _PERSON_EN + _CALENDAR_EN + STATE_EN,
        unit="count",
        grain=_ENTRY_GRAIN,
        source_columns=("enrollments.employment_at_entry",),
        source="participants",
        numerator=_COMPLETE_COUNT,
        counted=_COMPLETE_COUNT,
        of="sum(participants)",
        counted_nl=_RECORDS_NL,
        counted_en=_RECORDS_EN,
        split="employment_group",
        classes=group_list("employment_groups", EMPLOYMENT_GROUPS),
        class_source="employment_groups",
        esf_codes=group_codes(EMPLOYMENT_GROUPS),
        persons=("numerator", "counted", "of"),
    ),
    Kpi(
        id="K10",
        name_nl="Leeftijd bij instap",
        name_en="Age at entry",
        definition_nl="Deelnemers met een volledige fiche, volgens hun leeftijd bij instap.",
        definition_en="Participants with a complete record, by their age at entry.",
        counting_rule_nl=_COMPLETE_NL
        + "De klassen van ESF (jonger dan 25, ouder dan 54) en van ESF+ (jonger dan 18, 18 tot "
        "en met 29, 55 en ouder) overlappen en tellen niet op. " + _PERSON_NL + _CALENDAR_NL + STATE_NL,
        counting_rule_en=_COMPLETE_EN
        + "The classes of ESF (under 25, over 54) and of ESF+ (under 18, 18 to 29, 55 and "
        "over) overlap and do not add up. " + _PERSON_EN + _CALENDAR_EN + STATE_EN,
        unit="count",
        grain=_ENTRY_GRAIN,
        source_columns=("enrollments.age_at_entry",),
        source="participants",
        numerator=_COMPLETE_COUNT,
        counted=_COMPLETE_COUNT,
        of="sum(participants)",
        counted_nl=_RECORDS_NL,
        counted_en=_RECORDS_EN,
        split="age_group",
        classes=group_list("age_groups", AGE_GROUPS),
        class_source="age_groups",
        esf_codes=group_codes(AGE_GROUPS),
        persons=("numerator", "counted", "of"),
    ),
    Kpi(
        id="K11",
        name_nl="Opleidingsniveau bij instap",
        name_en="Education at entry",
        definition_nl="Deelnemers met een volledige fiche, volgens hun hoogste diploma bij instap (ISCED).",
        definition_en="Participants with a complete record, by their highest diploma at entry (ISCED).",
        counting_rule_nl=_COMPLETE_NL
        + "ISCED 0 is volledig, zit in geen klasse van ESF (CO09-CO11) en wel in EECO09 (ISCED "
        "0-2). " + _PERSON_NL + _CALENDAR_NL + STATE_NL,
        counting_rule_en=_COMPLETE_EN
        + "ISCED 0 is complete, in no class of ESF (CO09-CO11), but in EECO09 (ISCED 0-2). "
        + _PERSON_EN
        + _CALENDAR_EN
        + STATE_EN,
        unit="count",
        grain=_ENTRY_GRAIN,
        source_columns=("enrollments.education_at_entry",),
        source="participants",
        numerator=_COMPLETE_COUNT,
        counted=_COMPLETE_COUNT,
        of="sum(participants)",
        counted_nl=_RECORDS_NL,
        counted_en=_RECORDS_EN,
        split="education_group",
        classes=group_list("education_groups", EDUCATION_GROUPS),
        class_source="education_groups",
        esf_codes=group_codes(EDUCATION_GROUPS),
        persons=("numerator", "counted", "of"),
    ),
    Kpi(
        id="K12",
        name_nl="Resultaat bij uitstap",
        name_en="Result on leaving",
        definition_nl="Aandeel van de uitgestapte deelnemers met een kwalificatie, met werk, op zoek naar werk of in "
        "opleiding; de teller is het aantal.",
        definition_en="Share of the participants who left with a qualification, in work, looking for work or in "
        "education; the numerator is the number.",
        counting_rule_nl="Noemer: deelnemers met een volledige fiche en een uitstap, zonder lopende inschrijving in "
        "dat project en die instelling; de laatste uitstap telt en wie opnieuw instapt is geen uitstap meer. "
        "Kwalificatie (CR03): alleen 'ja'. Werk na 4 weken (CR04): onder wie bij instap niet werkte, ook niet als "
        "zelfstandige. Op zoek naar werk (CR01): onder wie bij instap inactief was. In opleiding (CR02): onder alle "
        "uitstappen. Een onbekende situatie telt in de noemer, niet in de teller. "
        "" + _PERSON_NL + _CALENDAR_NL + STATE_NL,
        counting_rule_en="Denominator: participants with a complete record and an exit, without a running enrolment "
        "in that project and institution; the last exit counts, and who enters again has no exit any more. "
        "Qualification (CR03): only 'ja'. Work after 4 weeks (CR04): among those neither employed nor self-employed "
        "at entry. Looking for work (CR01): among those inactive at entry. In education (CR02): among all exits. An "
        "unknown situation counts in the denominator, not in the numerator. " + _PERSON_EN + _CALENDAR_EN + STATE_EN,
        unit="pct",
        grain=("institution_id", *_ESF_GRAIN, "exit_calendar_year"),
        source_columns=("enrollments.qualification", "enrollments.destination_4w", "enrollments.exit_date"),
        source="results",
        numerator="coalesce(sum(participants) filter (where is_reached), 0)",
        denominator="sum(participants)",
        split="result",
        classes=RESULTS,
        has_total=False,
        direction="up",
        esf_codes=tuple(code for codes in RESULT_CODES.values() for code in codes),
        persons=("numerator", "denominator"),
    ),
    Kpi(
        id="K13",
        name_nl="Uitval (cohorte)",
        name_en="Drop-out (cohort)",
        definition_nl="Aandeel van de gestarte inschrijvingen die zijn uitgevallen, per jaar van instap.",
        definition_en="Share of the enrolments started that dropped out, by year of entry.",
        counting_rule_nl="Inschrijvingen volgens de instapdatum (academiejaar van 1 september tot 31 augustus), niet "
        "personen. Noemer: alle inschrijvingen van dat instapjaar; wie nog ingeschreven is of loopt zit in de noemer "
        "en wordt apart getoond. Overstap naar niet-duaal is geen uitval. " + STATE_NL,
        counting_rule_en="Enrolments by entry date (academic year from 1 September to 31 August), not persons. "
        "Denominator: all enrolments of that entry year; those still enrolled or running are in it and are shown "
        "apart. A move to a non-dual track is not a drop-out. " + STATE_EN,
        unit="pct",
        grain=("institution_id", "project_id", "programme_code", "academic_year", "sector"),
        source_columns=("enrollments.status", "enrollments.entry_date"),
        source="cohorts",
        numerator="sum(dropped_out)",
        denominator="sum(enrollments)",
        counted="sum(running)",
        of="sum(enrollments)",
        counted_nl="{counted} nog lopend van {of}",
        counted_en="{counted} still running of {of}",
        direction="down",
        persons=("numerator", "denominator", "counted", "of"),
    ),
    Kpi(
        id="K14",
        name_nl="Volledige ESF-fiches",
        name_en="Complete ESF records",
        definition_nl="Aandeel van de deelnemers van wie de vier kenmerken bij instap gekend zijn.",
        definition_en="Share of the participants whose four characteristics at entry are known.",
        counting_rule_nl="Volledig: geslacht, leeftijd, arbeidssituatie en opleidingsniveau bij instap gekend. "
        + _PERSON_NL
        + _CALENDAR_NL
        + STATE_NL,
        counting_rule_en="Complete: gender, age, employment and education at entry known. "
        + _PERSON_EN
        + _CALENDAR_EN
        + STATE_EN,
        unit="pct",
        grain=("institution_id", "project_id", "calendar_year", "sector"),
        source_columns=(
            "enrollments.gender",
            "enrollments.age_at_entry",
            "enrollments.employment_at_entry",
            "enrollments.education_at_entry",
        ),
        source="participants",
        numerator=_COMPLETE_COUNT,
        denominator="sum(participants)",
        direction="up",
        target_note_nl="100 %.",
        target_note_en="100 %.",
        persons=("numerator", "denominator"),
    ),
    Kpi(
        id="K20",
        name_nl="Met leervergoeding",
        name_en="With a learning allowance",
        definition_nl="Aandeel van de inschrijvingen met een leervergoeding, onder die waarvan het gekend is.",
        definition_en="Share of the enrolments with a learning allowance, among those for which it is known.",
        counting_rule_nl="Ja gedeeld door ja plus nee; onbekend blijft buiten teller en noemer en wordt apart getoond. "
        + STATE_NL,
        counting_rule_en="Yes divided by yes plus no; unknown stays out of numerator and denominator and is shown "
        "apart. " + STATE_EN,
        unit="pct",
        grain=("sector", "institution_id", "academic_year", "agreement_type"),
        source_columns=("enrollments.learning_allowance", "enrollments.agreement_type"),
        source="enrollments",
        numerator="sum(with_allowance)",
        denominator="sum(with_allowance) + sum(without_allowance)",
        counted="sum(with_allowance) + sum(without_allowance)",
        of="sum(enrollments)",
        counted_nl="gekend bij {counted} van {of} inschrijvingen",
        counted_en="known for {counted} of {of} enrolments",
        direction="up",
        target_note_nl="VWO: 100 %, behalve bij de eigen werkgever.",
        target_note_en="Adult education: 100 %, except with the learner's own employer.",
        persons=("numerator", "denominator", "counted", "of"),
    ),
)
