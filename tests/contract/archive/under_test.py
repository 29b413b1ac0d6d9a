"""What a connector gives to be tested: its archive, empty and ready, and a look into it from the outside."""

from __future__ import annotations

from typing import Protocol

from arkivbro.ports import Archive, ExternalReference


class ArchiveUnderTest(Protocol):
    """A third party's connector implements this in a fixture `under_test` and inherits `ArchiveConformance`.

    `None` from an optional hook means that the archive cannot do it; the tests that need it then say so.
    """

    archive: Archive
    final_statuses: dict[str, tuple[str, ...]]
    """The statuses to go through, for the entry types I, U and X."""

    def count(self, kind: str, key: str) -> int:
        """How many objects of that kind ("case", "entry", "document") stand in the archive with that key."""
        ...

    def another(self) -> Archive:
        """A second connection to the same archive, as another process would have it."""
        ...

    def person_sets_status(self, entry: ExternalReference, status: str) -> bool:
        """A person in the archive sets an entry's status; False: cannot be done from here."""
        ...

    def close_connections(self) -> None:
        """Called at the end of each thread that used the archive."""
        ...
