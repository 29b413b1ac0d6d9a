"""The file formats that attachments come in: names, PRONOM ids, media types, extensions.

PRONOM ids were checked against the signature list of opf-fido. Where the content tells the version, `detection` gives
the id of that version; `pronom` here is for the rest, "av/0" (Noark: unknown) where no single id is right.
"""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN_PRONOM = "av/0"


@dataclass(frozen=True, slots=True)
class FileFormat:
    name: str
    """As it is written in the configuration."""
    label: str
    """For people, in Norwegian."""
    pronom: str
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()
    """Other extensions that are rightly used for it."""

    @property
    def extensions(self) -> tuple[str, ...]:
        return (self.extension, *self.aliases)


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_BYTES = "application/octet-stream"

_ALL = (
    FileFormat("pdf", "PDF", "fmt/276", "application/pdf", "pdf"),
    FileFormat("docx", "Word", "fmt/412", _OOXML + "wordprocessingml.document", "docx", ("dotx",)),
    FileFormat("xlsx", "Excel", "fmt/214", _OOXML + "spreadsheetml.sheet", "xlsx", ("xltx",)),
    FileFormat("pptx", "PowerPoint", "fmt/215", _OOXML + "presentationml.presentation", "pptx", ("ppsx", "potx")),
    FileFormat(
        "macro", "Office-fil med makroer", "fmt/523", "application/vnd.ms-word.document.macroEnabled.12", "docm",
        ("dotm", "xlsm", "xltm", "xlsb", "pptm", "ppsm"),
    ),
    FileFormat("odt", "OpenDocument-tekst", "fmt/291", _ODF + "text", "odt", ("ott",)),
    FileFormat("ods", "OpenDocument-regneark", "fmt/295", _ODF + "spreadsheet", "ods"),
    FileFormat("odp", "OpenDocument-presentasjon", "fmt/293", _ODF + "presentation", "odp"),
    FileFormat("doc", "Word 97–2003", "fmt/40", "application/msword", "doc", ("dot",)),
    FileFormat("xls", "Excel 97–2003", "fmt/61", "application/vnd.ms-excel", "xls", ("xlt",)),
    FileFormat("ppt", "PowerPoint 97–2003", "fmt/126", "application/vnd.ms-powerpoint", "ppt", ("pps",)),
    FileFormat("rtf", "RTF", UNKNOWN_PRONOM, "application/rtf", "rtf", ("doc",)),
    FileFormat("txt", "ren tekst", "x-fmt/111", "text/plain", "txt", ("text", "csv", "md", "log")),
    FileFormat("jpg", "JPEG", "fmt/41", "image/jpeg", "jpg", ("jpeg", "jpe", "jfif")),
    FileFormat("png", "PNG", "fmt/11", "image/png", "png"),
    FileFormat("gif", "GIF", "fmt/4", "image/gif", "gif"),
    FileFormat("tiff", "TIFF", "fmt/353", "image/tiff", "tiff", ("tif",)),
    FileFormat("webp", "WebP", "fmt/568", "image/webp", "webp"),
    FileFormat("heic", "HEIC", "fmt/1101", "image/heic", "heic", ("heif", "hif")),
    FileFormat("avif", "bilde (AVIF)", UNKNOWN_PRONOM, "image/avif", "avif", ("avifs",)),
    FileFormat("bmp", "BMP", "fmt/119", "image/bmp", "bmp", ("dib",)),
    FileFormat("msg", "e-post fra Outlook", "x-fmt/430", "application/vnd.ms-outlook", "msg"),
    FileFormat("eml", "e-post", "fmt/278", "message/rfc822", "eml"),
    FileFormat("tnef", "e-postvedlegg fra Outlook (winmail.dat)", UNKNOWN_PRONOM, "application/ms-tnef", "bin"),
    FileFormat("mhtml", "lagret nettside (MHTML)", UNKNOWN_PRONOM, "multipart/related", "mht", ("mhtml",)),
    FileFormat("vcard", "kontaktkort", UNKNOWN_PRONOM, "text/vcard", "vcf"),
    FileFormat("calendar", "kalenderoppføring", UNKNOWN_PRONOM, "text/calendar", "ics"),
    FileFormat("pages", "Pages-dokument fra Apple", UNKNOWN_PRONOM, "application/vnd.apple.pages", "pages"),
    FileFormat("numbers", "Numbers-regneark fra Apple", UNKNOWN_PRONOM, "application/vnd.apple.numbers", "numbers"),
    FileFormat("keynote", "Keynote-presentasjon fra Apple", UNKNOWN_PRONOM, "application/vnd.apple.keynote", "key"),
    FileFormat("epub", "e-bok (EPUB)", "fmt/483", "application/epub+zip", "epub"),
    FileFormat("xps", "XPS", UNKNOWN_PRONOM, "application/vnd.ms-xpsdocument", "xps", ("oxps",)),
    FileFormat("html", "HTML", "fmt/96", "text/html", "html", ("htm", "xhtml")),
    FileFormat("svg", "SVG", "fmt/92", "image/svg+xml", "svg"),
    FileFormat("xml", "XML", "fmt/101", "application/xml", "xml"),
    FileFormat("media", "lyd eller video", UNKNOWN_PRONOM, _BYTES, "bin", ("mp4", "mov", "m4a", "mp3", "avi", "mkv", "wav")),
    FileFormat("zip", "zip-arkiv", "x-fmt/263", "application/zip", "zip"),
    FileFormat("locked_zip", "zip-arkiv med passord", "x-fmt/263", "application/zip", "zip"),
    FileFormat("archive", "pakket arkiv", UNKNOWN_PRONOM, _BYTES, "bin", ("rar", "7z", "gz", "tgz", "xz", "bz2", "tar", "cab")),
    FileFormat(
        "program", "program", UNKNOWN_PRONOM, _BYTES, "bin",
        ("exe", "dll", "com", "scr", "msi", "jar", "apk", "app", "lnk", "pif", "cpl"),
    ),
    FileFormat(
        "script", "skript", UNKNOWN_PRONOM, _BYTES, "bin",
        ("bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh", "hta", "sh", "bash", "reg", "url",
         "iqy", "scf", "inf", "py", "rb", "pl", "php"),
    ),
    FileFormat("unknown", "ukjent format", UNKNOWN_PRONOM, _BYTES, "bin"),
)  # fmt: skip
FORMATS = {one.name: one for one in _ALL}
KNOWN_EXTENSIONS = frozenset(extension for one in _ALL for extension in one.extensions if extension != "bin")
RUNNABLE_EXTENSIONS = frozenset(FORMATS["program"].aliases + FORMATS["script"].aliases)

PRONOM_OF_PDF = {
    "1.0": "fmt/14", "1.1": "fmt/15", "1.2": "fmt/16", "1.3": "fmt/17", "1.4": "fmt/18", "1.5": "fmt/19",
    "1.6": "fmt/20", "1.7": "fmt/276", "2.0": "fmt/1129",
}  # fmt: skip
PRONOM_OF_PDFA = {
    "1a": "fmt/95", "1b": "fmt/354", "2a": "fmt/476", "2b": "fmt/477", "2u": "fmt/478", "3a": "fmt/479", "3b": "fmt/480",
    "3u": "fmt/481", "4": "fmt/1910", "4e": "fmt/1911", "4f": "fmt/1912",
}  # fmt: skip
PRONOM_OF_OPEN_DOCUMENT = {
    ("odt", "1.0"): "fmt/136", ("odt", "1.1"): "fmt/290", ("odt", "1.2"): "fmt/291", ("odt", "1.3"): "fmt/1756",
    ("ods", "1.0"): "fmt/137", ("ods", "1.1"): "fmt/294", ("ods", "1.2"): "fmt/295", ("ods", "1.3"): "fmt/1755",
    ("odp", "1.0"): "fmt/138", ("odp", "1.1"): "fmt/292", ("odp", "1.2"): "fmt/293", ("odp", "1.3"): "fmt/1754",
}  # fmt: skip
PRONOM_OF_EXIF = {
    b"0200": "x-fmt/398", b"0210": "x-fmt/390", b"0220": "x-fmt/391", b"0221": "fmt/645", b"0230": "fmt/1507",
    b"0231": "fmt/1507", b"0232": "fmt/1507",
}  # fmt: skip
PRONOM_OF_JFIF = {b"\x01\x00": "fmt/42", b"\x01\x01": "fmt/43", b"\x01\x02": "fmt/44"}
