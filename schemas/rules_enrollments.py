"""The rules on enrolments, X09-X16."""

from dataclasses import replace

from schemas.cross_rule import cross_rule, row_case

_INCOMPLETE = row_case(
    "de ESF-fiche is onvolledig. Niet bekend: {unknown_columns}. De lerende telt alleen mee in het eindtotaal. "
    "Vul aan wat u weet, of bevestig met een reden.",
    "the ESF record is incomplete. Not known: {unknown_columns}. The learner counts only in the grand total. "
    "Enter what you know, or confirm with a reason.",
)

ENROLLMENT_RULES = (
    cross_rule(
        "X09",
        ("enrollments",),
        ("Proeftuin bestaat niet of is een andere", "Pilot does not exist or is another one"),
        needs_all_rows=True,
        unknown=row_case(
            "proeftuin {value} bestaat in {month} niet bij instelling {institution}. Verbeter de code, "
            "of stuur het bestand met proeftuinen mee.",
            "pilot {value} does not exist at institution {institution} in {month}. Mend the code, "
            "or send the file of pilots along.",
        ),
        project=row_case(
            "proeftuin {pilot} hoort bij project {expected}, niet bij {value}. "
            "Verbeter het projectnummer of de proeftuin.",
            "pilot {pilot} belongs to project {expected}, not to {value}. Mend the project number or the pilot.",
        ),
        academic_year=row_case(
            "proeftuin {pilot} hoort bij {expected}, niet bij {value}. Verbeter het academiejaar of de proeftuin.",
            "pilot {pilot} belongs to {expected}, not to {value}. Mend the academic year or the pilot.",
        ),
    ),
    cross_rule(
        "X10",
        ("enrollments",),
        ("Werkplek bestaat niet", "Workplace does not exist"),
        needs_all_rows=True,
        unknown=row_case(
            "deze werkplek bestaat in {month} niet bij instelling {institution}. Verbeter de code, "
            "of stuur het bestand met werkplekken mee.",
            "this workplace does not exist at institution {institution} in {month}. Mend the code, "
            "or send the file of workplaces along.",
        ),
    ),
    cross_rule(
        "X11",
        ("enrollments",),
        ("Type lerende past niet bij de sector", "Learner type does not fit the sector"),
        sector=row_case(
            "{value} past niet bij project {project} met sector {sector}. Verwacht: {expected}. "
            "Verbeter het type lerende of het projectnummer.",
            "{value} does not fit project {project} of sector {sector}. Expected: {expected}. "
            "Mend the learner type or the project number.",
        ),
    ),
    cross_rule(
        "X12",
        ("enrollments",),
        ("Gegevens over de uitstap spreken elkaar tegen", "Facts about the exit contradict each other"),
        no_exit_date=row_case(
            "de uitstapdatum ontbreekt, terwijl de lerende volgens de status uitgestapt is. "
            "Vul de datum in, of verbeter de status.",
            "the exit date is missing, while the learner has left according to the status. "
            "Enter the date, or mend the status.",
            empties=("exit_date",),
        ),
        not_left=row_case(
            "er is een uitstapdatum, maar de status is niet afgerond, uitgevallen of overgestapt_niet_duaal. "
            "Verbeter de status, of maak de uitstapdatum leeg.",
            "there is an exit date, but the status is not afgerond, uitgevallen or overgestapt_niet_duaal. "
            "Mend the status, or empty the exit date.",
        ),
        no_reason=row_case(
            "de reden van uitstap ontbreekt bij een uitstapdatum. Vul de reden in; onbekend mag ook.",
            "the exit reason is missing beside an exit date. Enter the reason; onbekend (unknown) will do.",
            empties=("exit_reason",),
        ),
        reason_too_early=row_case(
            "er is een reden van uitstap, maar geen uitstapdatum. Vul de uitstapdatum in, of maak de reden leeg.",
            "there is an exit reason, but no exit date. Enter the exit date, or empty the reason.",
            empties=("exit_date",),
        ),
        destination_too_early=row_case(
            "de situatie na uitstap is ingevuld, maar er is geen uitstapdatum. "
            "Vul de uitstapdatum in, of maak deze cel leeg.",
            "the situation after exit is filled in, but there is no exit date. "
            "Enter the exit date, or empty this cell.",
            empties=("exit_date",),
        ),
        exit_before_entry=row_case(
            "de uitstapdatum ligt voor de instapdatum. Verbeter een van beide datums.",
            "the exit date is before the entry date. Mend one of the two dates.",
        ),
    ),
    # Decree of 25 March 2022, in force on 1 September 2022.
    cross_rule(
        "X13",
        ("enrollments",),
        ("Uren passen niet bij de overeenkomst", "Hours do not fit the agreement"),
        hours=row_case(
            "de uren passen niet bij het type overeenkomst. Met overeenkomst_duale_opleiding_statuut zijn het er 20 of "
            "meer per week, met overeenkomst_duale_opleiding minder dan 20. Verbeter de uren of het type.",
            "the hours do not fit the agreement type. With overeenkomst_duale_opleiding_statuut they are 20 or more "
            "a week, with overeenkomst_duale_opleiding less than 20. Mend the hours or the type.",
        ),
        no_hours=row_case(
            "de uren ontbreken, terwijl het type overeenkomst ervan afhangt. Vul de uren per week in, "
            "of bevestig met een reden.",
            "the hours are missing, while the agreement type depends on them. Enter the hours a week, "
            "or confirm with a reason.",
            empties=("workplace_hours_week",),
            severity="warning",
        ),
    ),
    cross_rule(
        "X14",
        ("enrollments",),
        ("Datum na de rapporteringsmaand", "Date after the reporting month"),
        too_late=row_case(
            "de datum ligt na het einde van {month}. Verbeter de datum, of meld dit in het bestand van die maand.",
            "the date is after the end of {month}. Mend the date, or report this in the file of that month.",
        ),
    ),
    cross_rule(
        "X15",
        ("enrollments",),
        ("Kenmerk van een lerende verschilt", "Characteristic of a learner differs"),
        needs_all_rows=True,
        in_upload=row_case(
            "de waarde verschilt van rij {other_row} van {other_file}, over dezelfde lerende ({other_month}). "
            "Kenmerken bij instap veranderen niet: verbeter de foute waarde.",
            "the value differs from row {other_row} of {other_file}, about the same learner ({other_month}). "
            "Characteristics at entry do not change: mend the wrong value.",
        ),
        in_state=row_case(
            "de waarde verschilt van het eerdere bestand van {other_month}, over dezelfde lerende. "
            "Kenmerken bij instap veranderen niet: verbeter de waarde, of stuur bij een vroegere fout "
            "alle maanden verbeterd mee.",
            "the value differs from the earlier file of {other_month}, about the same learner. "
            "Characteristics at entry do not change: mend the value, or, after an earlier mistake, "
            "send all months mended along.",
        ),
    ),
    cross_rule(
        "X16",
        ("enrollments",),
        ("Onvolledige ESF-fiche", "Incomplete ESF record"),
        "warning",
        incomplete=_INCOMPLETE,
        no_age=replace(_INCOMPLETE, empties=("age_at_entry",)),
    ),
)
