"""The Belgian provinces and the Brussels-Capital Region, and the postal codes of each."""

from schemas.codes import Code, CodeList

PROVINCES = CodeList(
    "provinces",
    (
        Code("antwerpen", "Antwerpen", "Antwerp"),
        Code("limburg", "Limburg", "Limburg"),
        Code("oost_vlaanderen", "Oost-Vlaanderen", "East Flanders"),
        Code("vlaams_brabant", "Vlaams-Brabant", "Flemish Brabant"),
        Code("west_vlaanderen", "West-Vlaanderen", "West Flanders"),
        Code("brussel", "Brussels Hoofdstedelijk Gewest", "Brussels-Capital Region"),
        Code("waals_brabant", "Waals-Brabant", "Walloon Brabant"),
        Code("henegouwen", "Henegouwen", "Hainaut"),
        Code("luik", "Luik", "Liège"),
        Code("luxemburg", "Luxemburg", "Luxembourg"),
        Code("namen", "Namen", "Namur"),
    ),
)
"""Flanders first, then Brussels and Wallonia. Brussels is a region and no province; it is listed beside them."""

# bpost's division of the four-digit codes, in use since 1969: whole ranges belong to one province.
POSTAL_RANGES: tuple[tuple[int, int, str], ...] = (
    (1000, 1299, "brussel"),
    (1300, 1499, "waals_brabant"),
    (1500, 1999, "vlaams_brabant"),
    (2000, 2999, "antwerpen"),
    (3000, 3499, "vlaams_brabant"),
    (3500, 3999, "limburg"),
    (4000, 4999, "luik"),
    (5000, 5999, "namen"),
    (6000, 6599, "henegouwen"),
    (6600, 6999, "luxemburg"),
    (7000, 7999, "henegouwen"),
    (8000, 8999, "west_vlaanderen"),
    (9000, 9999, "oost_vlaanderen"),
)
"""First and last postal code, and the province."""


def province_of(postal_code: str) -> str | None:
    """Return the province of a postal code, or None when it is none."""
    if not (postal_code.isascii() and postal_code.isdigit()):
        return None
    number = int(postal_code)
    return next((province for first, last, province in POSTAL_RANGES if first <= number <= last), None)
