"""What is wrong with a ledger, in words for whoever runs into it."""

LEDGER_FILE = "ledger.sqlite"
LAYOUT = 1
"""Layout of the ledger and of its events; 0 is every version before it was written down."""


class LedgerDamaged(Exception):
    """A ledger that nothing may be added to; the messages say what is wrong and what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


class BrokenChain(LedgerDamaged):
    """An event whose hash does not follow from its content and its predecessor."""

    def __init__(self, seq: int, name: str = LEDGER_FILE) -> None:
        super().__init__(
            f"Het logboek klopt niet vanaf gebeurtenis {seq}. Laad niets meer, en zet {name} terug van de "
            "reservekopie.",
            f"The ledger does not fit from event {seq} on. Load nothing more, and put {name} back from the backup.",
        )
        self.seq = seq


class LedgerUnreadable(LedgerDamaged):
    """A file that SQLite cannot read as a ledger."""

    def __init__(self, name: str = LEDGER_FILE) -> None:
        super().__init__(
            f"Het logboek ({name}) is beschadigd en niet te lezen. Er is niets geladen. De beheerder zet de "
            "laatste reservekopie terug in een lege map met 'duaal restore', en controleert met 'duaal verify'.",
            f"The ledger ({name}) is damaged and cannot be read. Nothing was loaded. The operator puts the last "
            "backup back in an empty folder with 'duaal restore', and checks with 'duaal verify'.",
        )


class LedgerNewer(LedgerDamaged):
    """A ledger that a newer version of the product wrote."""

    def __init__(self, layout: int) -> None:
        super().__init__(
            f"Het logboek is van een nieuwere versie van Duaal Monitor (indeling {layout}; deze versie kent {LAYOUT}). "
            "Er is niets veranderd. Start de nieuwere versie.",
            f"The ledger is of a newer version of Duaal Monitor (layout {layout}; this version knows {LAYOUT}). "
            "Nothing was changed. Start the newer version.",
        )
        self.layout = layout


class ArchiveUnreachable(LedgerDamaged):
    """A bucket that does not answer or refuses; `reason` is the client's name for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Het archief van bestanden (S3) is nu niet te bereiken of weigert ({reason}). Er is niets half "
            "opgeslagen. Probeer het over enkele minuten opnieuw met dezelfde bestanden: wat al aanvaard was, telt "
            "niet dubbel. Blijft het duren, verwittig dan de beheerder.",
            f"The archive of files (S3) cannot be reached now, or refuses ({reason}). Nothing was stored half. Try "
            "again in a few minutes with the same files: what was accepted already does not count twice. If it lasts, "
            "tell the operator.",
        )
        self.reason = reason


class ArchiveDamaged(LedgerDamaged):
    """A kept file whose bytes are not those of its name, or that is gone."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"Bestand {sha256} in het archief ontbreekt of is veranderd. 'duaal verify' noemt alles wat niet klopt; "
            "zet het terug van de reservekopie.",
            f"File {sha256} in the archive is missing or was changed. 'duaal verify' names all that is not right; put "
            "it back from the backup.",
        )
        self.sha256 = sha256


class LedgerUnreachable(LedgerDamaged):
    """A database that does not answer or refuses; `code` is its SQLSTATE, when it gave one."""

    def __init__(self, code: str | None = None) -> None:
        said = f" (code {code})" if code else ""
        super().__init__(
            f"Het logboek in PostgreSQL is nu niet te bereiken of weigert{said}. Er is niets half opgeslagen. Probeer "
            "het over enkele minuten opnieuw met dezelfde bestanden: wat al aanvaard was, telt niet dubbel. Blijft het "
            "duren, verwittig dan de beheerder.",
            f"The ledger in PostgreSQL cannot be reached now, or refuses{said}. Nothing was stored half. Try again in "
            "a few minutes with the same files: what was accepted already does not count twice. If it lasts, tell the "
            "operator.",
        )
        self.code = code
