"""Puts connectors, profile, renderer, clock and storage together. `settings.ARKIVBRO_RUNTIME` names `runtime` here."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Model

from arkivbro import webcruiter_wiring
from arkivbro.accounts.models import installation
from arkivbro.accounts.services.sign_in_limits import forget_old
from arkivbro.api.services import uploads
from arkivbro.api.services.keys import forget_answers
from arkivbro.archive.services.profile_codes import missing_for_profile, register_for_profile
from arkivbro.archive_choices import ArchiveChoices
from arkivbro.chores import Chore, SomeFailed
from arkivbro.conf import demo_archive, demo_source
from arkivbro.conf.configuration import Sources
from arkivbro.conf.places import https_places
from arkivbro.conf.profile_file import profile_text
from arkivbro.connectors.registry import archive_class, source_class
from arkivbro.core.errors import Misconfigured, WrongUse
from arkivbro.core.plan import OSLO, PlanContext, plan_transfer
from arkivbro.core.plan_rules import is_wanted
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.profile import ArchiveProfile, read_profile
from arkivbro.core.publicity import (
    PersonToScreen,
    named_in_advertisement,
    particulars_in_advertisement,
)
from arkivbro.core.ref import Ref
from arkivbro.documents.attachments import AttachmentLimits
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.inspector import Inspector
from arkivbro.documents.making import DocumentMaking
from arkivbro.documents.places import Places
from arkivbro.documents.renderer import Renderer
from arkivbro.incidents.services import LOOKED_SECONDS, digest, keep_and_tell
from arkivbro.incidents.services.digest import send_digests
from arkivbro.inspections.models import Inspection
from arkivbro.inspections.services import (
    InspectWaiting,
    all_known,
    forget_inspections,
    is_any_waiting,
    remembered,
    seconds_until_it_may_wait,
)
from arkivbro.keeping_counts import compare_counts, fold_counts, is_any_count_to_fold
from arkivbro.ledger_settings import LedgerSettings
from arkivbro.ports import (
    BUILTIN,
    Archive,
    Hook,
    RecruitmentSource,
)
from arkivbro.positions import selectors as positions_selectors
from arkivbro.positions.services.asked import OwnRecruitment
from arkivbro.positions.services.upkeep import (
    complete_what_was_begun,
    forget_taken_away,
    forget_what_was_never_sent,
    is_anything_begun,
    is_anything_taken_away,
)
from arkivbro.recruitment import selectors as recruitment_selectors
from arkivbro.recruitment.models import Letter, Proof, SourceBeginning, SourceHint, Vacancy
from arkivbro.recruitment.rights import code_of_applications
from arkivbro.recruitment.selectors import files_to_keep as recruitment_needed
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.selectors.units_in_archive import rule_of
from arkivbro.recruitment.services.first_contact import begin_confirmed, is_anything_confirmed
from arkivbro.recruitment.services.hints import is_anything_hinted, read_hinted
from arkivbro.recruitment.services.letters import is_any_letter_due, send_due_letters
from arkivbro.recruitment.services.list_clock import (
    make_lists_by_themselves,
    makes_lists_by_themselves,
    tell_who_waits,
    tells_who_waits,
)
from arkivbro.recruitment.services.mail_server import GREETED_SECONDS, greet_mail_server
from arkivbro.recruitment.services.polling import poll
from arkivbro.recruitment.services.proving import is_any_proof_due, make_proofs
from arkivbro.recruitment.services.waiting_applications import (
    is_any_waiting_for_what_is_known,
    take_all_waiting,
)
from arkivbro.runtime import PeopleOfCase, Runtime, current
from arkivbro.transfers.models import ArchiveCase
from arkivbro.transfers.responsible import is_any_responsible_due, read_responsibles
from arkivbro.transfers.selectors import files_to_keep as ledger_needed
from arkivbro.transfers.services import certificates
from arkivbro.transfers.services.certificates import look_at_certificates
from arkivbro.web.tasks import besides_tasks, tasks_of
from arkivbro.working_files import room_left, work_store

log = structlog.get_logger()
READING_LEASES = 6
"""A source may be silent for half a minute between two pieces of an answer; its reader's claim outlasts that."""
PACKAGE = Path(__file__).resolve().parent


def runtime() -> Runtime:
    """Everything that the ledger works with. Raises Misconfigured or ProfileInvalid, in a sentence."""
    configuration = settings.ARKIVBRO
    text = profile_text(configuration.profile, settings.ARKIVBRO_CONFIG_PATH)
    profile = read_profile(text, configuration.profile)
    megabyte = 1_000_000
    limits = AttachmentLimits(
        most_files=configuration.attachments.max_files,
        largest_file=configuration.attachments.max_file_megabytes * megabyte,
        largest_total=configuration.attachments.max_total_megabytes * megabyte,
    )
    files, inspects = work_store(), inspector()
    row = installation()
    if row.is_demo:
        _refuse_real_archive(configuration.default_archive)
    told = Sources() if row.is_demo and not demo_source.address() else configuration.source
    read, intervals = sources(told, settings.ARKIVBRO_CONFIG_PATH, profile)
    listening = hooks(told, settings.ARKIVBRO_CONFIG_PATH)
    return Runtime(
        profile=profile,
        said_of_unit=rule_of,
        profile_hash=profile.hash,
        profile_text=text,
        sources=read,
        poll_seconds=intervals,
        read_source=poll,
        own_sources=(OwnRecruitment(),),
        hooks=listening,
        deletions=lambda: webcruiter_wiring.deletes(settings.ARKIVBRO.source.webcruiter),
        archives=archives(configuration.archive),
        default_archive=configuration.default_archive,
        clock=lambda: datetime.now(UTC),
        prepare_documents=DocumentMaking(
            profile=profile,
            body_name=configuration.body or profile.name,
            files=files,
            limits=limits,
            renderer=Renderer(processes=configuration.transfers.render_processes),
            inspector=inspects,
            archived_files=ledger_needed.archived_files,
        ),
        files=files,
        people=recruitment_selectors.people,
        people_of_case=people_of_case,
        choices=ArchiveChoices(),
        installation=row.identifier,
        epoch=row.epoch,
        put_back=(row.put_back_at, row.copied_at) if row.put_back_at and row.copied_at else None,
        settings=LedgerSettings(
            lease_seconds=configuration.transfers.lease_seconds,
            retry_waits=configuration.transfers.retry_waits,
            concurrency=configuration.transfers.concurrency,
            answer_seconds=configuration.transfers.answer_seconds,
            reading_lease_seconds=READING_LEASES * configuration.transfers.lease_seconds,
        ),
        chores=(*chores(inspects), *([hearing()] if listening else []), *webcruiter_wiring.receipts(read)),
        has_room=room_left,
        configuration_hash=hashlib.sha256(repr(configuration).encode()).hexdigest(),
    )


def _refuse_real_archive(default: str) -> None:
    """Raises Misconfigured where the demo's made-up people would go to an archive that the demo has not started itself."""
    if default != BUILTIN and not demo_archive.address():
        raise Misconfigured("setup.demo_and_real_archive", archive=default, setting="archive.default")


def inspector() -> Inspector:
    """Looks at files from outside, at the places of this installation, and remembers what it found. Its children start when they are
    first wanted.
    """
    bounds = settings.ARKIVBRO.inspection
    return Inspector(
        processes=bounds.processes,
        limits=ChildLimits(memory=bounds.memory_megabytes * 1_000_000, seconds=bounds.seconds),
        places=Places(Path(settings.ARKIVBRO_DATA_DIR) / "inspection-places", bounds.processes),
        memory=remembered,
        knows=all_known,
    )


def chores(inspects: Inspector) -> tuple[Chore, ...]:
    """What workers do besides transferring."""
    return (
        Chore(
            "inspections",
            InspectWaiting(inspects, work_store()),
            every=0.5,
            tables=tables_of(Inspection),
            seconds_left=seconds_until_it_may_wait,
            is_due=is_any_waiting,
            longest=90,
            longest_retry=60,
        ),
        Chore("letters", send_due_letters, every=1, tables=tables_of(Letter), is_due=is_any_letter_due),
        Chore(
            "mail_server",
            greet_mail_server,
            every=GREETED_SECONDS,
            longest_retry=GREETED_SECONDS,
            in_workers_only=True,
        ),
        Chore("list_alarms", tell_who_waits, every=60, is_due=tells_who_waits),
        Chore("lists_by_themselves", make_lists_by_themselves, every=60, is_due=makes_lists_by_themselves),
        Chore("begun_acts", complete_what_was_begun, every=60, is_due=is_anything_begun),
        Chore(
            "waiting_applications",
            take_all_waiting,
            every=60,
            is_due=is_any_waiting_for_what_is_known,
        ),
        Chore(
            "first_contact",
            begin_confirmed,
            every=5,
            tables=tables_of(SourceBeginning),
            is_due=is_anything_confirmed,
        ),
        Chore("responsibles", read_responsibles, every=60, is_due=is_any_responsible_due),
        Chore("old_sessions", forget_old_sessions, every=3600),
        Chore("taken_away_files", forget_taken_away, every=60, is_due=is_anything_taken_away),
        Chore("unsent_applications", forget_what_was_never_sent, every=3600),
        Chore("api_leftovers", forget_what_nobody_asks_for, every=3600),
        Chore("working_files", forget_working_files, every=6 * 3600, longest=3600),
        Chore(
            "incidents",
            keep_and_tell,
            every=LOOKED_SECONDS,
            longest_retry=LOOKED_SECONDS,
            in_workers_only=True,
        ),
        Chore(
            "digest",
            partial(send_digests, tasks_of, besides_tasks),
            every=digest.LOOKED_SECONDS,
            longest_retry=600,
            is_due=digest.is_digest_due,
            in_workers_only=True,
        ),
        Chore(
            "certificates",
            partial(look_at_certificates, https_places(settings.ARKIVBRO)),
            every=certificates.LOOKED_SECONDS,
            in_workers_only=True,
        ),
        Chore(
            "proofs",
            make_proofs,
            every=5,
            tables=tables_of(Proof),
            is_due=is_any_proof_due,
            longest=2 * 3600,
            in_workers_only=True,
        ),
        Chore("counts", fold_counts, every=60, is_due=is_any_count_to_fold),
        Chore("counts_compared", compare_counts, every=24 * 3600, longest=3600, in_workers_only=True),
    )


def hearing() -> Chore:
    """Only where webhooks are listened to: elsewhere nobody looks."""
    tables = tables_of(SourceHint)
    return Chore("hints", read_hinted, every=0.5, tables=tables, is_due=is_anything_hinted, longest_retry=60)


def tables_of(*models: type[Model]) -> frozenset[str]:
    return frozenset(one._meta.db_table for one in models)


def forget_old_sessions() -> int:
    """Sessions that ended by time, with what they kept, and tries to log in that no limit counts; how many of the latter."""
    SessionStore.clear_expired()
    return forget_old()


def forget_what_nobody_asks_for() -> int:
    """Uploads of other systems that nobody used in time, and answers to requests that nobody sends again; how many."""
    return uploads.forget_uploads() + forget_answers()


def forget_working_files() -> int:
    """Deletes our own copies of what the archive has had long enough, and what nobody ever sent; how many.

    What is being received is younger than a day and is left alone.
    """
    now = datetime.now(UTC)
    long_ago = now - timedelta(days=settings.ARKIVBRO.retention.working_files_days)
    before = now - timedelta(days=1)
    letters = recruitment_needed.letters_needed(long_ago)

    def needed(among: Collection[str]) -> set[str]:
        return (
            ledger_needed.files_needed(long_ago, among)
            | recruitment_needed.files_needed(long_ago, among)
            | positions_selectors.files_needed(long_ago, among)
            | uploads.files_needed(among)
            | letters.intersection(among)
        )

    forget_inspections(long_ago)
    swept = work_store().sweep(needed, before=before)
    if swept.removed:
        log.info("working_files_forgotten", count=swept.removed)
    if swept.unreadable:
        raise SomeFailed(detail=f"{swept.unreadable} OSError")
    return swept.removed


def people_of_case(number: str) -> PeopleOfCase:
    """Who applied for the vacancies of that case in the built-in archive, and whom their advertisements name."""
    people: list[PersonToScreen] = []
    names: list[str] = []
    particulars: list[str] = []
    units: dict[Ref, str] = {}
    for case in ArchiveCase.objects.filter(archive=BUILTIN, number=number):
        applied = recruitment_selectors.people(case.vacancy)
        people += applied
        vacancy = Vacancy.objects.filter(source=case.source, source_id=case.vacancy_id).first()
        if vacancy is not None:
            facts = stored_facts(vacancy)
            names += named_in_advertisement(facts)
            particulars += particulars_in_advertisement(facts)
            units |= dict.fromkeys((one.ref for one in applied), vacancy.unit_ref)
    return PeopleOfCase(
        tuple(people),
        units=units,
        access_code=code_of_applications(),
        allowed_names=tuple(names),
        allowed_particulars=tuple(particulars),
    )


def sources(
    configured: Sources, config_path: Path | None, profile: ArchiveProfile | None = None
) -> tuple[dict[str, RecruitmentSource], dict[str, float]]:
    """The sources of the configuration, and how often each is read, in seconds. A demo reads the simulator that it has started, or plays its own."""
    made: dict[str, RecruitmentSource] = {}
    intervals: dict[str, float] = {}
    beside = config_path.parent if config_path else Path.cwd()
    if configured.webcruiter is not None:
        made, intervals = webcruiter_wiring.doors(configured.webcruiter, beside, profile)
    if configured.folder is not None:
        made["folder"] = source_class("folder")(beside / configured.folder.path)
        intervals["folder"] = configured.folder.poll_seconds
    return made, intervals


def hooks(configured: Sources, config_path: Path | None) -> dict[str, Hook]:
    """Who listens to webhooks: by the source's name in the address."""
    beside = config_path.parent if config_path else Path.cwd()
    return {} if configured.webcruiter is None else webcruiter_wiring.hook(configured.webcruiter, beside)


def archives(configured: dict[str, Any]) -> dict[str, Archive]:
    """Every archive that is configured, and the built-in one. Raises Misconfigured for a connector that is not known."""
    made: dict[str, Archive] = {BUILTIN: archive_class(BUILTIN)(BUILTIN)}
    for name, table in configured.items():
        if name in ("default", BUILTIN):
            continue
        if not isinstance(table, dict):
            raise Misconfigured("setup.unknown_archive_setting", name=name, setting=f"archive.{name}")
        made[name] = _archive(name, dict(table))
    default = configured.get("default", BUILTIN)
    if default not in made:
        raise Misconfigured("setup.no_such_archive", name=str(default), setting="archive.default")
    return made


def _archive(name: str, table: dict[str, Any]) -> Archive:
    """By its table but for `connector`, which says whose it is."""
    made = archive_class(str(table.pop("connector", name)))
    try:
        inspect.signature(made).bind(name, **table)
    except TypeError as error:
        raise Misconfigured("setup.archive_table", name=name, setting=f"archive.{name}") from error
    archive: Archive = made(name, **table)
    return archive


def register_profile() -> None:
    """What the profile uses (codes, series, class) becomes known to the built-in archive: the profile is the body's decision."""
    profile = current().profile
    if missing_for_profile(profile):
        register_for_profile(profile=profile, by="arkivprofilen")


def require_builtin_archive() -> None:
    """Raises WrongUse where another archive is the default: its own journal is the journal."""
    default = settings.ARKIVBRO.default_archive
    if default != BUILTIN:
        raise WrongUse("setup.another_archive", archive=default)


def plans_of(reference: str) -> Iterator[ArchivePlan]:
    """What would be archived for a vacancy, planned now from the facts as last read. Raises WrongUse, BadFacts."""
    facts = list(recruitment_selectors.transfer_facts(reference))
    wired = current()
    context = PlanContext(
        installation=wired.installation,
        epoch=wired.epoch,
        today=wired.clock().astimezone(OSLO).date(),
        title_length=wired.archives[wired.default_archive].capabilities().title_length,
    )
    wanted = [one for one in facts if is_wanted(one.registered_as, wired.profile)]
    return (plan_transfer(one, wired.profile_for(str(one.vacancy.unit.ref)), context) for one in wanted)
