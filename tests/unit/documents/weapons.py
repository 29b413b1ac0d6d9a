"""Small files that cost whoever opens them dearly, made on the spot."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from functools import cache

import pikepdf
from PIL import Image

from tests.unit.documents import sample_files as files


@cache
def jpeg_of_scans(count: int = 4_000, size: tuple[int, int] = (4_000, 4_000)) -> bytes:
    """A progressive photograph of which the shortest scan comes again and again: some hundred kilobytes."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 40, 90)).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    begins = [found.start() for found in re.finditer(rb"\xff\xda", data)]
    ends = [re.compile(rb"\xff[^\x00]").search(data, place + 2).start() for place in begins]  # type: ignore[union-attr]  # the end is a marker too
    shortest = min(zip(begins, ends, strict=True), key=lambda one: one[1] - one[0])
    return data[: shortest[1]] + data[shortest[0] : shortest[1]] * (count - 1) + data[shortest[1] :]


@cache
def webp(width: int = 16_383, height: int = 16_383) -> bytes:
    """One colour, so that a size of any sort takes no more bytes."""
    out = io.BytesIO()
    Image.new("RGB", (1, 1), (1, 2, 3)).save(out, "WEBP", lossless=True)
    data = bytearray(out.getvalue())
    place = data.index(b"VP8L") + 9
    (packed,) = struct.unpack_from("<I", data, place)
    struct.pack_into("<I", data, place, packed & 0xF0000000 | (height - 1) << 14 | (width - 1))
    return bytes(data)


def png(width: int = 60_000, height: int = 60_000, *, frames: int = 0) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    moving = chunk(b"acTL", struct.pack(">II", frames, 0)) if frames else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + moving
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )


def gif(frames: int = 3_000, size: tuple[int, int] = (400, 400)) -> bytes:
    out = io.BytesIO()
    Image.new("P", size).save(out, "GIF")
    data = out.getvalue()
    begins = data.index(b"\x2c")
    return data[:begins] + data[begins:-1] * frames + b"\x3b"


def tiff(*, width: int = 100, height: int = 100, tile: int = 0, pages: int = 1, loops: bool = False) -> bytes:
    """Directories only; `loops`: the last page is followed by the first."""
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (277, 1)]
    tags += [(322, tile), (323, tile), (324, 8), (325, 8)] if tile else [(273, 8), (278, height), (279, 8)]
    tags.sort()
    size = 2 + 12 * len(tags) + 4
    data = b"II*\x00" + struct.pack("<I", 16) + bytes(8)
    for number in range(pages):
        after = 16 + size * (number + 1) if number + 1 < pages else (16 if loops else 0)
        rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        data += struct.pack("<H", len(tags)) + rows + struct.pack("<I", after)
    return data


def bmp() -> bytes:
    return (
        b"BM"
        + struct.pack("<IHHI", 1_000, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 65_000, 65_000, 1, 24, 0, 0, 0, 0, 0, 0)
        + bytes(900)
    )


def avif(width: int = 60_000, height: int = 60_000) -> bytes:
    def box(name: bytes, *inside: bytes) -> bytes:
        data = b"".join(inside)
        return struct.pack(">I", len(data) + 8) + name + data

    size = box(b"ispe", bytes(4), struct.pack(">II", width, height))
    return (
        box(b"ftyp", b"avif", bytes(4), b"mif1")
        + box(b"meta", bytes(4), box(b"iprp", box(b"ipco", size)))
        + box(b"mdat", bytes(40))
    )


def packed(method: int, *, part: int = 1_000_000) -> bytes:
    """A Word document of which one part is packed in another way."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", files.WORD_TYPES.format(kind="wordprocessingml.document"))
        container.writestr("word/document.xml", b"<w/>" * 1_000)
        container.writestr("word/media/1.bin", bytes(part), method)
    return out.getvalue()


def packed_to(size: int) -> bytes:
    """A Word document that says of one part that it has so many bytes; nobody has to pack them."""
    data = bytearray(packed(zipfile.ZIP_DEFLATED))
    row = data.rindex(b"PK\x01\x02")
    struct.pack_into("<II", data, row + 20, size // 100, size)
    return bytes(data)


def packed_first_part(method: int) -> bytes:
    """Its very first part is packed in another way, which is read to tell what it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr(
            "[Content_Types].xml", files.WORD_TYPES.format(kind="wordprocessingml.document"), method
        )
    return out.getvalue()


def many_parts(count: int = 150_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("[Content_Types].xml", files.WORD_TYPES.format(kind="wordprocessingml.document"))
    data = bytearray(out.getvalue())
    end = data.rindex(b"PK\x05\x06")
    begin = data.index(b"PK\x01\x02")
    rows = bytes(data[begin:end]) * count
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, min(count, 65_000), min(count, 65_000), len(rows))
    return bytes(data[:begin]) + rows + bytes(tail)


def nested(depth: int = 5) -> bytes:
    inner = files.docx()
    for _ in range(depth):
        inner = files.docx(extra={"word/embeddings/1.docx": inner})
    return inner


def inner_bomb() -> bytes:
    """Ten embedded documents, of which each unpacks to 100 MB, though the document itself is modest."""
    inner = files.docx(extra={f"x/{number}.bin": bytes(10_000_000) for number in range(10)})
    return files.docx(extra={f"word/embeddings/{number}.xlsx": inner for number in range(10)})


@cache
def pdf_of_pages(count: int = 100_000) -> bytes:
    """Written by hand, for qpdf takes long to make it."""
    data, places = bytearray(b"%PDF-1.4\n"), []
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3)).encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids)]
    for number in range(1, count + 3):
        places.append(len(data))
        content = objects[number - 1] if number < 3 else b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return bytes(data) + tail % (count + 3, table, count + 3, len(data))


@cache
def pdf_of_hidden_pages(count: int = 20_000) -> bytes:
    """The pages lie packed in the file, where they cannot be counted from outside."""
    made = pikepdf.Pdf.new()
    page = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, 9, 9]))
    made.Root.Pages = made.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=count, Kids=pikepdf.Array([page] * count))
    )
    out = io.BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def pdf_with_a_packed_list(size: int = 400_000_000) -> bytes:
    """The part in which the pages are found unpacks to hundreds of megabytes."""
    content = b"1 0 2 40 " + b"<</Type/Catalog/Pages 2 0 R>>".ljust(40) + b"<</Type/Pages/Count 0/Kids[]>>"
    packer = zlib.compressobj(9)
    packed_list = packer.compress(content.ljust(1_000)) + b"".join(
        packer.compress(b" " * 10_000_000) for _ in range(size // 10_000_000)
    )
    packed_list += packer.flush()
    data = b"%PDF-1.5\n"
    place = len(data)
    data += (
        b"3 0 obj\n<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        % (len(packed_list), packed_list)
    )
    at = len(data)
    rows = b"\x00" + bytes(4) + b"\xff"
    rows += b"\x02" + (3).to_bytes(4, "big") + b"\x00" + b"\x02" + (3).to_bytes(4, "big") + b"\x01"
    rows += b"\x01" + place.to_bytes(4, "big") + b"\x00" + b"\x01" + at.to_bytes(4, "big") + b"\x00"
    data += (
        b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        % (len(rows), rows)
    )
    return data + b"startxref\n%d\n%%%%EOF" % at


def ole_of_parts(count: int = 60_000) -> bytes:
    """An old container whose directory is a chain of many sectors."""
    sector, end, free, of_table = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    length = -(-count // 4)
    tables = -(-(length + 200) // 128)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, end, 0, end, 0
    )
    inline = list(range(min(tables, 109)))
    header += struct.pack("<109I", *inline, *[free] * (109 - len(inline)))
    table = [of_table] * tables + [tables + number + 1 for number in range(length - 1)] + [end]
    table += [free] * (tables * 128 - len(table))
    row = "WordDocument".encode("utf-16-le").ljust(64, b"\x00") + struct.pack(
        "<HBBIII", 26, 2, 1, free, free, free
    )
    row = (row + bytes(36) + struct.pack("<IQ", end, 0)).ljust(128, b"\x00")
    return header + struct.pack(f"<{len(table)}I", *table) + row * (length * sector // 128)
