"""Issue 11, item 15: what the finished file holds can be read whole, by people and by the leak check."""

from __future__ import annotations

from arkivbro.documents.finished_text import _long_words


def test_issue_11_item_15_a_word_in_pieces_is_searched_whole() -> None:
    text = "Skriv til forferdelig_lang.\nadresse@eksempel.\nexample i dag\nEtt ord.\nTo"
    assert "forferdelig_lang.adresse@eksempel.example" in list(_long_words(text))
    pieces = ["abcdefghijklmnopqrst"] * 3
    assert "".join(pieces) + "slutt" in list(_long_words("\n".join([*pieces, "slutt på det"])))
    assert not list(_long_words("Kari\nNordmann\nOslo 0185\n12 345\n"))
