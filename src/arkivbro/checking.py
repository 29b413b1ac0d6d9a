"""`arkivbro check`: everything that can be tried without changing anything in an archive or a source."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection

from arkivbro import health, tracing
from arkivbro.accounts.selectors import has_administrator
from arkivbro.accounts.services.statements import not_approved
from arkivbro.connectors.given import told_given
from arkivbro.connectors.registry import source_shown
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.health import Level, disk_troubles
from arkivbro.core.message_table import Who
from arkivbro.core.messages import message
from arkivbro.core.room import OUTSIDE
from arkivbro.documents.disk import free_bytes
from arkivbro.documents.typefaces import installed_typefaces
from arkivbro.fulltext import has_fts5
from arkivbro.incidents.services.telling import recipients
from arkivbro.ports import CheckLevel, CheckResult, ChecksProfile, RecruitmentSource
from arkivbro.recruitment.selectors.first_contact import sources_to_confirm, told_of
from arkivbro.runtime import current
from arkivbro.web.client_address import SILENT, STRANGER, parsed, seen_mistake
from arkivbro.wiring import inspector

STOPPED = ("health.archive_silent", "health.archive_set_up", "health.archive_paused")


def check_all() -> list[CheckResult]:
    """Configuration, profile, documents, database and every connection; nothing of an archive or a source is changed."""
    results = [_configuration_check(), *_proxy_check(), *_disk_check(), _search_check()]
    try:
        wired = current()
    except ArkivbroError as error:
        what = message("check.profile_and_archive")
        return [*results, CheckResult(what, CheckLevel.ERROR, error.message, findings=error.findings)]
    results.append(_profile_check(wired.profile.name))
    results += [_documents_check(), *_confinement_check()]
    for archive in wired.archives.values():
        told = archive.check()
        results += told
        if isinstance(archive, ChecksProfile) and all(one.level is not CheckLevel.ERROR for one in told):
            results += archive.check_profile(wired.profile)
    for name, source in wired.sources.items():
        results += source.check()
        results.append(_gives(name, source))
    for hook in wired.hooks.values():
        results += hook.check()
    results += [*_stopped_checks(), *_user_checks(), *_telling_check(), *_traces_check()]
    return [*results, *_statement_checks(), *_first_contact_checks()]


def _gives(name: str, source: RecruitmentSource) -> CheckResult:
    """What the source tells, what it does not, and what nobody knows: what is not given is made or filled in here."""
    return CheckResult(
        message("check.source_gives", source=source_shown(name)),
        CheckLevel.OK,
        told_given(source.capabilities()),
    )


def _stopped_checks() -> Iterator[CheckResult]:
    """Archives to which nothing is sent now, whatever was found above: what was in the way may be mended, and nobody has said so."""
    for trouble in health.found():
        if trouble.told.code in STOPPED:
            yield CheckResult(message("check.stopped_archive"), CheckLevel.WARNING, trouble.told)


def _user_checks() -> Iterator[CheckResult]:
    """A new installation in which nobody can do what the other remedies say."""
    if not has_administrator():
        yield CheckResult(message("check.users"), CheckLevel.WARNING, message("account.no_administrator"))


def _statement_checks() -> Iterator[CheckResult]:
    """What the law asks every public body to say, until somebody has looked at it."""
    what, missing = message("check.statements"), not_approved()
    for kind in missing:
        told = message("account.statement_not_approved", name=kind.label.lower())
        yield CheckResult(what, CheckLevel.WARNING, told)
    if not missing:
        yield CheckResult(what, CheckLevel.OK, message("check.statements_approved"))


def _first_contact_checks() -> Iterator[CheckResult]:
    """Sources of which nothing is archived yet, with what confirming would make."""
    for name in sources_to_confirm():
        yield CheckResult(message("check.first_contact", source=name), CheckLevel.WARNING, told_of(name))


def _configuration_check() -> CheckResult:
    path = settings.ARKIVBRO_CONFIG_PATH
    told = message("check.in_order", name=path.name) if path else message("check.all_defaults")
    return CheckResult(message("check.configuration"), CheckLevel.OK, told)


def _profile_check(written_for: str) -> CheckResult:
    """A profile holds a body's own codes: another body's is content with itself, and wrong here."""
    what, body = message("check.profile"), settings.ARKIVBRO.body
    if body and body.casefold() != written_for.casefold():
        told = message("setup.profile_of_another", profile=written_for, body=body)
        return CheckResult(what, CheckLevel.WARNING, told)
    return CheckResult(what, CheckLevel.OK, message("check.in_order", name=written_for))


def _disk_check() -> Iterator[CheckResult]:
    """How much is free, and what stops when it is used."""
    what, floor = message("check.disk"), settings.ARKIVBRO.disk.floor
    free = free_bytes(Path(settings.ARKIVBRO_DATA_DIR))
    for trouble in disk_troubles(free, floor):
        level = CheckLevel.ERROR if trouble.level is Level.ERROR else CheckLevel.WARNING
        yield CheckResult(what, level, trouble.told)
        return
    if free is not None:
        bounds = {"floor": floor // 1_000_000, "outside": OUTSIDE * floor // 1_000_000}
        told = message("check.disk_free", megabytes=free // 1_000_000, **bounds)
        yield CheckResult(what, CheckLevel.OK, told)


def _telling_check() -> Iterator[CheckResult]:
    """Whether anybody is told when something is wrong."""
    if not settings.ARKIVBRO.mail.host and not settings.ARKIVBRO_INCIDENT_WEBHOOK:
        told = message("incident.nobody_told")
    elif not recipients()[Who.OPERATOR]:
        told = message("incident.nobody_there")
    else:
        return
    yield CheckResult(message("check.telling"), CheckLevel.WARNING, told)


def _traces_check() -> Iterator[CheckResult]:
    """Traces that are asked for, and that nobody gets."""
    if tracing.is_asked_for() and find_spec("opentelemetry") is None:
        yield CheckResult(message("check.traces"), CheckLevel.WARNING, message("setup.traces_not_installed"))


def _proxy_check() -> list[CheckResult]:
    """What the requests themselves have shown of who stands in front."""
    what, told = message("check.proxies"), []
    if (address := seen_mistake(STRANGER)) is not None:
        known = settings.ARKIVBRO.web.trusted_proxies
        if not any(one is not None and one in net for one in [parsed(address)] for net in known):
            told.append(message("setup.proxy_not_named", address=address or "?"))
    if (address := seen_mistake(SILENT)) is not None:
        told.append(message("setup.proxy_says_nothing", address=address or "?"))
    return [CheckResult(what, CheckLevel.WARNING, one) for one in told]


def _search_check() -> CheckResult:
    """Whether the database can search by words: SQLite may be built without."""
    what = message("check.search")
    if connection.vendor == "sqlite" and not has_fts5(connection):
        return CheckResult(what, CheckLevel.ERROR, message("setup.no_fts5"))
    return CheckResult(what, CheckLevel.OK, message("check.search_works"))


def _documents_check() -> CheckResult:
    what = message("check.documents")
    if installed_typefaces():
        return CheckResult(what, CheckLevel.OK, message("check.typefaces_there"))
    return CheckResult(what, CheckLevel.ERROR, message("documents.fonts_missing"))


def _confinement_check() -> Iterator[CheckResult]:
    """Starts the process that looks at files from outside, lets it shut itself in, and tells how many there may be."""
    what = message("check.confinement")
    with inspector() as inspects:
        try:
            inspects.confinement()
        except ArkivbroError as error:
            yield CheckResult(what, CheckLevel.ERROR, error.message)
            return
        yield CheckResult(what, CheckLevel.OK, message("check.confined"))
        told = message(
            "check.inspection_places",
            count=inspects.processes,
            memory=inspects.limits.memory // 1_000_000,
            seconds=int(inspects.limits.seconds),
            free=inspects.places.free() if inspects.places else 0,
        )
    troubles = [one for one in health.found() if one.told.code.startswith("health.inspections_")]
    yield CheckResult(message("check.inspection"), CheckLevel.OK, told)
    for one in troubles:
        yield CheckResult(message("check.inspection"), CheckLevel.WARNING, one.told)
