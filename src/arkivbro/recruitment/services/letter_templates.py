"""Brevmaler: the body's own texts, which archivists and administrators write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.letters import EXEMPTION_NOTICE, Language, LetterTemplate, check_template
from arkivbro.recruitment.models import LetterTemplate as Row
from arkivbro.runtime import current

WRITERS = (Role.ARCHIVIST, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTemplate:
    """A template, changed (`template`) or new (None)."""

    actor: Actor
    seen: Seen
    kind: str
    kind_name: str
    language: str
    subject: str
    body: str
    outcome: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    template: int | None = None


def seen_of(row: Row | None) -> Seen:
    """The template as it stood when its form was shown."""
    if row is None or row.pk is None:
        return Seen.of("new template")
    return Seen.of(
        "template", row.kind, row.kind_name, row.language, row.subject, row.body, row.outcome, row.fields
    )


@act("template.save")
def save_template(command: SaveTemplate) -> Row:
    """Raises NotThere, ChangedSinceSeen, and WrongUse with findings for a text with faults, or a name that another has."""
    with recorded(command.actor, save_template) as log:
        require(command.actor.has_role(*WRITERS))
        row = Row() if command.template is None else _held(command.template)
        command.seen.require(seen_of(row))
        if command.kind not in current().profile.letter_kinds:
            raise WrongUse("letters.unknown_kind", kind=command.kind)
        if (command.kind == EXEMPTION_NOTICE) is not bool(command.outcome):
            if command.outcome:
                raise WrongUse("letters.outcome_of_other")
            raise WrongUse("letters.outcome_missing")
        values = LetterTemplate(
            command.kind, Language(command.language), command.subject, command.body, command.fields
        )
        if found := check_template(values):
            raise WrongUse("letters.template_has_mistakes", findings=tuple(found))
        row.kind, row.kind_name, row.language = command.kind, command.kind_name, command.language
        row.subject, row.body, row.outcome = command.subject, command.body, command.outcome
        row.fields, row.changed_by = dict(command.fields), command.actor.name
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise WrongUse("letters.template_name_taken") from None
        log.where = str(row)
    return row


def _held(pk: int) -> Row:
    row = Row.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotThere
    return row
