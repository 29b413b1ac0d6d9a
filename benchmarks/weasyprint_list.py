"""The list on standard input, as HTML to PDF by WeasyPrint. Runs in an environment of its own, where arkivbro is not.

What it makes is laid out like ours, with the same typeface, as PDF/A-2a (tagged), and besides as plain PDF, which is less work.
"""

from __future__ import annotations

import json
import sys
import time
from html import escape
from pathlib import Path
from typing import Any

import weasyprint  # type: ignore[import-not-found,unused-ignore]  # only in the benchmark's own environment
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-not-found,unused-ignore]  # likewise

STYLE = """
@font-face { font-family: Source; src: url("FONTS/SourceSans3-Regular.ttf") }
@font-face { font-family: Source; font-weight: 600; src: url("FONTS/SourceSans3-Semibold.ttf") }
@page { size: A4; margin: 25mm 26mm 27mm;
        @bottom-left { content: "FOOT"; font: 8.5pt Source }
        @bottom-right { content: "Side " counter(page) " av " counter(pages); font: 8.5pt Source } }
body { font: 11pt Source; color: #1b1b1b }
h1 { font-size: 23pt; font-weight: 600 }
dt { float: left; width: 43mm; color: #595959 }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt }
th { text-align: left; font-weight: normal; color: #595959; border-bottom: 0.8pt solid #1e4b63 }
td { border-bottom: 0.4pt solid #c4c4c4; vertical-align: top }
th, td { padding: 0.42em 2mm; line-height: 1.2 }
tr { break-inside: avoid }
tr.marked { background: #f0f3f5 }
.right { text-align: right }
"""


def main() -> None:
    path, fonts = Path(sys.argv[1]), sys.argv[2]
    document = json.load(sys.stdin)
    made(document | {"rows": document["rows"][:20]}, fonts, "pdf/a-2a")
    plain_seconds, _ = timed(document, fonts, None)
    seconds, pdf = timed(document, fonts, "pdf/a-2a")
    path.write_bytes(pdf)
    figures = {"seconds": seconds, "plain_seconds": plain_seconds, "version": weasyprint.__version__}
    json.dump(figures, sys.stdout)


def timed(document: dict[str, Any], fonts: str, variant: str | None) -> tuple[float, bytes]:
    started = time.perf_counter()
    pdf = made(document, fonts, variant)
    return time.perf_counter() - started, pdf


def made(document: dict[str, Any], fonts: str, variant: str | None) -> bytes:
    settings = FontConfiguration()
    foot = f"{document['kind']} · {document['reference']}"
    style = STYLE.replace("FONTS", Path(fonts).as_uri()).replace("FOOT", foot)
    sheet = weasyprint.CSS(string=style, font_config=settings)
    html = weasyprint.HTML(string=page(document))
    pdf: bytes = html.write_pdf(stylesheets=[sheet], font_config=settings, pdf_variant=variant)
    return pdf


def page(document: dict[str, Any]) -> str:
    columns = document["columns"]
    facts = "".join(
        f"<dt>{escape(fact['label'])}</dt><dd>{escape(fact['value'])}</dd>"
        for fact in (*document["facts"], *document["summary"])
    )
    return (
        f'<html lang="nb"><title>{escape(document["metadata_title"])}</title>'
        f"<p>{escape(document['body_name'])}</p><p>{escape(document['kind'])}</p>"
        f"<h1>{escape(document['title'])}</h1><p>{escape(document['subtitle'])}</p><dl>{facts}</dl>"
        f"<table><thead><tr>{cells('th', [column['heading'] for column in columns], columns)}</tr></thead><tbody>"
        + "".join(
            f"<tr{' class=marked' if row['marked'] else ''}>{cells('td', row['cells'], columns)}</tr>"
            for row in document["rows"]
        )
        + "</tbody></table></html>"
    )


def cells(tag: str, texts: list[str], columns: list[dict[str, Any]]) -> str:
    return "".join(
        f"<{tag}{' class=right' if column['align'] == 'right' else ''}>{escape(text)}</{tag}>"
        for text, column in zip(texts, columns, strict=True)
    )


if __name__ == "__main__":
    main()
