"""Small real files of many formats, made on the spot."""

import io
import struct
import zipfile
from pathlib import Path

import pikepdf
from PIL import Image

WORD_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)


def pdf(*, pages: int = 1, xmp: str = "", password: str | None = None, owner_only: bool = False) -> bytes:
    made = pikepdf.Pdf.new()
    for _ in range(pages):
        made.add_blank_page()
    if xmp:
        made.Root.Metadata = pikepdf.Stream(made, xmp.encode())
    out = io.BytesIO()
    if password:
        user = "" if owner_only else password
        made.save(out, encryption=pikepdf.Encryption(owner=password, user=user))
    else:
        made.save(out)
    return out.getvalue()


def xmp(part: str, conformance: str, *, as_elements: bool = False) -> str:
    names = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
    if as_elements:
        body = f"<rdf:Description><pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance></rdf:Description>"
    else:
        body = f'<rdf:Description pdfaid:part="{part}" pdfaid:conformance="{conformance}"/>'
    return f'<?xpacket begin="" id="x"?><rdf:RDF {names}>{body}</rdf:RDF><?xpacket end="w"?>'


def zipped(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(zipfile.ZipInfo(name), data, container.compression)
    return out.getvalue()


def docx(*, kind: str = "wordprocessingml.document", extra: dict[str, bytes] | None = None) -> bytes:
    members = {
        "[Content_Types].xml": WORD_TYPES.format(kind=kind).encode(),
        "word/document.xml": b"<w/>" * 5_000,
    }
    return zipped({**members, **(extra or {})})


def odt(version: str = "1.3", *, encrypted: bool = False) -> bytes:
    manifest = f'<manifest:manifest manifest:version="{version}">{"<manifest:encryption-data/>" if encrypted else ""}</manifest:manifest>'
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"<office/>",
            "META-INF/manifest.xml": manifest.encode(),
        },
        stored=True,
    )


def ole(*streams: str, word_flags: int | None = None) -> bytes:
    """An old Office file in outline: header, one sector of content, one of directory entries."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")
    content = bytearray(512)
    if word_flags is not None:
        content[:2] = b"\xec\xa5"
        content[10:12] = word_flags.to_bytes(2, "little")
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", *streams))
    return bytes(header) + bytes(content) + directory.ljust(1024, b"\x00")


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    noise = Image.effect_noise(size, 80).convert("RGB")
    noise.save(out, kind)
    return out.getvalue()


def heic() -> bytes:
    kind = b"ftypheic" + bytes(4) + b"mif1heic"
    return struct.pack(">I", len(kind) + 4) + kind + struct.pack(">I", 108) + b"mdat" + bytes(100)


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
