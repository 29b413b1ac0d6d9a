"""People: who do things meanwhile, and the diligent archivist who sees to every list in the end."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError

from arkivbro.core.errors import WrongUse
from arkivbro.transfers.models import TransferDetails
from arkivbro.transfers.services import (
    complete_by_hand,
    hash_of_stop,
    probe_connection,
    release_leak,
    resume_connection,
    retry,
)
from tests.simulation.database import TOO_LONG
from tests.simulation.invariants import FINISHED, NEEDS_PERSON, Broken, Row, transfers

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

ROUNDS = 6
BY = "arkivar"


class People:
    """One process (the web server), in which they press buttons."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.random = Random(simulation.random.getrandbits(64))
        self.process = simulation.scheduler.process("people")

    # --- in the end ---------------------------------------------------------------------------------------------------

    def see_to_everything(self) -> None:
        """Round after round: what stands on a list is tried again, released, or vouched for. Raises Broken where it does not end."""
        for _ in range(ROUNDS):
            left = [row for row in transfers(self.simulation.database) if row.state not in FINISHED]
            if not left and not self._paused():
                return
            self._do(lambda left=left: self._round(left))  # type: ignore[misc]
            for seconds in (0.0, 4000.0, 4000.0):
                self.simulation.quiet(seconds)
        left = [row for row in transfers(self.simulation.database) if row.state not in FINISHED]
        if left:
            raise Broken(
                "an end",
                f"after {ROUNDS} rounds of an archivist's work: {', '.join(row.told for row in left)}",
            )

    def _paused(self) -> bool:
        return bool(self.simulation.database.rows("SELECT 1 FROM transfers_connection WHERE pause <> ''"))

    def _do(self, act: Callable[[], object]) -> None:
        self.simulation.scheduler.spawn(self.process, "archivist", act)
        self.simulation.scheduler.run()

    def _round(self, left: list[Row]) -> None:
        if self._paused():
            self.simulation.invariants.paused_by_person = False
            resume_connection("sim")
            probe_connection("sim")
        for row in left:
            if row.state in NEEDS_PERSON:
                self._see_to(row)

    def _see_to(self, row: Row) -> None:
        scheduler = self.simulation.scheduler
        try:
            if row.state == "stopped":
                details = TransferDetails.objects.get(transfer_id=row.id)
                scheduler.tell(f"releases {row.told}")
                release_leak(row.public_id, by=BY, reason="Falsk alarm", seen=hash_of_stop(details))
            elif self._is_hopeless(row):
                scheduler.tell(f"completes by hand {row.told}")
                complete_by_hand(row.public_id, number="2026/1", reason="Står i arkivet", by=BY)
            else:
                scheduler.tell(f"tries again {row.told}")
                retry(row.public_id, by=BY)
        except WrongUse as error:
            scheduler.tell(f"may not: {error}")
        except (DatabaseError, InterfaceError) as error:
            scheduler.tell(f"could not: {type(error).__name__}")

    def _is_hopeless(self, row: Row) -> bool:
        """The archive's number for it fits nowhere, or there are several: a person looks there and vouches for it."""
        archive = self.simulation.archive
        keys = [
            key
            for (key,) in self.simulation.database.rows(
                f"SELECT key FROM transfers_step WHERE transfer_id = {row.id}"
            )
        ]
        standing = [one for key in keys for one in archive.by_key.get(key, ())]
        return not row.makes_case and any(one.number == TOO_LONG for one in standing)
