"""What a reader put right by itself, in words: nothing here may change the meaning of a value."""

REPAIRS: dict[str, tuple[str, str]] = {
    "encoding": (
        "Gelezen als {encoding} en omgezet naar UTF-8.",
        "Read as {encoding} and converted to UTF-8.",
    ),
    "end_mark": (
        "Het eindteken van DOS (0x1A) achteraan is overgeslagen.",
        "The end mark of DOS (0x1A) at the end was skipped.",
    ),
    "separator_line": (
        "De regel 'sep=' bovenaan is overgeslagen; ze telt niet mee in de rijnummers.",
        "The line 'sep=' at the top was skipped; it does not count in the row numbers.",
    ),
    "title_rows": (
        "De kopregel staat in rij {row}; wat erboven staat, is overgeslagen.",
        "The header is in row {row}; what stands above it was skipped.",
    ),
    "header_titles": (
        "Kolomtitels begrepen: {titles}.",
        "Column titles understood: {titles}.",
    ),
    "absent_columns": (
        "Niet in het bestand, dus leeg (onbekend): {titles}.",
        "Not in the file, so empty (unknown): {titles}.",
    ),
    "given_values": (
        "Niet in het bestand, ingevuld voor alle rijen: {titles}.",
        "Not in the file, filled in for all rows: {titles}.",
    ),
    "dropped_columns": (
        "Lege kolommen weggelaten: {titles}.",
        "Empty columns left out: {titles}.",
    ),
    "blank_rows": (
        "Lege rijen overgeslagen: {count}.",
        "Empty rows skipped: {count}.",
    ),
    "short_rows": (
        "Rijen met minder cellen dan de kopregel, aangevuld met lege cellen: {count}.",
        "Rows with fewer cells than the header, completed with empty cells: {count}.",
    ),
    "dates": (
        "Datums gelezen als dag, maand, jaar ({example} = {iso}): {titles}.",
        "Dates read as day, month, year ({example} = {iso}): {titles}.",
    ),
    "sheet": (
        "Gelezen: het blad '{sheet}'{hidden}.",
        "Read: the sheet '{sheet}'{hidden}.",
    ),
    "other_sheets": (
        "Niet gelezen, hoewel er iets in staat: de bladen {sheets}.",
        "Not read, although there is something in them: the sheets {sheets}.",
    ),
    "zero_filled": (
        "Getallen overgenomen met de nullen die het blad vooraan toont: {titles}.",
        "Numbers taken with the zeros that the sheet shows before them: {titles}.",
    ),
    "unfolded_rows": (
        "Rijen waarvan alle cellen in één cel stonden, weer gesplitst: {count}.",
        "Rows of which all cells stood in one cell, split again: {count}.",
    ),
    "example_row": (
        "De voorbeeldrij van het invulbestand is weggelaten: rij {rows}.",
        "The template's example row was left out: row {rows}.",
    ),
    "prefilled_rows": (
        "Rijen waarin alleen staat wat vooraf ingevuld is (maand, project, instelling, jaar), weggelaten: {count}, "
        "vanaf rij {row}.",
        "Rows that hold only what is filled in beforehand (month, project, institution, year), left out: {count}, "
        "from row {row}.",
    ),
    "totals_row": (
        "Rij {row} is een totaalrij en is weggelaten.",
        "Row {row} is a totals row and was left out.",
    ),
}
"""Code → message in Dutch and English; the placeholders are filled with str.format."""
