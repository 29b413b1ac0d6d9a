"""What waits for a user, by role; the most important first, each with the place where it is done. The start page shows it, and the
digest of the day tells it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, User
from arkivbro.accounts.services.statements import not_approved
from arkivbro.archive.selectors.waiting_for_archivist import work_of_archivist
from arkivbro.core.health import Heard, Trouble
from arkivbro.core.message_table import At
from arkivbro.recruitment.selectors.waiting_for_recruiter import work_of_recruiter
from arkivbro.transfers import selectors as transfers
from arkivbro.ui.frame import builtin_archive_is_default
from arkivbro.web.responsible import how_many_to_change


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a user. `color` is Designsystemet's; `number` is how many, `headings` is for one and for several."""

    number: int
    headings: str
    words: str
    address: str
    act: str
    color: str = "accent"
    is_owed: bool = True
    """Somebody should do something; what is only good to know stands on the start page and in no e-mail."""

    @property
    def heading(self) -> str:
        """As it is said of that number."""
        one, _, several = self.headings.partition("|")
        return one if self.number == 1 else several


def tasks_of(user: User, heard: Heard) -> list[Task]:
    """Those of which there are any."""
    tasks = [*_of_recruiter(user), *_of_archivist(user, heard), *_of_administrator(user)]
    return [one for one in tasks if one.number]


def besides_tasks(found: Iterable[Trouble], user: User) -> list[Trouble]:
    """What is wrong, without what stands among the archivist's own tasks."""
    tasks = (At.FAILURES, At.WITHOUT_VACANCY) if user.has_role(Role.ARCHIVIST) else ()
    return [one for one in found if one.at not in tasks]


def _of_recruiter(user: User) -> list[Task]:
    if not user.has_role(Role.RECRUITER):
        return []
    work = work_of_recruiter(Actor.of(user))
    overview = reverse("vacancies")
    return [
        Task(work.stuck, "Stilling der noe må ordnes|Stillinger der noe må ordnes", "En overføring står fast og trenger deg.", f"{overview}?arkiv=needs_person", "Se og ordne", "danger"),
        Task(work.lists, "Stilling der søkerlister mangler|Stillinger der søkerlister mangler", "En frist er ute, eller «Snarest» har ingen listedato. Siden sier hva som står i veien.", f"{overview}?arkiv=lists_missing", "Til stillingene", "warning"),
        Task(work.given_up, "Stilling der noe er avbrutt|Stillinger der noe er avbrutt", "Det som ble avbrutt, er ikke arkivert. Be om det på nytt, eller merk at stillingen ikke skal arkiveres.", f"{overview}?arkiv=given_up", "Se og ordne", "warning"),
        Task(work.unknown, "Søker der ønsket om unntak er ukjent|Søkere der ønsket om unntak er ukjent", "Ingen søkerliste kan lages før noen har avklart det.", _to_wishes(work.unknown_in), "Avklar ønskene", "warning"),
        Task(work.wishes, "Søker som ønsker unntak fra offentlighet|Søkere som ønsker unntak fra offentlighet", "I stillinger der fristen er ute, må ønsket avgjøres før listene lages.", _to_wishes(work.wishes_in), "Avgjør ønskene", "warning"),
        Task(work.not_told, "Stilling der søkere ikke er varslet om vedtak|Stillinger der søkere ikke er varslet om vedtak", "Vedtaket om unntak er gjort, men søkeren har ikke fått vite det.", f"{overview}?arkiv=exemption_not_told", "Til stillingene", "warning"),
        Task(work.letters_not_sent, "Stilling med brev som ikke er sendt|Stillinger med brev som ikke er sendt", "Siden «Brev» sier hva som er i veien.", f"{overview}?arkiv=letters_not_sent", "Til stillingene", "warning"),
        Task(work.letters_not_archived, "Stilling med sendte brev som ikke er arkivert|Stillinger med sendte brev som ikke er arkivert", "Brev arkiveres når noen ber om det.", f"{overview}?arkiv=letters_not_archived", "Til stillingene", "warning"),
        Task(work.letters_missing, "Stilling der ingen brev er sendt|Stillinger der ingen brev er sendt", "Fristen er ute, og ingen søker har fått svar.", f"{overview}?arkiv=letters_missing", "Til stillingene"),
        Task(work.soon, "Stilling med frist i dag eller de neste tre dagene|Stillinger med frist i dag eller de neste tre dagene", "Søknadene arkiveres av seg selv etter hvert som de kommer.", f"{overview}?frist=apen&rekkefolge=frist", "Se dem", is_owed=False),
        Task(work.open, "Stilling med frist som ikke er ute|Stillinger med frist som ikke er ute", "Nye søknader dukker opp i kandidatlisten.", f"{overview}?frist=apen", "Se dem", "success", is_owed=False),
    ]  # fmt: skip


def _to_wishes(vacancy: str) -> str:
    """The wishes of that vacancy, or, where they stand in several, those vacancies and no others."""
    if vacancy:
        return reverse("exemption-requests", args=[vacancy])
    return f"{reverse('vacancies')}?arkiv=exemption_open"


def _of_archivist(user: User, heard: Heard) -> list[Task]:
    if not user.has_role(Role.ARCHIVIST):
        return []
    stopped, stuck = heard.stopped, heard.needs_person - heard.stopped
    tasks = [
        Task(stopped, "Overføring stanset for å verne et navn|Overføringer stanset for å verne et navn", "Lekkasjesjekken fant noe, eller søkeren har strengt fortrolig adresse.", reverse("failures"), "Se dem", "danger"),
        Task(stuck, "Overføring som feilet|Overføringer som feilet", "Arkivet sa nei, eller opplysningene må rettes.", reverse("failures"), "Se og ordne", "danger"),
    ]  # fmt: skip
    tasks.append(
        Task(heard.without_vacancy, "Søknad venter på en stilling som ikke er kjent|Søknader venter på en stilling som ikke er kjent", "De er tatt vare på, men ikke arkivert. Les inn stillingen, rett referansen i kilden, eller legg dem til side.", reverse("without-vacancy"), "Se dem", "warning")
    )  # fmt: skip
    left, (to_change, place) = transfers.given_up().count(), how_many_to_change()
    tasks.append(
        Task(left, "Avbrutt overføring|Avbrutte overføringer", "Det de gjaldt, er ikke arkivert. Be om det på nytt fra stillingen.", f"{reverse('vacancies')}?arkiv=given_up", "Se stillingene", "warning")
    )  # fmt: skip
    tasks.append(
        Task(to_change, "Sak der saksansvarlig må endres|Saker der saksansvarlig må endres", "Ansvarlig skal endres til lederen for enheten.", place, "Endre ansvarlig", "warning")
    )  # fmt: skip
    if builtin_archive_is_default():
        work = work_of_archivist()
        tasks += [
            Task(work.to_journal, "Journalpost til journalføring|Journalposter til journalføring", "De venter på at du ser over dem.", "/arkiv/til-journalforing/", "Til køen", "warning"),
        ]  # fmt: skip
    return tasks


def _of_administrator(user: User) -> list[Task]:
    if not user.has_role(Role.ADMINISTRATOR):
        return []
    return [
        Task(len(not_approved()), "Erklæring som ingen har sett over|Erklæringer som ingen har sett over", "Utkastet vises for alle. Loven krever at virksomheten har sin egen.", reverse("statements"), "Se over", "warning"),
    ]  # fmt: skip
