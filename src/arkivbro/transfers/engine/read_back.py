"""What stands in the archive against what the plan says. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from arkivbro.core.errors import Finding
from arkivbro.core.noark import CorrespondenceParty, DocumentDescription, RegistryEntry, StandingEntry
from arkivbro.core.screening import ScreenedText

MISSING = "mangler i arkivet"
SUPERFLUOUS = "står i arkivet, men ikke i planen"


def differences(planned: RegistryEntry, standing: StandingEntry) -> tuple[Finding, ...]:
    """Every field in which the archive's entry differs from the plan's; empty: all is as it should be.

    A value that the archive cannot tell (an empty key, checksum or format, or screening codes where it has no field for
    them) is passed over, the screened form of a text never is.
    """
    found = standing.record
    return (
        *_fields(planned, found),
        *_parties(planned.parties, found.parties),
        *_documents(planned.documents, found.documents),
        *(_screening_codes(planned, found) if standing.screening_codes_told else ()),
    )


def _screening_codes(planned: RegistryEntry, found: RegistryEntry) -> Iterator[Finding]:
    if set(planned.screening) != set(found.screening):
        yield _differs("skjerming", sorted(planned.screening), sorted(found.screening))
    remaining = list(found.documents)
    for document in planned.documents:
        match = _same_document(document, remaining)
        if match is None:
            continue
        remaining.remove(match)
        if set(document.screening) != set(match.screening):
            where = f"dokument {document.number}, skjerming"
            yield _differs(where, sorted(document.screening), sorted(match.screening))


def _fields(planned: RegistryEntry, found: RegistryEntry) -> Iterator[Finding]:
    if found.key and found.key != planned.key:
        yield _differs("nøkkel", planned.key, found.key)
    yield from _text("tittel", planned.title, found.title)
    pairs: tuple[tuple[str, object, object], ...] = (
        ("type", planned.type, found.type),
        ("saksbehandler", planned.officer, found.officer),
        ("enhet", planned.unit, found.unit),
        ("dokumentdato", planned.document_date, found.document_date),
        ("mottatt dato", planned.received_date, found.received_date),
        ("sendt dato", planned.sent_date, found.sent_date),
        ("tilgangskode", planned.access.code, found.access.code),
        ("hjemmel", planned.access.basis, found.access.basis),
        ("vises i offentlig journal", planned.show_in_public_journal, found.show_in_public_journal),
    )
    for name, ours, theirs in pairs:
        if ours != theirs:
            yield _differs(name, ours, theirs)


def _text(name: str, planned: ScreenedText, found: ScreenedText) -> Iterator[Finding]:
    if planned.full != found.full:
        yield _differs(name, planned.full, found.full)
    elif planned.public != found.public:
        yield _differs(f"{name}, offentlig", planned.public, found.public)


def _party(party: CorrespondenceParty) -> tuple[str, str, str]:
    return party.role.value, party.name.full, party.name.public


def _parties(
    planned: tuple[CorrespondenceParty, ...], found: tuple[CorrespondenceParty, ...]
) -> Iterator[Finding]:
    ours, theirs = Counter(map(_party, planned)), Counter(map(_party, found))
    if ours == theirs:
        yield from _addresses(planned, found)
    for role, name, _ in (ours - theirs).elements():
        yield Finding(f"part {role}", f"«{name}» {MISSING}, eller er skjermet annerledes")
    for role, name, _ in (theirs - ours).elements():
        yield Finding(f"part {role}", f"«{name}» {SUPERFLUOUS}, eller er skjermet annerledes")


def _addresses(
    planned: tuple[CorrespondenceParty, ...], found: tuple[CorrespondenceParty, ...]
) -> Iterator[Finding]:
    """Where letters go, of parties outside the body. Case and blanks do not count, nor what the archive filled in itself."""
    remaining = list(found)
    for party in planned:
        alike = [one for one in remaining if _party(one) == _party(party)]
        match = next((one for one in alike if not _elsewhere(party, one)), alike[0])
        remaining.remove(match)
        if not party.officer and not party.unit and (wrong := _elsewhere(party, match)):
            yield Finding(f"part {party.role.value}", f"«{party.name.full}» har annen {wrong} i arkivet")


def _elsewhere(planned: CorrespondenceParty, found: CorrespondenceParty) -> str:
    """Which part of the address is another; "" when none is."""
    pairs = (
        ("adresse", planned.address, found.address),
        ("postadresse", planned.postcode, found.postcode),
        ("postadresse", planned.city, found.city),
        ("e-postadresse", planned.email, found.email),
    )
    return next((name for name, ours, theirs in pairs if ours and _bare(ours) != _bare(theirs)), "")


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()


def _documents(
    planned: tuple[DocumentDescription, ...], found: tuple[DocumentDescription, ...]
) -> Iterator[Finding]:
    remaining = list(found)
    for document in planned:
        match = _same_document(document, remaining)
        if match is None:
            yield Finding(f"dokument {document.number}", f"«{document.title.full}» {MISSING}")
            continue
        remaining.remove(match)
        yield from _document(document, match)
    for extra in remaining:
        yield Finding("dokument", f"«{extra.title.full}» {SUPERFLUOUS}")


def _same_document(
    planned: DocumentDescription, candidates: list[DocumentDescription]
) -> DocumentDescription | None:
    """By key where the archive tells it, else by number and role."""
    for candidate in candidates:
        if candidate.key and candidate.key == planned.key:
            return candidate
    for candidate in candidates:
        if not candidate.key and (candidate.number, candidate.role) == (planned.number, planned.role):
            return candidate
    return None


def _document(planned: DocumentDescription, found: DocumentDescription) -> Iterator[Finding]:
    name = f"dokument {planned.number}"
    yield from _text(f"{name}, tittel", planned.title, found.title)
    pairs: tuple[tuple[str, object, object], ...] = (
        ("rolle", planned.role, found.role),
        ("tilgangskode", planned.access.code, found.access.code),
        ("hjemmel", planned.access.basis, found.access.basis),
    )
    for field, ours, theirs in pairs:
        if ours != theirs:
            yield _differs(f"{name}, {field}", ours, theirs)
    standing = {(file.variant, file.version): file for file in found.objects}
    for file in planned.objects:
        theirs_file = standing.pop((file.variant, file.version), None)
        if theirs_file is None:
            yield Finding(f"{name}, fil {file.variant.value}", MISSING)
        elif theirs_file.sha256 and theirs_file.sha256 != file.sha256:
            yield Finding(f"{name}, fil {file.variant.value}", "har en annen sjekksum i arkivet")
        elif theirs_file.size and theirs_file.size != file.size:
            yield _differs(f"{name}, fil {file.variant.value}, størrelse", file.size, theirs_file.size)
    for variant, _ in standing:
        yield Finding(f"{name}, fil {variant.value}", SUPERFLUOUS)


def _differs(where: str, planned: object, found: object) -> Finding:
    return Finding(where, f"skulle være «{planned}», men er «{found}» i arkivet")
