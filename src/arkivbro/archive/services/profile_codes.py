"""What an archive profile uses of codes, series and classes; and how an administrator lets the archive know them.

Nothing is added by a transfer: a code that slipped into a profile by mistake is declined, not learnt.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from arkivbro.archive.models import Class, CodeListName, Series
from arkivbro.archive.services.administration import (
    register_class,
    register_code,
    register_series,
    set_journal_rules,
)
from arkivbro.archive.services.code_check import CodeUse, access_uses, unknown_codes
from arkivbro.core.errors import Finding
from arkivbro.core.messages import message
from arkivbro.core.noark import Access
from arkivbro.core.profile import ArchiveProfile


def code_uses(profile: ArchiveProfile) -> dict[CodeUse, str]:
    """Every code that the profile uses, and where in the profile it stands first."""
    uses: dict[CodeUse, str] = {
        (CodeListName.CASE_STATUS, profile.case.status): "case.status",
        (CodeListName.DISPOSAL, profile.case.disposal): "case.disposal",
    }
    tables = {f"entry.{kind}": rule for kind, rule in profile.entry.items()}
    tables |= {f"letter.{kind}": rule for kind, rule in profile.letter.items()}
    for where, rule in tables.items():
        access = Access(rule.access.code, rule.access.basis) if rule.access else Access()
        found: list[tuple[CodeUse, str]] = [
            ((CodeListName.ENTRY_TYPE, rule.type), "type"),
            ((CodeListName.SIGN_OFF, rule.sign_off), "sign_off"),
            ((CodeListName.DOCUMENT_TYPE, rule.document_type), "document_type"),
            ((CodeListName.DISPOSAL, rule.disposal.default), "disposal"),
        ]
        found += [((CodeListName.ENTRY_STATUS, status), "final_status") for status in rule.statuses]
        found += [
            (use, "access" if use[0] is CodeListName.ACCESS else "screening")
            for use in access_uses(access, rule.screening)
        ]
        for use, field in found:
            uses.setdefault(use, f"{where}.{field}")
    return {use: where for use, where in uses.items() if use[1]}


def missing_for_profile(profile: ArchiveProfile) -> tuple[Finding, ...]:
    """What the archive would decline of this profile, for `arkivbro check`."""
    uses = code_uses(profile)
    findings = [
        Finding(
            "where.field",
            message("archive.profile_code_unknown", unknown=code, code_list=name.word),
            uses[name, code],
        )
        for name, code in unknown_codes(uses)
    ]
    case = profile.case
    if case.series and not Series.objects.filter(code=case.series, is_open=True).exists():
        findings.append(
            Finding(
                "where.field", message("archive.profile_series_unknown", series=case.series), "case.series"
            )
        )
    if (wanted := case.class_) and not Class.objects.filter(
        system__code=wanted.system, value=wanted.value
    ).exists():
        findings.append(
            Finding(
                "where.field",
                message("archive.profile_class_unknown", system=wanted.system, value=wanted.value),
                "case.class",
            )
        )
    return tuple(findings)


@transaction.atomic
def register_for_profile(
    *, profile: ArchiveProfile, by: str, at: datetime | None = None
) -> tuple[Finding, ...]:
    """An administrator accepts the profile: what the archive lacked is registered, and the answer tells what it was.

    The journal's rules of the profile's series are set as the profile says. Safe to repeat.
    """
    missing = missing_for_profile(profile)
    for name, code in unknown_codes(code_uses(profile)):
        register_code(code_list=name, code=code, name=f"{code} ({profile.name})", by=by, at=at)
    case = profile.case
    if case.series:
        series = register_series(code=case.series, title=case.series, by=by, at=at)
        set_journal_rules(
            series=series,
            internal_entries_public=profile.journal.show_x,
            release_days=profile.journal.release_days,
            by=by,
            at=at,
        )
    if case.class_:
        register_class(
            system=case.class_.system, value=case.class_.value, title=case.class_.title, by=by, at=at
        )
    return missing
