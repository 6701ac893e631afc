"""Messy texts: encodings, delimiters, quotes and line ends."""

from tests.etl.files import pilot
from tests.etl.messy_case import HEADER, PILOTS, PLAIN_SHEET, ROWS, SHEET, TEXT, accepted, lines, refused
from tests.etl.reading import delimited, sheet
from tests.etl.workbooks import xlsx


def _encodings() -> None:
    for codec in ("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"):
        accepted(f"encoding {codec}", TEXT.encode(codec), PILOTS)
    accepted("encoding utf-16-le with mark", b"\xff\xfe" + TEXT.encode("utf-16-le"), PILOTS)
    accepted("encoding utf-16-be with mark", b"\xfe\xff" + TEXT.encode("utf-16-be"), PILOTS)
    refused("encoding utf-16 without mark", TEXT.encode("utf-16-le"), ("R01", None, None))
    refused("encoding MS-DOS", TEXT.encode("cp850"), ("R04", 2, None), ("R04", 4, None))
    euro = [pilot(remarks="100 € per maand voor koffie in de bœuf")]
    accepted("euro sign of windows", delimited(sheet("pilots", euro)).encode("cp1252"), euro)
    refused("euro sign of latin-9", delimited(sheet("pilots", euro)).encode("iso8859-15"), ("R04", 2, None))
    for word in ("Eén groep", "Één", "l’entreprise", "contrôle", "à", "– pauze –", "“goed”", "CAFÉ", "maître"):
        row = [pilot(remarks=word)]
        accepted(f"one word in Mac Roman: {word}", delimited(sheet("pilots", row)).encode("mac_roman"), row)
    for word in ("Škoda", "foto‘s", "Één", "École", "zo…", "maandag–vrijdag", "Dušan", "½ dag", "BELGIË"):
        row = [pilot(remarks=word)]
        accepted(f"one word in Windows-1252: {word}", delimited(sheet("pilots", row)).encode("cp1252"), row)
    for word in ("België", "même", "crème", "één", "façade", "coördinator"):
        content = delimited(sheet("pilots", [pilot(remarks=word)])).encode("cp850")
        refused(f"one word in MS-DOS: {word}", content, ("R04", 2, None))
    mixed = b"".join(delimited([row]).encode("cp1252" if number == 3 else "utf-8") for number, row in enumerate(SHEET))
    refused("two encodings joined", mixed, ("R05", 4, None))
    twice = TEXT.encode().decode("cp1252").encode()
    places = [("C14", 2, "programme_name"), ("C14", 2, "remarks"), ("C14", 4, "remarks")]
    refused("decoded twice", twice, *places)
    refused("decoded twice by a Mac", TEXT.encode().decode("mac_roman").encode(), *places)
    decomposed = TEXT.replace("é", "e\u0301").replace("ë", "e\u0308").replace("ö", "o\u0308").replace("ï", "i\u0308")
    accepted("accents apart from their letters", decomposed, PILOTS)
    refused("cut within a letter", TEXT.encode()[:-4], ("R05", 4, None))
    accent = [pilot(remarks="café")]
    refused("cut within its only accent", delimited(sheet("pilots", accent)).encode()[:-2], ("R04", 2, None))
    accepted("accent at the very end", delimited(sheet("pilots", accent)).encode("cp1252")[:-1], accent)


def _dialects() -> None:
    for name, sign in (("comma", ","), ("tab", "\t"), ("bar", "|"), ("semicolon", ";")):
        accepted(f"delimiter {name}", delimited(SHEET, sign), PILOTS)
        accepted(f"delimiter {name}, all quoted", delimited(SHEET, sign, quoting=1), PILOTS)
    for name, end in (("CR", "\r"), ("LF", "\n"), ("CRLF", "\r\n")):
        accepted(f"line ends {name}", delimited(SHEET, ";", end), PILOTS)
    ends = ["\r\n", "\n", "\r", "\r\n"]
    accepted(
        "line ends mixed", "".join(delimited([row], ";", end) for row, end in zip(SHEET, ends, strict=True)), PILOTS
    )
    accepted("line ends doubled", delimited(SHEET, ";", "\r\r\n"), PILOTS, repairs=["blank_rows"])
    accepted("no line end at the end", TEXT.removesuffix("\n"), PILOTS, repairs=[])
    for name, codec in (("", "utf-8"), (" in UTF-16", "utf-16"), (" in Windows-1252", "cp1252")):
        accepted(f"end mark of DOS{name}", TEXT.encode(codec) + b"\x1a", PILOTS)
    accepted("end mark of DOS in the last line", f"{TEXT[:-1]}\x1a", PILOTS, repairs=["end_mark"])
    refused("end mark of DOS alone", b"\x1a", ("R02", None, None))
    for titles, signs in ((";", ","), (",", ";"), ("\t", ";")):
        for name, quoting in (("", 0), (", all quoted", 1)):
            content = delimited([HEADER], titles) + delimited(ROWS, signs, quoting=quoting)
            refused(f"header by {titles!r}, rows by {signs!r}{name}", content, ("R30", 2, None))
    accepted("sep line", f"sep=;\n{TEXT}", PILOTS, repairs=["separator_line"])
    accepted("sep line of another sign", f"sep=,\r\n{TEXT}", PILOTS, repairs=["separator_line"])
    accepted("sep line after a mark", f"\ufeffsep=;\n{TEXT}", PILOTS)
    bad = [HEADER, ROWS[0], [*ROWS[1][:5], "XX", *ROWS[1][6:]]]
    refused("sep line does not count", "sep=;\n" + delimited(bad), ("C02", 3, "sector"))
    quoted = [pilot(remarks='regel 1\nregel; 2 "zo"')]
    accepted("line break in quotes", delimited(sheet("pilots", quoted)), quoted)
    later = sheet("pilots", [*quoted, pilot(pilot_id="PT-2", sector="XX")])
    refused("rows count records", delimited(later), ("C02", 3, "sector"))
    refused("quote not closed", delimited(PLAIN_SHEET[:2]) + '"' + delimited(PLAIN_SHEET[2:]), ("R16", 3, None))
    stray = [[*PLAIN_SHEET[1][:-1], 'zo"n geval'], *PLAIN_SHEET[2:]]
    refused("stray quote", lines([HEADER, *stray]), ("R26", 2, None))
    around = [[*PLAIN_SHEET[1][:-1], '"begin'], PLAIN_SHEET[2], [*PLAIN_SHEET[3][:-1], 'einde"']]
    refused("quotes around rows", lines([HEADER, *around]), ("R26", 2, None))
    spaced = [[*PLAIN_SHEET[1][:-1], ' "nota"'], PLAIN_SHEET[2]]
    refused("quote behind a space", lines([HEADER, *spaced]), ("R26", 2, None))
    refused("quotes with backslash", lines([HEADER, [*PLAIN_SHEET[1][:-1], '"a \\"b\\" c"']]), ("R16", 2, None))
    folded = "".join('"' + line.replace('"', '""') + '"\n' for line in delimited(SHEET, ",").splitlines())
    accepted("whole row in one cell", folded, PILOTS, repairs=["unfolded_rows"])
    accepted("whole row in the first column of a sheet", xlsx([[line] for line in TEXT.splitlines()]), PILOTS)
    comma = lines([PLAIN_SHEET[0], [*PLAIN_SHEET[1][:14], "180,5", *PLAIN_SHEET[1][15:]]], ",")
    refused("decimal comma among commas", comma, ("C03", 2, "continued_from"))
    accepted("trailing separators", lines([[*row, "", ""] for row in SHEET]), PILOTS, repairs=[])
    accepted("trailing separators below the header", lines([HEADER, *([*row, ""] for row in ROWS)]), PILOTS)


for _add in (_encodings, _dialects):
    _add()
