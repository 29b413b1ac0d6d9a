"""Every file is hostile: what comes in is bounded, kept as bytes, and named by us."""

from __future__ import annotations

import io
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arkivbro.core.errors import BadFacts, WrongUse
from arkivbro.core.messages import message
from arkivbro.positions.models import OwnApplication, Position, UploadedFile
from arkivbro.positions.services import applying, uploading
from arkivbro.recruitment.models import Application
from arkivbro.working_files import work_store
from tests.integration.positions.conftest import PERSON, begun, sent, token_in
from tests.pages import pressed
from tests.words import words_of


@pytest.fixture
def row(published: Position) -> OwnApplication:
    made, _token = applying.begin(published, "192.0.2.1")
    return made


def limited(settings: Any, **limits: int) -> None:
    attachments = settings.ARKIVBRO.attachments.model_copy(update=limits)
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"attachments": attachments})


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was read of it."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"x" * size


class TestLimits:
    def test_an_endless_file_is_read_no_further_than_the_limit(
        self, row: OwnApplication, settings: Any
    ) -> None:
        limited(settings, max_file_megabytes=2)
        stream = Endless()
        with pytest.raises(BadFacts):
            uploading.add_file(row, stream, file_name="a.pdf", kind="cv")  # type: ignore[arg-type]  # only read() is used
        assert stream.given < 5_000_000
        assert not UploadedFile.objects.exists()
        assert not list((work_store().root / "making").iterdir())

    def test_all_together(self, row: OwnApplication, settings: Any) -> None:
        limited(settings, max_total_megabytes=1)
        uploading.add_file(row, io.BytesIO(b"a" * 700_000), file_name="a.pdf", kind="cv")
        with pytest.raises(WrongUse, match="files_too_large_together"):
            uploading.add_file(row, io.BytesIO(b"b" * 700_000), file_name="b.pdf", kind="cv")

    def test_taking_away_and_uploading_again_does_not_fill_the_disk(
        self, row: OwnApplication, settings: Any
    ) -> None:
        limited(settings, max_total_megabytes=1)
        with pytest.raises((WrongUse, BadFacts)):
            for number in range(20):
                data = b"%PDF" + bytes([number]) * 900_000
                made = uploading.add_file(row, io.BytesIO(data), file_name="a.pdf", kind="cv")
                uploading.remove_file(row, made.public_id)
        assert 1 <= row.files.count() <= 4

    def test_a_request_that_is_too_large_says_so(
        self, published: Position, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        limited(settings, max_file_megabytes=1)
        client, link = begun(published)
        file = SimpleUploadedFile("stor.pdf", b"x" * 2_100_000)
        answer = client.post(f"{link}vedlegg/", {"kind": "cv", "file": file})
        assert answer.status_code == 400
        assert "Filen er for stor" in answer.content.decode()
        assert not UploadedFile.objects.exists()


class TestWhatItIs:
    """Said to the applicant at once, while it can be mended."""

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("x.exe", b"MZ\x90\x00" + b"\0" * 60),
            ("cv.pdf", b"MZ\x90\x00" + b"\0" * 60),
            ("x.exe", b"%PDF-1.7"),
            ("x.zip", b"Rar!\x1a\x07\x00"),
        ],
    )
    def test_no_document_is_not_taken(self, row: OwnApplication, name: str, data: bytes) -> None:
        with pytest.raises(WrongUse) as caught:
            uploading.add_file(row, io.BytesIO(data), file_name=name, kind="cv")
        assert "Legg ved PDF, Word, bilde eller tekst" in words_of(caught.value)
        assert not row.files.filter(removed=False).exists()

    def test_refused_ones_do_not_fill_the_disk(self, row: OwnApplication, settings: Any) -> None:
        limited(settings, max_total_megabytes=1)
        for number in range(3):
            with pytest.raises(WrongUse):
                uploading.add_file(
                    row, io.BytesIO(b"MZ" + bytes([number]) * 900_000), file_name="a.exe", kind="cv"
                )
        with pytest.raises((WrongUse, BadFacts)) as caught:
            uploading.add_file(row, io.BytesIO(b"MZ\x09" * 300_000), file_name="a.exe", kind="cv")
        assert re.search(r"plass|større", words_of(caught.value))

    def test_a_damaged_pdf_is_taken_with_a_warning(self, row: OwnApplication) -> None:
        made = uploading.add_file(row, io.BytesIO(b"%PDF-1.7 nope"), file_name="cv.pdf", kind="cv")
        assert made.warning == message("positions.file_damaged")

    def test_the_warning_stands_beside_the_file(self, published: Position) -> None:
        client, link = begun(published)
        file = SimpleUploadedFile("cv.pdf", b"%PDF-1.7 nope")
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": file})
        assert "Åpne den hos deg" in client.get(link).content.decode().partition("Vedlegg</h2>")[2]

    def test_plain_text_is_fine(self, row: OwnApplication) -> None:
        made = uploading.add_file(row, io.BytesIO("Åse søker.".encode()), file_name="cv.txt", kind="cv")
        assert made.warning is None


class TestNames:
    @pytest.mark.one_database("what a form takes")
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\cv.pdf", "cv.pdf"),
            ("cv\u202efdp.odt", "cvfdp.odt"),
            ("a\x00b\nc.pdf", "ab c.pdf"),
            ("..", ".."),
            ("", "vedlegg"),
            ("æ" * 400 + ".pdf", "æ" * 196 + ".pdf"),
        ],
    )
    def test_are_without_folders_and_control_characters(
        self, row: OwnApplication, given: str, kept: str
    ) -> None:
        made = uploading.add_file(row, io.BytesIO(b"%PDF"), file_name=given, kind="cv")
        assert made.file_name == kept
        assert given not in str(work_store().path(made.sha256)) or not given

    def test_where_it_lies_is_decided_by_its_bytes_and_only_we_read_it(self, row: OwnApplication) -> None:
        made = uploading.add_file(row, io.BytesIO(b"%PDF"), file_name="../x", kind="cv")
        path: Path = work_store().path(made.sha256)
        assert path.name == made.sha256
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_titles_are_ours_and_never_the_same_twice(self, row: OwnApplication) -> None:
        made = [
            uploading.add_file(row, io.BytesIO(b"%PDF"), file_name="Kari.pdf", kind="certificate")
            for _ in range(3)
        ]
        assert [one.title for one in made] == ["Vitnemål", "Vitnemål 2", "Vitnemål 3"]
        uploading.remove_file(row, made[0].public_id)
        again = uploading.add_file(row, io.BytesIO(b"%PDF"), file_name="x", kind="certificate")
        assert again.title == "Vitnemål"

    def test_a_kind_that_is_none_is_other(self, row: OwnApplication) -> None:
        assert uploading.add_file(row, io.BytesIO(b"x"), file_name="x", kind="'; --").kind == "other"

    def test_a_name_with_markup_is_shown_as_text(self, published: Position) -> None:
        client, link = begun(published)
        file = SimpleUploadedFile("<script>alert(1)<script>.pdf", b"%PDF")
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": file})
        page = client.get(link).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


class TestTogetherWithWhatIsWritten:
    def test_uploading_loses_nothing_that_was_written(self, published: Position) -> None:
        client, link = begun(published)
        file = SimpleUploadedFile("cv.pdf", b"%PDF")
        client.post(f"{link}vedlegg/", PERSON | {"letter": "Ikke lagret før", "kind": "cv", "file": file})
        assert "Ikke lagret før" in client.get(link).content.decode()
        made = UploadedFile.objects.get()
        client.post(f"{link}vedlegg/{made.public_id}/fjern/", PERSON | {"letter": "Heller ikke dette"})
        assert "Heller ikke dette" in client.get(link).content.decode()
        assert UploadedFile.objects.get().removed

    def test_another_applicant_s_file_is_not_reached(self, published: Position) -> None:
        client, link = begun(published)
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": SimpleUploadedFile("cv.pdf", b"%PDF")})
        other, other_link = begun(published)
        made = UploadedFile.objects.get()
        other.post(f"{other_link}vedlegg/{made.public_id}/fjern/")
        made.refresh_from_db()
        assert not made.removed

    def test_nothing_is_added_to_one_that_is_withdrawn(self, published: Position) -> None:
        client, link = sent(published)
        client.post(f"{link}trekk/")
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": SimpleUploadedFile("cv.pdf", b"%PDF")})
        assert not UploadedFile.objects.exists()
        row = applying.by_token(token_in(link))
        assert row is not None
        with pytest.raises(WrongUse):
            uploading.add_file(row, io.BytesIO(b"x"), file_name="x", kind="cv")

    def test_a_file_added_afterwards_makes_a_new_version_and_one_removed_was_still_sent(
        self, published: Position
    ) -> None:
        client, link = begun(published)
        client.post(link, PERSON)
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": SimpleUploadedFile("cv.pdf", b"%PDF")})
        pressed(client, f"{link}se-over/")
        made = UploadedFile.objects.get()
        client.post(f"{link}vedlegg/{made.public_id}/fjern/")
        assert [one.file_name for one in Application.objects.get().attachments.all()] == ["cv.pdf"]
        assert "ikke er sendt ennå" in client.get(link).content.decode()
