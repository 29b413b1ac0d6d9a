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
    """A compound file as old Office writes them: header, table of sectors, directory, and 4 kB for each stream."""
    sector, free, end, of_table = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    rows = 1 + len(streams)
    directory_sectors = -(-rows // 4)
    first_stream = 1 + directory_sectors
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = [of_table, *range(2, 1 + directory_sectors), end]
    for number in range(len(streams)):
        begins = first_stream + 8 * number
        table += [*range(begins + 1, begins + 8), end]
    table += [free] * (128 - len(table))
    directory = _ole_row("Root Entry", 5, child=1 if streams else free, start=end)
    content = b""
    for number, name in enumerate(streams, 1):
        after = number + 1 if number < len(streams) else free
        directory += _ole_row(name, 2, right=after, start=first_stream + 8 * (number - 1), size=4096)
        flags = b"\xec\xa5" + bytes(8) + (word_flags or 0).to_bytes(2, "little")
        content += (flags if word_flags is not None else b"").ljust(4096, b"\x00")
    return (
        header + struct.pack("<128I", *table) + directory.ljust(directory_sectors * sector, b"\x00") + content
    )


def _ole_row(
    name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, start: int = 0, size: int = 0
) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    row = text.ljust(64, b"\x00") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
    return (row + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\x00")


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    noise = Image.effect_noise(size, 80).convert("RGB")
    noise.save(out, kind)
    return out.getvalue()


def heic() -> bytes:
    kind = b"ftypheic" + bytes(4) + b"mif1heic"
    return struct.pack(">I", len(kind) + 4) + kind + struct.pack(">I", 108) + b"mdat" + bytes(100)


def boxes(brand: bytes, *others: bytes) -> bytes:
    kind = b"ftyp" + brand + bytes(4) + b"".join(others)
    return struct.pack(">I", len(kind) + 4) + kind + struct.pack(">I", 108) + b"mdat" + bytes(100)


EMAIL = (
    b"From: Prove <prove@eksempel.example>\r\nTo: post@eksempel.example\r\nSubject: =?utf-8?q?S=C3=B8knad?=\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHei.\r\n"
)


def xfa_form(*, static: bool = False) -> bytes:
    """A form that is made when it is opened; `static`: one that other readers show too."""
    made = pikepdf.Pdf.new()
    made.add_blank_page()
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="navn")
    form = {
        "/Fields": pikepdf.Array([made.make_indirect(field)] if static else []),
        "/XFA": pikepdf.Stream(made, b"<xdp/>"),
    }
    made.Root.AcroForm = pikepdf.Dictionary(form)
    if not static:
        made.Root.NeedsRendering = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_with_files(*, portfolio: bool = False) -> bytes:
    made = pikepdf.Pdf.new()
    made.add_blank_page()
    made.attachments["cv.txt"] = b"Min CV"
    if portfolio:
        made.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def locked_zip() -> bytes:
    """As a zip with a password says of its members."""
    data = bytearray(zipped({"cv.pdf": b"x"}, stored=True))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
