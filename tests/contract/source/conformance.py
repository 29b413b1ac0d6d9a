"""The conformance suite of `ports.RecruitmentSource`: every source, ours or a third party's, runs it.

A subclass gives the fixtures `source` (with at least one good item and one that cannot be read).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest

import pytest

from arkivbro.core.errors import BadFacts
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.ports import (
    CheckLevel,
    ListsNow,
    ReadsSome,
    RecruitmentSource,
    SourceItem,
    UnreadableItem,
    reading_name,
)


def everything(source: RecruitmentSource, since: str = "") -> list[SourceItem | UnreadableItem]:
    return [item for batch in source.changes(since) for item in batch.items]


def _told(items: list[SourceItem | UnreadableItem]) -> list[SourceItem]:
    return [one for one in items if isinstance(one, SourceItem)]


def goods(source: RecruitmentSource) -> list[Ref]:
    """What could be read, in its order."""
    return [one.fact.ref for one in _told(everything(source))]


class SourceConformance:
    """What the docstrings of the port say with MUST."""

    take_away: Callable[[], Ref] | None = None
    """Deletes one good item where the source has it, and tells which; set by the fixture, where the source can lose anything."""

    def test_it_is_a_source(self, source: RecruitmentSource) -> None:
        assert isinstance(source, RecruitmentSource)
        assert source.name
        assert source.name == source.name.strip().lower()

    def test_check_says_what_is_so_and_changes_nothing(self, source: RecruitmentSource) -> None:
        before = everything(source)
        assert all(result.level is CheckLevel.OK and result.message for result in source.check())
        assert everything(source) == before

    def test_an_unreadable_item_is_told_and_the_rest_goes_in(self, source: RecruitmentSource) -> None:
        items = everything(source)
        good = [item for item in items if isinstance(item, SourceItem)]
        bad = [item for item in items if isinstance(item, UnreadableItem)]
        assert good
        assert bad
        assert all(item.where and item.findings for item in bad)

    def test_facts_name_their_source_and_keep_to_the_capabilities(self, source: RecruitmentSource) -> None:
        capabilities = source.capabilities()
        for item in everything(source):
            if isinstance(item, SourceItem):
                assert item.fact.ref.source == source.name
                allowed = (
                    capabilities.advertisements if isinstance(item.fact, Vacancy) else capabilities.candidates
                )
                assert allowed
                if isinstance(item.fact, Application):
                    assert item.fact.received.tzinfo is not None
                    assert capabilities.exemptions or item.fact.exemption is None

    def test_the_same_again_has_the_same_hash(self, source: RecruitmentSource) -> None:
        def hashes() -> list[tuple[Ref, str]]:
            return [
                (item.fact.ref, item.content_hash)
                for item in everything(source)
                if isinstance(item, SourceItem)
            ]

        assert hashes() == hashes()

    def test_reading_on_from_a_token_leaves_nothing_out(self, source: RecruitmentSource) -> None:
        batches = list(source.changes(""))
        for number, batch in enumerate(batches):
            later = {
                item.fact.ref for item in everything(source, batch.resume) if isinstance(item, SourceItem)
            }
            after = {
                item.fact.ref
                for rest in batches[number + 1 :]
                for item in rest.items
                if isinstance(item, SourceItem)
            }
            assert after <= later

    def test_attachments_are_the_bytes_that_the_facts_name(self, source: RecruitmentSource) -> None:
        import hashlib

        for item in everything(source):
            if isinstance(item, SourceItem) and isinstance(item.fact, Application):
                references = dict(item.files)
                for attachment in item.fact.attachments:
                    with source.open_attachment(references[attachment.ref]) as stream:
                        data = stream.read()
                    assert (hashlib.sha256(data).hexdigest(), len(data)) == (
                        attachment.sha256,
                        attachment.size,
                    )

    def test_some_are_told_as_all_are(self, source: RecruitmentSource) -> None:
        """What a hint names is told as reading everything tells it, or the next reading would be a change of it."""
        if not isinstance(source, ReadsSome):
            pytest.skip("it is read from one end to the other")
        for item in everything(source):
            if isinstance(item, SourceItem):
                id_ = item.fact.ref.id
                some = [one for batch in source.some([id_, id_, "finnes-ikke"]) for one in batch.items]
                assert some == [item]

    def test_issue_14_item_3_what_it_has_now_is_what_reading_everything_tells(
        self, source: RecruitmentSource
    ) -> None:
        """Asked what it has, it tells no less than it told, and the same; by its Ref alone, where that is all that it tells."""
        if not isinstance(source, ListsNow):
            pytest.skip("it cannot be asked what it has")
        told = {item.fact.ref: item for item in everything(source) if isinstance(item, SourceItem)}
        now = list(source.now())
        listed = {
            one if isinstance(one, Ref) else one.fact.ref
            for one in now
            if not isinstance(one, UnreadableItem)
        }
        assert told.keys() <= listed
        for one in now:
            if isinstance(one, SourceItem):
                assert one.fact == told[one.fact.ref].fact
        assert source.lists_all <= {Vacancy, Application}

    def test_nothing_is_told_twice_in_one_reading(self, source: RecruitmentSource) -> None:
        refs = [item.fact.ref for item in everything(source) if isinstance(item, SourceItem)]
        assert len(refs) == len(set(refs))

    def test_what_is_deleted_there_is_told_of_no_more_and_takes_nothing_along(
        self, source: RecruitmentSource
    ) -> None:
        """That it is gone is no fact: nothing of it is told, neither as changed nor as withdrawn."""
        if self.take_away is None:
            pytest.skip("what was told there stays")
        before = everything(source)
        gone = self.take_away()
        after = everything(source)
        assert _told(after) == [one for one in _told(before) if one.fact.ref != gone]
        assert len(after) == len(before) - 1, "what could not be read cannot still"
        if isinstance(source, ReadsSome):
            assert [one for batch in source.some([gone.id]) for one in batch.items] == []

    def test_two_readings_at_once_disturb_neither(self, source: RecruitmentSource) -> None:
        """As the sweep and a hint's reading of the same source do."""
        alone = everything(source)
        together = list(zip_longest(source.changes(""), source.changes("")))
        for number in (0, 1):
            batches = [pair[number] for pair in together]
            assert [item for batch in batches if batch is not None for item in batch.items] == alone

    def test_its_doors_have_names_of_their_own(self, source: RecruitmentSource) -> None:
        assert reading_name(source).startswith(source.name)

    def test_an_attachment_that_is_not_there(self, source: RecruitmentSource) -> None:
        with pytest.raises(BadFacts):
            source.open_attachment("finnes-ikke/../noe")

    def test_threads_may_share_it(self, source: RecruitmentSource) -> None:
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda _: everything(source), range(8)))
        assert all(result == results[0] for result in results)
