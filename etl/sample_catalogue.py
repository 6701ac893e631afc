"""What the fictitious sample is made of: programmes, who runs them, and how learners and enterprises are spread."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Programme:
    """A programme; loads in credits (HO) or teaching hours (VWO); `women_share` from 0 to 1."""

    code: str
    name: str
    level: str
    study_area: str
    load_total: int
    load_workplace: int
    women_share: float
    nace: str


@dataclass(frozen=True)
class Track:
    """A programme that a project runs at an institution, with the years (by their first year) in which it has a pilot.

    `start` is 'september', 'oktober' or 'februari'; a track that `runs_on` ends in January 2024 in its last year.
    """

    programme: str
    years: tuple[int, ...]
    start: str = "september"
    runs_on: bool = False
    stopped_in: int | None = None
    """The year in which the pilot is stopped half way."""


_TECHNOLOGY = "Industriële wetenschappen en technologie"
_ADULT = "secundair_volwassenenonderwijs"
_BUSINESS = "Handelswetenschappen en bedrijfskunde"

PROGRAMMES: dict[str, Programme] = {
    programme.code: programme
    for programme in (
        Programme("HO-BASISVERPLEEG", "Basisverpleegkunde", "graduaat", "Gezondheidszorg", 180, 90, 0.82, "86101"),
        Programme("HO-ELEKTROMECH", "Elektromechanische systemen", "graduaat", _TECHNOLOGY, 120, 48, 0.08, "33120"),
        Programme("HO-PROGRAMMEREN", "Programmeren", "graduaat", _BUSINESS, 120, 40, 0.22, "62010"),
        Programme("HO-NETWERKBEHEER", "Systeem- en netwerkbeheer", "graduaat", _BUSINESS, 120, 45, 0.1, "62030"),
        Programme("HO-LOGISTIEK", "Transport en logistiek", "graduaat", _BUSINESS, 120, 50, 0.3, "52290"),
        Programme(
            "HO-ORTHOPED", "Orthopedagogische begeleiding", "graduaat", "Sociaal-agogisch werk", 120, 54, 0.78, "87301"
        ),
        Programme("HO-MAATWERK", "Maatschappelijk werk", "graduaat", "Sociaal-agogisch werk", 120, 50, 0.74, "88999"),
        Programme("HO-HRSUPPORT", "HR-support", "graduaat", _BUSINESS, 120, 45, 0.8, "78100"),
        Programme("HO-WERFORG", "Werforganisatie", "graduaat", "Architectuur", 120, 48, 0.12, "41201"),
        Programme("HO-WINKELMAN", "Winkelmanagement", "graduaat", _BUSINESS, 120, 40, 0.55, "47110"),
        Programme(
            "HO-DIEETKUNDE",
            "Voedings- en dieetkunde",
            "professionele_bachelor",
            "Gezondheidszorg",
            180,
            60,
            0.86,
            "86909",
        ),
        Programme("HO-ELMECH-BA", "Elektromechanica", "professionele_bachelor", _TECHNOLOGY, 180, 54, 0.07, "28290"),
        Programme("HO-ZORGCOORD", "Zorgcoördinatie", "postgraduaat", "Gezondheidszorg", 30, 12, 0.84, "86101"),
        Programme("HO-INDING", "Industriële ingenieurswetenschappen", "master", _TECHNOLOGY, 60, 24, 0.18, "71121"),
        Programme("HO-EDUMASTER", "Educatieve master", "master", "Lerarenopleiding", 60, 20, 0.66, "85311"),
        Programme("VWO-ZORGKUNDIGE", "Zorgkundige", _ADULT, "Personenzorg", 1200, 640, 0.84, "87101"),
        Programme("VWO-LOGASSIST", "Logistiek assistent in de zorg", _ADULT, "Personenzorg", 480, 250, 0.7, "86101"),
        Programme("VWO-KINDERBEG", "Begeleider in de kinderopvang", _ADULT, "Personenzorg", 1000, 520, 0.94, "88911"),
        Programme("VWO-LASSER", "Lasser-monteerder", _ADULT, "Mechanica-elektriciteit", 800, 440, 0.05, "25110"),
        Programme(
            "VWO-ELEKTRO",
            "Residentieel elektrotechnisch installateur",
            _ADULT,
            "Mechanica-elektriciteit",
            880,
            460,
            0.06,
            "43211",
        ),
        Programme("VWO-METSELAAR", "Metselaar", _ADULT, "Bouw", 840, 440, 0.03, "43999"),
        Programme("VWO-KOK", "Kok", _ADULT, "Voeding", 960, 540, 0.42, "56101"),
        Programme("VWO-BAKKER", "Brood- en banketbakker", _ADULT, "Voeding", 1080, 600, 0.5, "10712"),
        Programme("VWO-SLAGER", "Slager-spekslager", _ADULT, "Voeding", 960, 520, 0.3, "47221"),
        Programme("VWO-BOEKHOUD", "Boekhoudkundig bediende", _ADULT, "Handel", 760, 380, 0.68, "69201"),
        Programme("VWO-AUTOTECH", "Onderhoudsmecanicien auto's", _ADULT, "Auto", 1000, 470, 0.05, "45201"),
    )
}

BOTH_YEARS = (2021, 2022)

TRACKS: dict[tuple[str, str], tuple[Track, ...]] = {
    ("90001", "100001"): (Track("HO-BASISVERPLEEG", BOTH_YEARS, runs_on=True), Track("HO-DIEETKUNDE", (2022,))),
    ("90002", "100002"): (Track("HO-ELEKTROMECH", BOTH_YEARS, runs_on=True), Track("HO-WERFORG", BOTH_YEARS)),
    ("90003", "100003"): (Track("HO-PROGRAMMEREN", BOTH_YEARS, runs_on=True), Track("HO-NETWERKBEHEER", BOTH_YEARS)),
    ("90004", "100004"): (
        Track("HO-LOGISTIEK", BOTH_YEARS),
        Track("HO-WINKELMAN", (2021,), stopped_in=2021),
        Track("HO-HRSUPPORT", (2022,), runs_on=True),
    ),
    ("90005", "100005"): (Track("HO-ORTHOPED", BOTH_YEARS), Track("HO-MAATWERK", BOTH_YEARS, start="februari")),
    ("90006", "100006"): (Track("HO-ELMECH-BA", BOTH_YEARS, runs_on=True), Track("HO-ELEKTROMECH", BOTH_YEARS)),
    ("90007", "100007"): (Track("HO-HRSUPPORT", BOTH_YEARS), Track("HO-WINKELMAN", BOTH_YEARS, runs_on=True)),
    ("90008", "100008"): (Track("HO-WERFORG", BOTH_YEARS, runs_on=True), Track("HO-LOGISTIEK", BOTH_YEARS)),
    ("90009", "100009"): (
        Track("HO-INDING", BOTH_YEARS),
        Track("HO-EDUMASTER", (2022,), start="februari", runs_on=True),
    ),
    ("90010", "100001"): (Track("HO-ZORGCOORD", BOTH_YEARS),),
    ("90010", "100005"): (Track("HO-ZORGCOORD", BOTH_YEARS, start="februari", runs_on=True),),
    ("90011", "100010"): (Track("VWO-ZORGKUNDIGE", BOTH_YEARS, runs_on=True), Track("VWO-LOGASSIST", (2022,))),
    ("90011", "100011"): (Track("VWO-KINDERBEG", (2022,)), Track("VWO-ZORGKUNDIGE", (2022,), runs_on=True)),
    ("90012", "100012"): (Track("VWO-LASSER", BOTH_YEARS), Track("VWO-ELEKTRO", (2022,), runs_on=True)),
    ("90012", "100013"): (Track("VWO-METSELAAR", (2022,)), Track("VWO-LASSER", (2022,), runs_on=True)),
    ("90013", "100014"): (Track("VWO-KOK", BOTH_YEARS, start="oktober", runs_on=True), Track("VWO-BAKKER", (2022,))),
    ("90013", "100015"): (Track("VWO-SLAGER", (2022,)), Track("VWO-KOK", (2022,), runs_on=True)),
    ("90014", "100016"): (
        Track("VWO-BOEKHOUD", BOTH_YEARS, start="oktober"),
        Track("VWO-AUTOTECH", (2022,), runs_on=True),
    ),
    ("90014", "100017"): (
        Track("VWO-BOEKHOUD", (2022,), runs_on=True),
        Track("VWO-AUTOTECH", (2022,), start="februari"),
    ),
}
"""(project, institution) → its tracks; the pairs are those of data/reference/project_institutions.csv."""

# A spread is {value: weight}. They are plausible, not measured: no figures on learners are published.
HO_AGES = {18: 10, 19: 16, 20: 15, 21: 12, 22: 8, 23: 6, 24: 5, 26: 6, 28: 5, 31: 5, 35: 4, 39: 3, 44: 2, 49: 2, 56: 1}
VWO_AGES = {19: 3, 21: 5, 23: 7, 25: 7, 28: 9, 31: 11, 34: 12, 37: 11, 41: 11, 45: 9, 49: 7, 53: 4, 56: 3, 60: 1}
HO_EMPLOYMENTS = {
    "inactief_in_opleiding": 58,
    "werkend": 26,
    "werkzoekend_kort": 6,
    "zelfstandig": 3,
    "werkzoekend_lang": 4,
    "inactief_niet_in_opleiding": 3,
}
VWO_EMPLOYMENTS = {
    "werkzoekend_kort": 30,
    "werkzoekend_lang": 28,
    "werkend": 22,
    "inactief_niet_in_opleiding": 10,
    "inactief_in_opleiding": 6,
    "zelfstandig": 4,
}
HO_EDUCATIONS = {"3": 64, "4": 11, "5": 7, "6": 12, "2": 4, "7": 2}
MASTER_EDUCATIONS = {"6": 84, "7": 14, "8": 2}
VWO_EDUCATIONS = {"2": 35, "3": 33, "1": 13, "0": 4, "4": 6, "6": 7, "7": 2}
SIZE_CLASSES = {"micro": 24, "klein": 32, "middelgroot": 26, "groot": 15, "onbekend": 3}
DROP_OUT_REASONS = {
    "stopgezet_door_lerende": 58,
    "stopgezet_door_onderneming": 18,
    "stopgezet_door_instelling": 10,
    "overlijden_of_overmacht": 5,
    "onbekend": 9,
}
QUALIFICATIONS = {"ja": 84, "deels": 9, "nee": 5, "onbekend": 2}
HO_DESTINATIONS = {"werk": 54, "opleiding": 31, "werkzoekend": 6, "zelfstandig": 3, "inactief": 2, "onbekend": 4}
VWO_DESTINATIONS = {"werk": 58, "werkzoekend": 18, "opleiding": 11, "zelfstandig": 4, "inactief": 5, "onbekend": 4}
DROP_OUT_DESTINATIONS = {
    "werk": 34,
    "werkzoekend": 30,
    "opleiding": 12,
    "inactief": 10,
    "zelfstandig": 2,
    "onbekend": 12,
}
POSTAL_CODES = (
    "1000",
    "1800",
    "2000",
    "2300",
    "2800",
    "3000",
    "3500",
    "3600",
    "8000",
    "8500",
    "8800",
    "9000",
    "9100",
    "9300",
    "9700",
)
PILOT_REMARKS = (
    None,
    None,
    None,
    "Start na overleg met de sector; één groep.",
    "Lessen op maandag en vrijdag, de rest op de werkplek.",
)
WORKPLACE_REMARKS = (
    None,
    None,
    None,
    None,
    "Vooral avond- en weekenddiensten.",
    "Vervoer voorzien via de onderneming; reëel haalbaar met de trein.",
)
