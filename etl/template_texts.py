"""What the sheets of a template say in Dutch and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TemplateTexts:
    """The texts of one language; {placeholders} are filled by the workbook."""

    explanation: str
    lists: str
    title: str
    steps_title: str
    steps: tuple[str, ...]
    rows: dict[str, str]
    """Data set → what one row stands for."""
    headings: tuple[str, ...]
    meaning: str
    required: str
    optional: str
    example: str
    see_lists: str
    wrong_title: str
    choose: str
    colours: str


TEXTS = {
    "nl": TemplateTexts(
        explanation="Uitleg",
        lists="Keuzelijsten",
        title="Invulbestand {dataset}",
        steps_title="Zo levert u aan, in 5 stappen",
        steps=(
            "1. Vul op het blad '{sheet}' vanaf rij 3 één rij in per {row}: de volledige lijst, niet alleen wat "
            "veranderd is.",
            "2. Kies een waarde waar een keuzelijst verschijnt; het blad '{lists}' zegt wat elke waarde betekent. Laat "
            "leeg wat u niet weet: leeg is onbekend, niet nul.",
            "3. Rij 2 is een voorbeeld en wordt niet geladen. U mag haar laten staan of wissen. Rijen waarin alleen "
            "staat wat vooraf ingevuld is, tellen niet mee.",
            "4. Bewaar het bestand als .xlsx of .ods en verstuur het op de pagina Opladen van de Duaal Monitor.",
            "5. Kijk de bevindingen na, verbeter zo nodig dit bestand en verstuur het opnieuw. Bevestig, en bewaar het "
            "ontvangstbewijs.",
        ),
        rows={"pilots": "proeftuin", "workplaces": "werkplek", "enrollments": "inschrijving", "events": "activiteit"},
        headings=(
            "Kolom",
            "Verplicht",
            "Wat het is",
            "Toegestaan",
            "Voorbeeld",
            "Eenheid",
            "Persoonsgegevens",
        ),
        meaning="Betekenis",
        required="Verplicht.",
        optional="Mag leeg zijn.",
        example="Bijvoorbeeld: {example}.",
        see_lists="Wat de waarden betekenen, staat op het blad '{lists}'.",
        wrong_title="Dit past niet",
        choose="Kies een waarde uit de lijst.",
        colours="Gele titel: verplicht. Grijze titel: mag leeg zijn, tenzij de uitleg hieronder anders zegt. Een "
        "verplichte cel die nog leeg is in een begonnen rij, kleurt oranje.",
    ),
    "en": TemplateTexts(
        explanation="Explanation",
        lists="Lists",
        title="Template {dataset}",
        steps_title="How to deliver, in 5 steps",
        steps=(
            "1. On the sheet '{sheet}', from row 3 on, fill in one row per {row}: the complete list, not only what has "
            "changed.",
            "2. Choose a value where a list drops down; the sheet '{lists}' says what each value means. Leave empty "
            "what you do not know: empty is unknown, not zero.",
            "3. Row 2 is an example and is not loaded. You may leave it or clear it. Rows that hold only what was "
            "filled in beforehand do not count.",
            "4. Save the file as .xlsx or .ods and send it on the page Upload of Duaal Monitor.",
            "5. Look at the findings, mend this file if need be and send it again. Confirm, and keep the receipt.",
        ),
        rows={"pilots": "pilot", "workplaces": "workplace", "enrollments": "enrolment", "events": "event"},
        headings=("Column", "Required", "What it is", "Allowed", "Example", "Unit", "Personal data"),
        meaning="Meaning",
        required="Required.",
        optional="May be empty.",
        example="For example: {example}.",
        see_lists="What the values mean stands on the sheet '{lists}'.",
        wrong_title="This does not fit",
        choose="Choose a value from the list.",
        colours="Yellow title: required. Grey title: may be empty, unless the explanation below says otherwise. A "
        "required cell that is still empty in a row that was begun turns orange.",
    ),
}
