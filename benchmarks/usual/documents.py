"""The facts as HTML to PDF. Typefaces and style are read once a process."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

FONTS = Path(__file__).resolve().parents[2] / "src/arkivbro/documents/fonts"
STYLE = """
@font-face { font-family: Source; src: url("FONTS/SourceSans3-Regular.ttf") }
@font-face { font-family: Source; font-weight: 600; src: url("FONTS/SourceSans3-Semibold.ttf") }
@page { size: A4; margin: 25mm 26mm 27mm;
        @bottom-right { content: "Side " counter(page) " av " counter(pages); font: 8.5pt Source } }
body { font: 11pt Source; color: #1b1b1b }
h1 { font-size: 23pt; font-weight: 600 }
h2 { font-size: 14pt; font-weight: 600 }
dt { float: left; width: 43mm; color: #595959 }
dd { margin-left: 45mm; white-space: pre-line }
p.prose { white-space: pre-line }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt }
th { text-align: left; font-weight: normal; border-bottom: 0.8pt solid #1e4b63 }
td { border-bottom: 0.4pt solid #c4c4c4; vertical-align: top }
"""


@cache
def look():
    fonts = FontConfiguration()
    return CSS(string=STYLE.replace("FONTS", FONTS.as_uri()), font_config=fonts), fonts


def pdf_of(facts):
    """The document's bytes: PDF/A-2a, or plain PDF where the settings say so."""
    sheet, fonts = look()
    html = HTML(string=render_to_string("document.html", {"document": facts}))
    return html.write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant=getattr(settings, "PDF_VARIANT", "pdf/a-2a")
    )
