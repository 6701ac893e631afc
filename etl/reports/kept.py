"""The figures of a report as they were when it was made, kept in the archive beside the raw files."""

from etl.load import archive_of
from etl.reports.figures import Figures, from_bytes, to_bytes
from etl.reports.records import Record
from etl.settings import Settings
from etl.state_folder import WorkFolder


class ReportRefused(Exception):
    """A report that may not or cannot be made final or written; the messages say why and what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


def keep_figures(settings: Settings, figures: Figures) -> str:
    """Keep figures in the archive of raw files and return their SHA-256."""
    with WorkFolder(settings) as work_dir:
        path = work_dir / "figures.json"
        path.write_bytes(to_bytes(figures))
        return archive_of(settings).keep(path)


def kept_figures(settings: Settings, made: Record) -> Figures:
    """Return the figures of a report as they were when it was made. Raises ReportRefused when they are lost."""
    archive = archive_of(settings)
    if not archive.is_sound(made.figures_sha256):
        raise ReportRefused(
            f"De bewaarde cijfers van rapport {made.report_id} ontbreken of zijn beschadigd. Zet de map raw terug van "
            "de reservekopie.",
            f"The kept figures of report {made.report_id} are missing or damaged. Put the folder raw back from the "
            "backup.",
        )
    return from_bytes(archive.read(made.figures_sha256))
