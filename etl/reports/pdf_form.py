"""The document of a report as PDF, by LibreOffice where it is present: our own font, fixed dates, the same bytes."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path

from etl.reports.document_form import write_docx
from etl.reports.forms import FormUnavailable
from etl.reports.model import Report
from etl.reports.pdf_canonical import NotCanonical, canonical

_SECONDS = 240
_FONTS = Path(__file__).resolve().parent.parent / "fonts"
_FONT = "Inter"
_TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_WRITER = "libswlo.so"
# Every family is ours, so that the pages are the same whatever fonts the machine has.
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="assign" binding="strong"><string>{font}</string></edit>
  </match>
</fontconfig>
"""


def write_pdf(report: Report, path: Path) -> None:
    """Write the PDF. Raises FormUnavailable where LibreOffice Writer is absent or fails, and OSError."""
    program = required_libreoffice()
    # Beside the file: what lies in the state's own temporary folder without a lock may be removed at any moment.
    with tempfile.TemporaryDirectory(dir=path.resolve().parent) as folder:
        work_dir = Path(folder)
        source = work_dir / "rapport.docx"
        write_docx(report, source)
        made = _converted(program, source, work_dir)
        try:
            content = canonical(made.read_bytes(), report.identity.made_at)
        except NotCanonical as error:
            raise _failed() from error
    path.write_bytes(content)


def required_libreoffice() -> str:
    """Return LibreOffice's program. Raises FormUnavailable."""
    program = libreoffice()
    if program is None:
        raise FormUnavailable(
            "De PDF wordt door LibreOffice gemaakt, en dat is hier niet gevonden. Installeer libreoffice-writer, of "
            "kies het Word-document.",
            "The PDF is made by LibreOffice, which was not found here. Install libreoffice-writer, or choose the Word "
            "document.",
        )
    return program


def libreoffice() -> str | None:
    """Return LibreOffice's program; None when it, or its word processor, is not there."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None or not (Path(program).resolve().parent / _WRITER).exists():
        return None
    return program


def _converted(program: str, source: Path, work_dir: Path) -> Path:
    """Let LibreOffice make the PDF, with settings and fonts of its own that nobody else changes."""
    conf = work_dir / "fonts.conf"
    cache = work_dir / "font-cache"
    conf.write_text(
        _FONTS_CONF.format(fonts=escape(str(_FONTS)), cache=escape(str(cache)), font=_FONT), encoding="utf-8"
    )
    profile = (work_dir / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", _TAGGED]
    try:
        done = subprocess.run(
            [*command, "--outdir", str(work_dir), str(source)],
            env=_environment(work_dir, conf),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed() from error
    made = source.with_suffix(".pdf")
    if done.returncode or not made.is_file():
        raise _failed()
    return made


def _environment(work_dir: Path, conf: Path) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LD_LIBRARY_PATH")}
    fixed = {
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "HOME": str(work_dir),
        "FONTCONFIG_FILE": str(conf),
        "SAL_USE_VCLPLUGIN": "svp",
    }
    return kept | fixed


def _failed() -> FormUnavailable:
    return FormUnavailable(
        "LibreOffice kon de PDF niet maken. Probeer het opnieuw, of kies het Word-document.",
        "LibreOffice could not make the PDF. Try again, or choose the Word document.",
    )
