"""Keys are for ever: a change here would make every archived object unknown to its ledger."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.keys import KEY_PATTERN, archive_key


def test_golden_keys() -> None:
    assert archive_key("i", "s", "o", "case") == "aba7muzvxwwugbcxbzvfo6svrtkk"
    assert (
        archive_key("inst", "webcruiter", "3324614190", "application", "2", "d")
        == "abhkubwoqezwpchipnugtjkvocul"
    )


@given(
    st.lists(st.text(max_size=5), min_size=6, max_size=6),
    st.lists(st.text(max_size=5), min_size=6, max_size=6),
)
def test_no_two_sets_of_fields_run_together(first: list[str], second: list[str]) -> None:
    assert KEY_PATTERN.fullmatch(archive_key(*first))
    assert (archive_key(*first) == archive_key(*second)) is (first == second)
