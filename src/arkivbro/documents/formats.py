"""The file formats that attachments come in: names, PRONOM ids, media types, extensions.

PRONOM ids were checked against the signature list of opf-fido. Where the content tells the version, `detection` gives
the id of that version; `pronom` here is for the rest, "av/0" (Noark: unknown) where no single id is right.
"""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.core.messages import Message, message

UNKNOWN_PRONOM = "av/0"


@dataclass(frozen=True, slots=True)
class FileFormat:
    name: str
    """As it is written in the configuration."""
    pronom: str
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()
    """Other extensions that are rightly used for it."""

    @property
    def word(self) -> Message:
        """What people call it; it is words where somebody reads it."""
        return message(f"format.{self.name}")

    @property
    def extensions(self) -> tuple[str, ...]:
        return (self.extension, *self.aliases)


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_BYTES = "application/octet-stream"

_ALL = (
    FileFormat("pdf", "fmt/276", "application/pdf", "pdf"),
    FileFormat("docx", "fmt/412", _OOXML + "wordprocessingml.document", "docx", ("dotx",)),
    FileFormat("xlsx", "fmt/214", _OOXML + "spreadsheetml.sheet", "xlsx", ("xltx",)),
    FileFormat("pptx", "fmt/215", _OOXML + "presentationml.presentation", "pptx", ("ppsx", "potx")),
    FileFormat(
        "macro", "fmt/523", "application/vnd.ms-word.document.macroEnabled.12", "docm",
        ("dotm", "xlsm", "xltm", "xlsb", "pptm", "ppsm"),
    ),
    FileFormat("odt", "fmt/291", _ODF + "text", "odt", ("ott",)),
    FileFormat("ods", "fmt/295", _ODF + "spreadsheet", "ods"),
    FileFormat("odp", "fmt/293", _ODF + "presentation", "odp"),
    FileFormat("doc", "fmt/40", "application/msword", "doc", ("dot",)),
    FileFormat("xls", "fmt/61", "application/vnd.ms-excel", "xls", ("xlt",)),
    FileFormat("ppt", "fmt/126", "application/vnd.ms-powerpoint", "ppt", ("pps",)),
    FileFormat("rtf", UNKNOWN_PRONOM, "application/rtf", "rtf", ("doc",)),
    FileFormat("txt", "x-fmt/111", "text/plain", "txt", ("text", "csv", "md", "log")),
    FileFormat("jpg", "fmt/41", "image/jpeg", "jpg", ("jpeg", "jpe", "jfif")),
    FileFormat("png", "fmt/11", "image/png", "png"),
    FileFormat("gif", "fmt/4", "image/gif", "gif"),
    FileFormat("tiff", "fmt/353", "image/tiff", "tiff", ("tif",)),
    FileFormat("webp", "fmt/568", "image/webp", "webp"),
    FileFormat("heic", "fmt/1101", "image/heic", "heic", ("heif", "hif")),
    FileFormat("avif", UNKNOWN_PRONOM, "image/avif", "avif", ("avifs",)),
    FileFormat("bmp", "fmt/119", "image/bmp", "bmp", ("dib",)),
    FileFormat("msg", "x-fmt/430", "application/vnd.ms-outlook", "msg"),
    FileFormat("eml", "fmt/278", "message/rfc822", "eml"),
    FileFormat("tnef", UNKNOWN_PRONOM, "application/ms-tnef", "bin"),
    FileFormat("mhtml", UNKNOWN_PRONOM, "multipart/related", "mht", ("mhtml",)),
    FileFormat("vcard", UNKNOWN_PRONOM, "text/vcard", "vcf"),
    FileFormat("calendar", UNKNOWN_PRONOM, "text/calendar", "ics"),
    FileFormat("pages", UNKNOWN_PRONOM, "application/vnd.apple.pages", "pages"),
    FileFormat("numbers", UNKNOWN_PRONOM, "application/vnd.apple.numbers", "numbers"),
    FileFormat("keynote", UNKNOWN_PRONOM, "application/vnd.apple.keynote", "key"),
    FileFormat("epub", "fmt/483", "application/epub+zip", "epub"),
    FileFormat("xps", UNKNOWN_PRONOM, "application/vnd.ms-xpsdocument", "xps", ("oxps",)),
    FileFormat("html", "fmt/96", "text/html", "html", ("htm", "xhtml")),
    FileFormat("svg", "fmt/92", "image/svg+xml", "svg"),
    FileFormat("xml", "fmt/101", "application/xml", "xml"),
    FileFormat("media", UNKNOWN_PRONOM, _BYTES, "bin", ("mp4", "mov", "m4a", "mp3", "avi", "mkv", "wav")),
    FileFormat("zip", "x-fmt/263", "application/zip", "zip"),
    FileFormat("locked_zip", "x-fmt/263", "application/zip", "zip"),
    FileFormat("archive", UNKNOWN_PRONOM, _BYTES, "bin", ("rar", "7z", "gz", "tgz", "xz", "bz2", "tar", "cab")),
    FileFormat(
        "program", UNKNOWN_PRONOM, _BYTES, "bin",
        ("exe", "dll", "com", "scr", "msi", "jar", "apk", "app", "lnk", "pif", "cpl"),
    ),
    FileFormat(
        "script", UNKNOWN_PRONOM, _BYTES, "bin",
        ("bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh", "hta", "sh", "bash", "reg", "url",
         "iqy", "scf", "inf", "py", "rb", "pl", "php", "rdp", "slk", "desktop", "settingcontent-ms", "library-ms", "search-ms",
         "searchconnector-ms", "appref-ms", "webloc", "msc", "chm", "xbap"),
    ),
    FileFormat("unknown", UNKNOWN_PRONOM, _BYTES, "bin"),
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
