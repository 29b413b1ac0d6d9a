"""Freezing drafts: plans, documents and steps of several transfers by the same few statements, in the caller's fenced transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from arkivbro.core.left_out import digest_of, left_out
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.ports import ExternalReference
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.references import as_stored
from arkivbro.transfers.engine.storing import store_all_details
from arkivbro.transfers.models import (
    FrozenPlan,
    PreparedDocument,
    ProfileVersion,
    Step,
    StepState,
    Transfer,
    TransferDetails,
)
from arkivbro.transfers.policy.draft import Draft

FROZEN_COLUMNS = ("plan_format", "hash", "text", "public_texts", "profile_hash", "frozen_at")
NOTHING_DONE: Mapping[str, ExternalReference] = {}


def keep(
    runtime: Runtime,
    drafts: Sequence[Draft],
    transfers: Sequence[Transfer],
    archive: str,
    done: Sequence[Mapping[str, ExternalReference]] = (),
) -> None:
    """Plan, documents and steps of each go in together; the files are on disk already.

    `done`: what stands in the archive by this very transaction, by the keys of the steps.
    """
    ProfileVersion.objects.get_or_create(
        hash=runtime.profile_hash,
        defaults={
            "name": runtime.profile.name,
            "text": runtime.profile_text,
            "first_used": runtime.clock(),
        },
    )
    FrozenPlan.objects.bulk_create(
        [
            FrozenPlan(
                transfer=transfer,
                plan_format=draft.plan.plan_format,
                hash=draft.hash,
                text=draft.text,
                public_texts=draft.public_texts,
                profile_hash=runtime.profile_hash,
                frozen_at=draft.made_at,
            )
            for draft, transfer in zip(drafts, transfers, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["transfer"],
        update_fields=FROZEN_COLUMNS,
    )
    _store_what_was_left_out(runtime, drafts, transfers)
    stored: dict[int, list[Step]] = {transfer.pk: [] for transfer in transfers}
    for step in Step.objects.filter(transfer_id__in=stored):
        stored[step.transfer_id].append(step)
    _store_documents(drafts, transfers, stored)
    new: list[Step] = []
    for place, (draft, transfer) in enumerate(zip(drafts, transfers, strict=True)):
        references = done[place] if done else NOTHING_DONE
        new += _new_steps(transfer, draft.plan, archive, stored[transfer.pk], references)
    Step.objects.bulk_create(new)


def _store_what_was_left_out(
    runtime: Runtime, drafts: Sequence[Draft], transfers: Sequence[Transfer]
) -> None:
    told = [
        (len(left_out(draft.told)), digest_of(draft.told), transfer.pk)
        for draft, transfer in zip(drafts, transfers, strict=True)
    ]
    for (count, digest), alike in groupby(sorted(told), key=lambda one: one[:2]):
        Transfer.objects.filter(pk__in=[one[2] for one in alike]).update(
            profile_hash=runtime.profile_hash, left_out=count, left_out_digest=digest
        )
    store_all_details(
        [
            TransferDetails(transfer=transfer, findings=(), kept_out=draft.told, stop_digest="")
            for draft, transfer in zip(drafts, transfers, strict=True)
        ],
        ["findings", "kept_out", "stop_digest"],
    )


def _store_documents(
    drafts: Sequence[Draft], transfers: Sequence[Transfer], stored: Mapping[int, Sequence[Step]]
) -> None:
    planned_anew = [
        transfer
        for draft, transfer in zip(drafts, transfers, strict=True)
        if draft.replaces is not None or stored[transfer.pk]
    ]
    if planned_anew:
        PreparedDocument.objects.filter(transfer__in=planned_anew).delete()
    PreparedDocument.objects.bulk_create(
        PreparedDocument(
            transfer=transfer,
            document_key=document.key,
            variant=file.variant.value,
            sha256=file.sha256,
            size=file.size,
            format=file.format,
        )
        for draft, transfer in zip(drafts, transfers, strict=True)
        for document in draft.plan.entry.documents
        for file in document.objects
    )


def _new_steps(
    transfer: Transfer,
    plan: ArchivePlan,
    archive: str,
    stored: Sequence[Step],
    done: Mapping[str, ExternalReference],
) -> list[Step]:
    """Keys stay: a step that an earlier plan attempted or did keeps its state and its reference."""
    if any(row.state == StepState.PLANNED for row in stored):
        Step.objects.filter(transfer=transfer, state=StepState.PLANNED).delete()
    kept = {row.key: row for row in stored if row.state != StepState.PLANNED}
    new: list[Step] = []
    for order, step in enumerate(plan.steps):
        if row := kept.get(step.key):
            Step.objects.filter(pk=row.pk).update(order=order)
            continue
        row = Step(transfer=transfer, archive=archive, key=step.key, kind=step.kind.value, order=order)
        if reference := done.get(step.key):
            row.state, row.reference = StepState.DONE, as_stored(reference)
        new.append(row)
    return new
