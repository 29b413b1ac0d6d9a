"""Finished PDF/A signed with the installation's own key (PAdES, baseline B), so that whoever gets it can see that it is ours and unchanged.

Key and certificate lie in one file, made when it is first wanted; the installation gives itself the certificate. A body that has one from
an authority puts it there instead: its key, then its certificate and those above it, in PEM.
"""

from __future__ import annotations

import io
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from arkivbro.core.errors import Misconfigured
from arkivbro.documents.disk import told_when_full
from arkivbro.documents.durable_files import new_file

YEARS = 20
"""A report is looked at as long as the case is kept. Who doubts a certificate that we gave ourselves compares it with the one on our page."""
FIELD = "Signatur"
LONGEST_NAME = 64
"""Of a name in a certificate (X.520)."""


class SigningKey:
    """In the file at `place`, mode 600. `body` and `installation` name it in the certificate. Several processes may be first at once."""

    def __init__(self, place: Path, body: str, installation: str, now: datetime) -> None:
        self._place, self._body, self._installation, self._now = place, body, installation, now

    def certificate(self) -> bytes:
        """What others need to check a signature, in PEM; no secret. Raises Misconfigured."""
        signer = self._signer()
        assert signer.signing_cert is not None  # it was loaded with one
        own = x509.load_der_x509_certificate(signer.signing_cert.dump())
        return own.public_bytes(serialization.Encoding.PEM)

    def sign(self, pdf: bytes, *, reason: str) -> bytes:
        """The same document with a signature added, nothing of it changed. Raises Misconfigured where key or certificate cannot be used."""
        signer = self._signer()
        told = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=self._body,
            reason=reason,
        )
        signed = io.BytesIO()
        sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), told, signer=signer, output=signed)
        return signed.getvalue()

    def _signer(self) -> SimpleSigner:
        """Raises Misconfigured."""
        self._make()
        try:
            data = self._place.read_bytes()
            secret, _, public = data.partition(b"-----BEGIN CERTIFICATE-----")
            key = load_private_key_from_pemder_data(secret, None)
            own, *above = load_certs_from_pemder_data(b"-----BEGIN CERTIFICATE-----" + public)
            wanted = serialization.load_pem_private_key(secret, None).public_key().public_bytes(*_PUBLIC)
            given = x509.load_der_x509_certificate(own.dump()).public_key().public_bytes(*_PUBLIC)
        except (OSError, ValueError, TypeError) as error:
            raise Misconfigured("setup.signing_key", detail=type(error).__name__, setting="signing") from None
        if wanted != given:
            raise Misconfigured("setup.signing_key", detail="another's certificate", setting="signing")
        return SimpleSigner(own, key, _store(above))

    def _make(self) -> None:
        """Whoever is first puts it there, whole; who comes later leaves it."""
        if self._place.exists():
            return
        key = ec.generate_private_key(ec.SECP256R1())
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = self._certificate(key).public_bytes(serialization.Encoding.PEM)
        temporary = self._place.with_name(f".{self._place.name}.{secrets.token_hex(8)}")
        with told_when_full():
            self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with new_file(temporary) as file:
                    file.write(secret + public)
                os.link(temporary, self._place)
            except FileExistsError:
                return
            finally:
                temporary.unlink(missing_ok=True)

    def _certificate(self, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        names = (
            (NameOID.ORGANIZATION_NAME, self._body or "arkivbro"),
            (NameOID.COMMON_NAME, f"arkivbro {self._installation}"),
        )
        name = x509.Name([x509.NameAttribute(oid, text[:LONGEST_NAME]) for oid, text in names])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(self._now - timedelta(days=1))
        made = made.not_valid_after(self._now + timedelta(days=365 * YEARS))
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return made.add_extension(_SIGNS, critical=True).sign(key, hashes.SHA256())


def _store(certificates: list[Any]) -> SimpleCertificateStore:
    made = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library has no types
    for one in certificates:
        made.register(one)
    return made


_PUBLIC = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
_SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
