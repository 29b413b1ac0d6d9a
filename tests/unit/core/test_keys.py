"""Keys are for ever: a change here would make every archived object unknown to its ledger."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.keys import KEY_PATTERN, archive_key, document_key
from arkivbro.core.ref import Ref

texts = st.text(max_size=5)
refs = st.builds(
    Ref, st.sampled_from(("a", "b", "ab")), st.text(st.sampled_from("ab:/~ "), min_size=1).filter(str.strip)
)


def test_golden_keys() -> None:
    vacancy, application = Ref("webcruiter", "3324614190"), Ref("folder", "A-1001")
    assert archive_key("inst", vacancy, "case") == "abhrrsydrw4xfxrq7fvc2bdfq5ve"
    assert archive_key("inst", application, "application", "2") == "abwsynmuzbr7vme7xkwdge2t6bqy"
    assert archive_key("inst", vacancy, "public_list", part="public_list-1") == "abpxqfbh6ycnw6omv5ol2uvcvsa2"
    entry = archive_key("inst", application, "application")
    assert document_key(entry, "document") == "abfkyfdkkew633q57dl54suicxfx"
    assert document_key(entry, "attachment", Ref("folder", "cv.pdf")) == "abpm6ggvywytsge4v6gtijxdilwl"


@given(st.tuples(texts, refs, texts, texts, texts), st.tuples(texts, refs, texts, texts, texts))
def test_no_two_sets_of_fields_run_together(
    first: tuple[str, Ref, str, str, str], second: tuple[str, Ref, str, str, str]
) -> None:
    assert KEY_PATTERN.fullmatch(archive_key(*first))
    assert (archive_key(*first) == archive_key(*second)) is (first == second)


@given(texts, refs, refs, st.none() | refs)
def test_a_key_tells_the_source_and_the_kind_of_thing(
    inst: str, one: Ref, other: Ref, file: Ref | None
) -> None:
    entry = archive_key(inst, one, "application")
    assert (entry == archive_key(inst, other, "application")) is (one == other)
    assert document_key(entry, "attachment", file) not in (entry, document_key(entry, "document"))
