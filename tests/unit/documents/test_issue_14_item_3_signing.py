"""Issue 14, item 3: a report is signed with the installation's key; whoever changes a byte of it is found out."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pikepdf import Pdf
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from arkivbro.core.errors import Misconfigured
from arkivbro.documents.signing import SigningKey

NOW = datetime.now(UTC)


def key_at(place: Path) -> SigningKey:
    return SigningKey(place, "Lillevik kommune", "installasjon", NOW)


def a_pdf() -> bytes:
    made, file = Pdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(file)
    return file.getvalue()


def status_of(signed: bytes, trusted: bytes) -> PdfSignatureStatus:
    (root,) = load_certs_from_pemder_data(trusted)
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))


def test_issue_14_item_3_signed_by_the_key_that_is_made_at_first_use(tmp_path: Path) -> None:
    key = key_at(tmp_path / "signing.pem")
    pdf = a_pdf()
    signed = key.sign(pdf, reason="Fullstendighetsbevis")
    assert signed.startswith(pdf) and b"/ETSI.CAdES.detached" in signed
    status = status_of(signed, key.certificate())
    assert status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert (tmp_path / "signing.pem").stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["signing.pem"]


def test_issue_14_item_3_a_changed_byte_and_another_key_are_found_out(tmp_path: Path) -> None:
    key, other = key_at(tmp_path / "signing.pem"), key_at(tmp_path / "another.pem")
    signed = key.sign(a_pdf(), reason="x")
    at = signed.index(b"/MediaBox")
    changed = signed[:at] + b"/MediaBux" + signed[at + 9 :]
    assert not status_of(changed, key.certificate()).bottom_line
    assert not status_of(signed, other.certificate()).bottom_line


def test_issue_14_item_3_several_at_once_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: key_at(tmp_path / "signing.pem").certificate(), range(16)))
    assert len(made) == 1


def test_issue_14_item_3_a_body_puts_its_own_key_there(tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    certificate = key_at(own).certificate()
    place = tmp_path / "signing.pem"
    place.write_bytes(own.read_bytes())
    assert status_of(key_at(place).sign(a_pdf(), reason="x"), certificate).bottom_line


def test_issue_14_item_3_what_is_no_pair_is_said(tmp_path: Path) -> None:
    place, other = tmp_path / "signing.pem", tmp_path / "other.pem"
    certificate = key_at(other).certificate()
    key_at(place).certificate()
    secret = place.read_bytes().partition(b"-----BEGIN CERTIFICATE")[0]
    for wrong in (b"", b"tull", secret, secret + certificate):
        place.write_bytes(wrong)
        with pytest.raises(Misconfigured):
            key_at(place).sign(a_pdf(), reason="x")
