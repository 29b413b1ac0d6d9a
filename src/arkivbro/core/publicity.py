"""The leak check: what anyone may see (`public_record`) is searched for what must not be there.

Two scopes, never mixed up (routine, section 5):
1. who has asked for exemption and is not finally refused appears nowhere in public;
2. every other applicant's name appears in public only on the public applicant list.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from arkivbro.core.facts import ContentKind
from arkivbro.core.messages import Finding, Message, message
from arkivbro.core.name_forms import digest_of
from arkivbro.core.people_index import HitKind, PeopleIndex, PersonToScreen, Scope, index_of
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.public_record import PublicRecord, PublicText, public_record, texts_of
from arkivbro.core.recruitment import Application, TransferKind, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.core.screening import ScreenedText

__all__ = [
    "Hit",
    "HitKind",
    "LeakReport",
    "PersonToScreen",
    "PublicText",
    "Scope",
    "application_in",
    "check_plan",
    "check_public",
    "contents_of",
    "leak_check",
    "mark_of",
    "named_in_advertisement",
    "own_phrases",
    "particulars_in_advertisement",
    "person_from",
    "where_in_record",
    "with_names",
]

# --- who is searched for -----------------------------------------------------------------------------------------


def person_from(application: Application, *, finally_refused: bool = False) -> PersonToScreen:
    """The person to screen behind an application. Unknown whether exemption was asked for counts as asked."""
    applicant = application.applicant
    asked = application.exemption is None or application.exemption.requested
    return PersonToScreen(
        ref=application.ref,
        names=((applicant.given_name, applicant.family_name), *applicant.former_names),
        emails=(applicant.email,) if applicant.email else (),
        phones=(applicant.phone,) if applicant.phone else (),
        addresses=(applicant.address,) if applicant.address else (),
        scope=Scope.EXEMPT if asked and not finally_refused else Scope.APPLICANT,
        protection=applicant.protection,
        has_withdrawn=application.withdrawn is not None,
        present_name=(applicant.given_name, applicant.family_name),
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


def own_phrases(vacancy: Vacancy, record: PublicRecord | None = None) -> tuple[str, ...]:
    """What the vacancy is called, and where it is: words that stand in many public texts without being anybody's name."""
    place = vacancy.workplace
    ours = (record.case.title, record.unit, f"{record.officer} {record.unit}") if record else ()
    told = (
        vacancy.title,
        vacancy.advertisement.title,
        vacancy.unit.name,
        vacancy.reference,
        place.street_address,
        f"{place.postcode} {place.city}",
        *place.counties,
    )
    return tuple(dict.fromkeys(phrase for phrase in (*ours, *told) if phrase.strip()))


NEVER = r"(?!)"
NO_TITLES: Mapping[str, ScreenedText] = {}

# --- the leak check ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """Something of a person in a public text. Never the text itself, only a digest of it."""

    place: str
    """Which text, as `public_record.texts_of` names it: "title", "documents.2.content"."""
    person: Ref | None
    """The application; None where a number tells nothing of whose it is."""
    kind: HitKind
    digest: str
    """Of the text it was found in. Where it stands in the vacancy's own words, of those words alone: the same look covers
    every entry that has them. Of one who asks for exemption it is another: what was let through before is looked at anew.
    """

    @property
    def finding(self) -> Finding:
        """As it is stored and told: code and place, whose application, and the digest; a release is for just that."""
        where, place = where_in_record(self.place)
        return Finding(where, self._message(), place)

    def _message(self) -> Message:
        code = _CODES[self.kind]
        if self.person is not None and code in _OF_SOMEBODY:
            told = message(code, applicant=applicant(self.person.subject))
        else:
            told = message(code)
        return replace(told, items=tuple(sorted((*told.items, (DIGEST, self.digest)))))


@dataclass(frozen=True, slots=True)
class LeakReport:
    """`stops` stop the transfer; `warnings` are shown."""

    stops: tuple[Hit, ...] = ()
    warnings: tuple[Hit, ...] = ()

    def without(self, looked_at: Collection[str]) -> LeakReport:
        """The report without the warnings that somebody has looked at (`mark_of`). A stop is never among them: that is
        released, one stop at a time.
        """
        return LeakReport(
            self.stops, tuple(hit for hit in self.warnings if mark_of(hit.finding) not in looked_at)
        )


def leak_check(
    texts: Iterable[PublicText],
    people: Sequence[PersonToScreen],
    *,
    allowed_names: Sequence[str] = (),
    allowed_particulars: Sequence[str] = (),
    own: Sequence[str] = (),
    is_public_list: bool = False,
) -> LeakReport:
    """Searches what would be public for those to be screened, and for numbers that are nobody's business.

    Full names, unique particulars and any national identity number stop. A lone surname warns, and so does the one name of
    somebody who has no other, where the vacancy's `own` words have it; where it was added, it stops. On the public applicant
    list (`is_public_list`: all the texts are of it) the names of scope 2 may stand, their particulars may not.
    `allowed_names` are contacts and officers whom the advertisement names.
    Time goes with the length of the texts, not with the number of people.
    """
    indexes: dict[bool, PeopleIndex] = {}
    allowed = (tuple(allowed_names), tuple(allowed_particulars))
    stops: dict[Hit, None] = {}
    warnings: dict[Hit, None] = {}
    for public in texts:
        listed = is_public_list or public.on_public_list
        if listed not in indexes:
            indexes[listed] = index_of(people, *allowed, listed).with_own(own)
        # The searchable words of a title are in the title too.
        place = public.place.removesuffix("_words")
        digests: dict[str, str] = {}
        for match in indexes[listed].hits(public.text, of_the_body=public.of_the_body, added=public.added):
            found_in = match.own_words or public.text
            if found_in not in digests:
                digests[found_in] = digest_of(found_in)
            digest = digests[found_in]
            if match.person in indexes[listed].exempt:
                digest = digest_of(f"{digest} exempt")
            hit = Hit(place, match.person, match.kind, digest)
            only_warns = match.kind is HitKind.SURNAME or bool(match.own_words)
            (warnings if only_warns else stops).setdefault(hit)
    named = {(hit.place, hit.person) for hit in stops if hit.kind is HitKind.NAME}
    return LeakReport(tuple(stops), tuple(hit for hit in warnings if (hit.place, hit.person) not in named))


def check_public(
    record: PublicRecord,
    contents: Iterable[PublicText],
    people: Sequence[PersonToScreen],
    vacancy: Vacancy,
    titles: Mapping[str, ScreenedText] = NO_TITLES,
) -> LeakReport:
    """The leak check of one entry: every text of its public record, and what its documents say where they are not exempt.
    `titles` by their places tell what in them is only what the vacancy is called.

    Cheap and pure, so that it can be made when the plan is prepared, before the first call of each attempt and before the
    call that makes it public, each time for who is to be screened *then*.
    """
    texts = [
        replace(text, added=title.added)
        if (title := titles.get(text.place.removesuffix("_words"))) is not None
        else text
        for text in texts_of(record)
    ]
    return leak_check(
        (*texts, *contents),
        people,
        allowed_names=named_in_advertisement(vacancy),
        allowed_particulars=particulars_in_advertisement(vacancy),
        own=own_phrases(vacancy, record),
    )


def check_plan(
    plan: ArchivePlan,
    vacancy: Vacancy,
    people: Sequence[PersonToScreen],
    document_texts: Mapping[str, str] | None = None,
) -> LeakReport:
    """`check_public` for a plan. `document_texts` by document key: what the text layer and the metadata of the files say."""
    record = public_record(plan.case, plan.entry)
    documents = enumerate(plan.entry.documents, 1)
    titles = {"title": plan.entry.title} | {f"documents.{place}.title": one.title for place, one in documents}
    return check_public(record, contents_of(plan, document_texts or {}, vacancy), people, vacancy, titles)


def contents_of(
    plan: ArchivePlan, document_texts: Mapping[str, str], vacancy: Vacancy
) -> tuple[PublicText, ...]:
    """What the plan's documents say, each with its place and whose words they are."""
    numbers = {document.key: document.number for document in plan.entry.documents}
    kinds = {content.document_key: content.kind for content in plan.contents}
    is_list = plan.kind == TransferKind.PUBLIC_LIST
    return tuple(
        PublicText(
            f"documents.{numbers.get(key, 1)}.content",
            text,
            of_the_body=kinds.get(key) is ContentKind.ADVERTISEMENT,
            added=_without_headings(text, vacancy) if is_list else None,
            on_public_list=is_list,
        )
        for key, text in document_texts.items()
    )


def _without_headings(text: str, vacancy: Vacancy) -> str:
    """A public list without its headings: the vacancy's title, and its unit on the next line or its reference in brackets."""
    title, unit, reference = (
        r"\s+".join(map(re.escape, words.split())) or NEVER
        for words in (vacancy.title, vacancy.unit.name, f"({vacancy.reference})")
    )
    return re.sub(rf"(?<!\w){title}\s+(?:{unit}(?!\w)|{reference})", " ", text)


# --- in messages -------------------------------------------------------------------------------------------------

DIGEST, APPLICANT, APPLICATION = "digest", "applicant", "application"
_CODES = {
    HitKind.NAME: "leak.name",
    HitKind.SURNAME: "leak.surname",
    HitKind.LONE_NAME: "leak.lone_name",
    HitKind.EMAIL: "leak.email",
    HitKind.PHONE: "leak.phone",
    HitKind.ADDRESS: "leak.address",
    HitKind.BIRTH_NUMBER: "leak.birth_number",
    HitKind.ACCOUNT_NUMBER: "leak.account_number",
}
_OF_SOMEBODY = frozenset(_CODES.values()) - {"leak.birth_number", "leak.account_number"}


def applicant(application: str) -> Message:
    """Who it is, without a name: "søkeren av søknad webcruiter:4711"."""
    return message("leak.applicant", application=application)


def application_in(finding: Finding) -> str:
    """Whose application a finding of the leak check tells of; "" where it tells of nobody's."""
    told = finding.message.parameters.get(APPLICANT)
    return str(told.parameters.get(APPLICATION, "")) if isinstance(told, Message) else ""


def mark_of(finding: Finding) -> str:
    """What a person has looked at who has looked at this warning: the same in each of the vacancy's entries. "" where it is none
    of the leak check's.
    """
    if finding.message.code not in _CODES.values():
        return ""
    digest = finding.message.parameters.get(DIGEST, "")
    text = f"{finding.message.code}\t{application_in(finding)}\t{digest}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def with_names(findings: Iterable[Finding], names: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings with names by their applications, for those who may see them; one without a name stays as it is."""
    return tuple(
        Finding(one.where, _named(one.message, names[application]), one.place)
        if (application := application_in(one)) in names
        else one
        for one in findings
    )


def _named(told: Message, name: str) -> Message:
    return Message(told.code, tuple((key, name if key == APPLICANT else value) for key, value in told.items))


_WHERE = {
    "title": "public.title",
    "unit": "public.unit",
    "officer": "public.officer",
    "journal_unit": "public.journal_unit",
    "number": "public.number",
    "journal_number": "public.journal_number",
    "type": "public.type",
    "sign_off": "public.sign_off",
    "access_code": "public.access_code",
    "legal_basis": "public.legal_basis",
    "remark": "public.remark",
    "case.number": "public.case_number",
    "case.title": "public.case_title",
    "case.unit": "public.case_unit",
    "case.responsible": "public.case_responsible",
    "case.class_": "public.case_class",
    "case.journal_unit": "public.case_journal_unit",
    "case.access_code": "public.case_access_code",
    "case.legal_basis": "public.case_legal_basis",
    "parties.name": "public.party_name",
    "parties.role": "public.party_role",
    "documents.title": "public.document_title",
    "documents.role": "public.document_role",
    "documents.file_name": "public.document_file_name",
    "documents.access_code": "public.document_access_code",
    "documents.legal_basis": "public.document_legal_basis",
    "documents.content": "public.document_content",
}


def where_in_record(place: str) -> tuple[str, str]:
    """ "documents.2.title" as a finding has it: the code of the place, and which one. A field of tomorrow is told by its path."""
    steps = place.split(".")
    code = _WHERE.get(".".join(step for step in steps if not step.isdecimal()))
    if code is None:
        return "public.text", place
    return code, next((step for step in steps if step.isdecimal()), "")
