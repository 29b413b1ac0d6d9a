"""What anyone may see of a record, and the leak check that searches it for what must not be there.

Two scopes, never mixed up (routine, section 5):
1. who has asked for exemption and is not finally refused appears nowhere in public;
2. every other applicant's name appears in public only on the public applicant list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from arkivbro.core.noark import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.core.people_index import HitKind, PeopleIndex, PersonToScreen, Scope
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.recruitment import Application, TransferKind, Vacancy

__all__ = [
    "Hit",
    "HitKind",
    "LeakReport",
    "PersonToScreen",
    "PublicDocument",
    "PublicEntry",
    "PublicText",
    "Scope",
    "check_plan",
    "leak_check",
    "named_in_advertisement",
    "particulars_in_advertisement",
    "person_from",
    "public_view",
]

# --- the public view ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicText:
    """One text that everybody may see, and where: "tittel", "avsender", "dokument 2" …"""

    where: str
    text: str
    on_public_list: bool = False
    """Stands on the public applicant list itself: names of scope 2 are right there, and nowhere else."""


@dataclass(frozen=True, slots=True)
class PublicDocument:
    title: str
    file_name: str
    """`<number>.<extension>`: never the applicant's own file name."""
    is_exempt: bool


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """An entry as the public journal shows it; there is no field for anything screened."""

    case_title: str
    type: str
    title: str
    parties: tuple[tuple[str, str], ...]
    """Role and public name."""
    documents: tuple[PublicDocument, ...]
    unit: str
    access_code: str
    legal_basis: str
    remark: str

    def texts(self) -> Iterator[PublicText]:
        """Every text in it, with where it stands, for the leak check."""
        yield PublicText("sakens tittel", self.case_title)
        yield PublicText("tittel", self.title)
        for role, name in self.parties:
            yield PublicText(f"part ({role})", name)
        for number, document in enumerate(self.documents, 1):
            yield PublicText(f"dokument {number}, tittel", document.title)
            yield PublicText(f"dokument {number}, filnavn", document.file_name)
        yield PublicText("enhet", self.unit)
        yield PublicText("merknad", self.remark)


def public_view(case: CaseFile, entry: RegistryEntry) -> PublicEntry:
    """What everybody sees of the entry. A remark carries the entry's access code: public only with the entry itself."""
    return PublicEntry(
        case_title=case.title.public,
        type=entry.type,
        title=entry.title.public,
        parties=tuple((party.role.value, party.name.public) for party in entry.parties),
        documents=tuple(_public_document(document) for document in entry.documents),
        unit=entry.unit,
        access_code=entry.access.code,
        legal_basis=entry.access.basis,
        remark=entry.remark if entry.access.is_public else "",
    )


def _public_document(document: DocumentDescription) -> PublicDocument:
    extension = document.objects[0].extension if document.objects else "pdf"
    return PublicDocument(
        document.title.public, f"{document.number}.{extension}", not document.access.is_public
    )


# --- who is searched for -----------------------------------------------------------------------------------------


def person_from(application: Application, *, finally_refused: bool = False) -> PersonToScreen:
    """The person to screen behind an application. Unknown whether exemption was asked for counts as asked."""
    applicant = application.applicant
    asked = application.exemption is None or application.exemption.requested
    return PersonToScreen(
        id=application.id,
        names=((applicant.given_name, applicant.family_name), *applicant.former_names),
        emails=(applicant.email,) if applicant.email else (),
        phones=(applicant.phone,) if applicant.phone else (),
        addresses=(applicant.address,) if applicant.address else (),
        scope=Scope.EXEMPT if asked and not finally_refused else Scope.APPLICANT,
    )


def named_in_advertisement(vacancy: Vacancy) -> tuple[str, ...]:
    """Contacts and officers whom the advertisement itself names: they are public."""
    return tuple(
        filter(None, (*(contact.name for contact in vacancy.advertisement.contacts), vacancy.officer_name))
    )


def particulars_in_advertisement(vacancy: Vacancy) -> tuple[str, ...]:
    """E-mail addresses, telephones and the street address that the advertisement itself gives."""
    contacts = vacancy.advertisement.contacts
    given = [value for contact in contacts for value in (contact.email, contact.phone)]
    return tuple(filter(None, (*given, vacancy.workplace.street_address)))


# --- the leak check ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """Something of a person in a public text: where, whose (the application's id) and what kind. Never the text itself."""

    where: str
    person_id: str
    kind: HitKind

    @property
    def sentence(self) -> str:
        """For a recruiter."""
        return f"{self.kind.value.capitalize()} til søkeren av søknad {self.person_id} ville blitt synlig i «{self.where}»."


@dataclass(frozen=True, slots=True)
class LeakReport:
    """`stops` stop the transfer; `warnings` are shown."""

    stops: tuple[Hit, ...] = ()
    warnings: tuple[Hit, ...] = ()


def leak_check(
    texts: Iterable[PublicText],
    people: Sequence[PersonToScreen],
    *,
    allowed_names: Sequence[str] = (),
    allowed_particulars: Sequence[str] = (),
    is_public_list: bool = False,
) -> LeakReport:
    """Searches what would be public for those to be screened.

    Full names and unique particulars stop; a lone surname warns. On the public applicant list (`is_public_list`: all the
    texts are of it) the names of scope 2 may stand, their particulars may not. `allowed_names` are contacts and officers whom the advertisement names.
    Time goes with the length of the texts, not with the number of people.
    """
    indexes: dict[bool, PeopleIndex] = {}
    stops: dict[Hit, None] = {}
    warnings: dict[Hit, None] = {}
    for public in texts:
        listed = is_public_list or public.on_public_list
        if listed not in indexes:
            indexes[listed] = PeopleIndex(people, allowed_names, allowed_particulars, listed)
        for person_id, kind in indexes[listed].hits(public.text):
            hit = Hit(public.where, person_id, kind)
            (warnings if kind is HitKind.SURNAME else stops).setdefault(hit)
    named = {(hit.where, hit.person_id) for hit in stops if hit.kind is HitKind.NAME}
    return LeakReport(tuple(stops), tuple(hit for hit in warnings if (hit.where, hit.person_id) not in named))


def check_plan(
    plan: ArchivePlan,
    vacancy: Vacancy,
    people: Sequence[PersonToScreen],
    document_texts: Mapping[str, str] | None = None,
) -> LeakReport:
    """The leak check of a whole plan: its public view, and the text of its documents that are not exempt.

    `document_texts` by document key: what the text layer and the metadata of the files say.
    """
    titles = {document.key: document.number for document in plan.entry.documents}
    texts = [*public_view(plan.case, plan.entry).texts()]
    is_list = plan.kind == TransferKind.PUBLIC_LIST
    texts += [
        PublicText(f"dokument {titles.get(key, 1)}, innhold", text, on_public_list=is_list)
        for key, text in (document_texts or {}).items()
    ]
    return leak_check(
        texts,
        people,
        allowed_names=named_in_advertisement(vacancy),
        allowed_particulars=particulars_in_advertisement(vacancy),
    )
