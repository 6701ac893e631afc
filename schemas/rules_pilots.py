"""The rules on pilots and on the projects and institutions that files name, X01-X08."""

from schemas.cross_rule import cross_rule, row_case

PROJECT_RULES = (
    cross_rule(
        "X01",
        ("pilots", "workplaces", "events"),
        ("Project is niet bekend", "Project is not known"),
        unknown=row_case(
            "project {value} is niet bekend. Vul het nummer van een bekend ESF-project in, "
            "of vraag het departement om dit project toe te voegen.",
            "project {value} is not known. Enter the number of a known ESF project, "
            "or ask the department to add this one.",
        ),
    ),
    cross_rule(
        "X02",
        ("pilots", "workplaces"),
        ("Instelling is niet bekend of neemt niet deel", "Institution is not known or does not take part"),
        unknown=row_case(
            "instelling {value} is niet bekend. Vul het instellingsnummer van 6 cijfers in, "
            "of vraag het departement om deze instelling toe te voegen.",
            "institution {value} is not known. Enter the institution number of 6 digits, "
            "or ask the department to add this one.",
        ),
        not_partner=row_case(
            "instelling {value} neemt niet deel aan project {project}. Verbeter het projectnummer of het "
            "instellingsnummer, of vraag het departement om de deelname toe te voegen.",
            "institution {value} does not take part in project {project}. Mend the project number or the "
            "institution number, or ask the department to add its part.",
        ),
    ),
)

PILOT_RULES = (
    cross_rule(
        "X03",
        ("pilots",),
        ("Sector past niet bij instelling of project", "Sector does not fit institution or project"),
        institution=row_case(
            "sector {value} past niet bij instelling {institution} ({type}). Verwacht: {expected}. "
            "Verbeter de sector of het instellingsnummer.",
            "sector {value} does not fit institution {institution} ({type}). Expected: {expected}. "
            "Mend the sector or the institution number.",
        ),
        project=row_case(
            "sector {value} past niet bij project {project}, dat sector {expected} heeft. "
            "Verbeter de sector of het projectnummer.",
            "sector {value} does not fit project {project}, whose sector is {expected}. "
            "Mend the sector or the project number.",
        ),
    ),
    cross_rule(
        "X04",
        ("pilots",),
        ("Opleidingsniveau past niet bij de sector", "Programme level does not fit the sector"),
        adult=row_case(
            "{value} is geen niveau van het volwassenenonderwijs. Verwacht bij sector VWO: "
            "secundair_volwassenenonderwijs. Verbeter het niveau of de sector.",
            "{value} is not a level of adult education. Expected for sector VWO: "
            "secundair_volwassenenonderwijs. Mend the level or the sector.",
        ),
        higher=row_case(
            "{value} is geen niveau van het hoger onderwijs. Verwacht bij sector HO: graduaat, een bachelor, master of "
            "postgraduaat. Verbeter het niveau of de sector.",
            "{value} is not a level of higher education. Expected for sector HO: graduaat, a bachelor, master or "
            "postgraduaat. Mend the level or the sector.",
        ),
    ),
    cross_rule(
        "X05",
        ("pilots", "workplaces"),
        ("Begin en einde passen niet bij elkaar of bij de status", "Start and end do not fit each other or the status"),
        end_before_start=row_case(
            "{value} ligt voor de startdatum {start}. Verbeter een van beide datums.",
            "{value} is before the start date {start}. Mend one of the two dates.",
        ),
        no_start=row_case(
            "de startdatum ontbreekt, maar de status is {status}. Vul de eerste dag in, of verbeter de status.",
            "the start date is missing, but the status is {status}. Enter the first day, or mend the status.",
            empties=("start_date",),
        ),
        no_end=row_case(
            "de einddatum ontbreekt, maar de status is {status}. Vul de laatste dag in, of verbeter de status.",
            "the end date is missing, but the status is {status}. Enter the last day, or mend the status.",
            empties=("end_date",),
        ),
    ),
    cross_rule(
        "X06",
        ("pilots",),
        ("Meer op de werkplek dan in totaal", "More at the workplace than in all"),
        too_much=row_case(
            "{value} op de werkplek is meer dan de totale studieomvang {total}. Verbeter een van beide getallen.",
            "{value} at the workplace is more than the total study load {total}. Mend one of the two numbers.",
        ),
    ),
    # Decree of 25 March 2022 on dual learning in adult education; call 523 for higher education.
    cross_rule(
        "X07",
        ("pilots",),
        ("Klein aandeel van de werkplek", "Small share of the workplace"),
        "warning",
        adult=row_case(
            "de werkplek neemt {share} % van de studieomvang in. In het volwassenenonderwijs is dat minstens 50 %, "
            "behalve bij een uitzondering. Verbeter de studieomvang, of bevestig met een reden.",
            "the workplace takes {share} % of the study load. In adult education that is at least 50 %, "
            "but for an exception. Mend the study load, or confirm with a reason.",
        ),
        higher=row_case(
            "de werkplek neemt {share} % van de studieomvang in. In het hoger onderwijs is dat minstens een derde. "
            "Verbeter de studieomvang, of bevestig met een reden.",
            "the workplace takes {share} % of the study load. In higher education that is at least a third. "
            "Mend the study load, or confirm with a reason.",
        ),
    ),
    cross_rule(
        "X08",
        ("pilots",),
        ("Startdatum buiten het academiejaar", "Start date outside the academic year"),
        outside=row_case(
            "{value} past niet bij {academic_year}: verwacht een dag van {first_day} tot en met {last_day}. "
            "Verbeter de startdatum of het academiejaar.",
            "{value} does not fit {academic_year}: a day from {first_day} up to {last_day} is expected. "
            "Mend the start date or the academic year.",
        ),
    ),
)
