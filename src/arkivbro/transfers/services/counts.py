"""The counts of transfers, which triggers keep (`engine.count_triggers`): put together, and compared with the rows."""

from __future__ import annotations

from django.db import connection

from arkivbro.transfers.engine.count_triggers import counted_transfers
from arkivbro.transfers.models import TransferCount

fold_counts, is_any_to_fold = TransferCount.fold, TransferCount.is_any_to_fold


def mend_counts() -> int:
    """How many were off."""
    return TransferCount.mend(counted_transfers(connection.vendor))
