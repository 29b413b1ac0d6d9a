"""NCore's three titles: equal word counts, safe shortening, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.connectors.ephorte.titles import CUT, TitleForms, length_of, shortened, text_of, title_forms
from arkivbro.core.screening import Part, ScreenedText, one_line

APPLICATION = ScreenedText(
    (Part("Søknad og CV – Rådgiver – "), Part("Åse Ødegård", screened=True, personal_name=True))
)


def test_a_screened_name_is_masked_word_by_word() -> None:
    assert title_forms(APPLICATION) == TitleForms(
        "Søknad og CV – Rådgiver – Åse Ødegård",
        "Søknad og CV – Rådgiver – ***** *****",
        "Søknad og CV – Rådgiver – +++++ ++++_",
    )


@pytest.mark.parametrize(
    ("part", "public", "tagged"),
    [
        (Part("Ola Nordmann", personal_name=True), "Ola Nordmann", "##### ####_"),
        (Part("Ola Nordmann", screened=True), "***** *****", "***** *****"),
        (Part("Ola", screened=True, personal_name=True), "*****", "++++_"),
        (Part("Ola Nordmann"), "Ola Nordmann", "Ola Nordmann"),
    ],
)
def test_marks_are_those_of_the_vendor(part: Part, public: str, tagged: str) -> None:
    forms = title_forms(ScreenedText((part,)))
    assert (forms.public, forms.tagged) == (public, tagged)


def test_a_mark_inside_a_word_keeps_what_stands_around_it() -> None:
    text = ScreenedText((Part("Brev (til "), Part("Ola", screened=True, personal_name=True), Part(") sendt")))
    assert title_forms(text) == TitleForms(
        "Brev (til Ola) sendt", "Brev (til *****) sendt", "Brev (til ++++_) sendt"
    )


def test_a_screened_part_without_words_leaves_the_word_counts_equal() -> None:
    forms = title_forms(ScreenedText((Part("Søknad – "), Part("", screened=True))))
    assert len(forms.full.split()) == len(forms.public.split()) == len(forms.tagged.split())


parts = st.lists(
    st.builds(Part, st.text(max_size=40).map(one_line), st.booleans(), st.booleans()), max_size=6
).map(
    lambda found: ScreenedText(tuple(Part(f" {one.text} ", one.screened, one.personal_name) for one in found))
)


@given(parts)
def test_word_counts_are_always_equal_and_a_screened_word_is_in_no_public_form(text: ScreenedText) -> None:
    forms = title_forms(text)
    assert len(forms.full.split()) == len(forms.public.split()) == len(forms.tagged.split())
    hidden = [index for index, word in enumerate(forms.public.split()) if word == "*****"]
    for index in hidden:
        assert forms.tagged.split()[index] in ("*****", "+++++", "++++_")


@given(parts)
def test_what_is_written_is_read_back_as_it_was(text: ScreenedText) -> None:
    forms = title_forms(text)
    back = text_of(forms)
    assert back.full == forms.full
    assert title_forms(back) == forms
    assert "***** *****" not in back.public, "word counts stay in the connector"


@given(parts, st.integers(10, 255))
def test_shortening_fits_and_never_cuts_into_a_screened_word(text: ScreenedText, limit: int) -> None:
    forms = title_forms(text, limit)
    for form in (forms.full, forms.public, forms.tagged):
        assert length_of(form) <= limit
    assert len(forms.full.split()) == len(forms.public.split()) == len(forms.tagged.split())
    whole = set(title_forms(text).full.split())
    for word, shown in zip(forms.full.split(), forms.public.split(), strict=True):
        if shown == "*****" and word != shown:
            assert word in whole


def test_the_advertisements_title_is_what_is_shortened() -> None:
    long = ScreenedText(
        (
            Part("Søknad og CV – " + "Seniorrådgiver " * 30 + "– "),
            Part("Åse Ødegård", screened=True, personal_name=True),
        )
    )
    forms = title_forms(long, 255)
    assert forms.full.startswith("Søknad og CV – Seniorrådgiver")
    assert forms.full.endswith(f"Seniorrådgiver{CUT} – Åse Ødegård")
    assert forms.public.endswith(f"Seniorrådgiver{CUT} – ***** *****")


def test_one_endless_word_is_cut_at_a_whole_character() -> None:
    cut = shortened("🙂" * 200, 255)
    assert length_of(cut) <= 255
    assert cut == "🙂" * 127 + CUT


def test_length_is_counted_as_the_server_counts() -> None:
    assert length_of("Å🙂") == 3


@pytest.mark.parametrize(
    "forms",
    [
        TitleForms("Søknad Åse Ødegård", "Søknad *****", "Søknad *****"),
        TitleForms("Søknad Åse", "Brev *****", "Brev *****"),
    ],
)
def test_forms_that_do_not_fit_each_other_never_pass_for_the_plan(forms: TitleForms) -> None:
    assert text_of(forms).full == forms.public


def test_an_archive_without_the_public_form_shows_everything() -> None:
    assert text_of(TitleForms("Søknad Åse", "", "")) == ScreenedText.plain("Søknad Åse")


@given(
    words=st.lists(st.text("abcdefæøå", min_size=1, max_size=12), min_size=1, max_size=80),
    names=st.lists(
        st.sampled_from(["Bo Li", "Åse Ødegård", "Konstantinos Papadopoulos-Halvorsen"]),
        min_size=2,
        max_size=2,
    ),
    limit=st.integers(120, 300),
)
def test_item_19_where_the_open_words_are_cut_does_not_tell_how_long_a_screened_name_is(
    words: list[str], names: list[str], limit: int
) -> None:
    open_part = Part(f"Søknad og CV – {' '.join(words)} – ")
    public = {
        title_forms(ScreenedText((open_part, Part(name, screened=True, personal_name=True))), limit).public
        for name in names
    }
    assert len(public) == 1
