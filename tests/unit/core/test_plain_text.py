import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.plain_text import has_html, plain_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Vi søker rådgiver.", "Vi søker rådgiver."),
        ("linje 1\r\nlinje 2\r\n\r\n\r\nnytt avsnitt", "linje 1\nlinje 2\n\nnytt avsnitt"),
        ("<p>En</p><p>To</p>", "En\n\nTo"),
        ("En<br>To<br/>Tre<br><br>Fire", "En\nTo\nTre\n\nFire"),
        (
            "<p>Vi tilbyr:</p><ul><li><p>God lønn</p></li><li>Pensjon</li></ul><p>Velkommen</p>",
            "Vi tilbyr:\n\n• God lønn\n• Pensjon\n\nVelkommen",
        ),
        (
            "<ol><li>Én</li><li>To<ul><li>under</li></ul></li><li>Tre</li></ol>",
            "1. Én\n2. To\n• under\n3. Tre",
        ),
        ("R&aring;dgiver &amp; leder", "Rådgiver & leder"),
        ("R&amp;aring;dgiver", "Rådgiver"),
        ("<b>Fet</b> og <i>kursiv</i> tekst", "Fet og kursiv tekst"),
        ("<p>  mye \n\n luft  </p>", "mye luft"),
        ("<script>alert('x')</script><p>Tekst</p><style>p{}</style>", "Tekst"),
        ("<p>Tekst</p><script>uten slutt", "Tekst\n\nuten slutt"),
        ("<!-- skjult --><p>Synlig</p><!-- uten slutt", "Synlig\n\n<!-- uten slutt"),
        (
            "<table><tr><th>År</th><td>2026</td></tr><tr><th>Sted</th><td>Oslo</td></tr></table>",
            "År  2026\nSted  Oslo",
        ),
        ("Jeg er <3 glad i deg", "Jeg er <3 glad i deg"),
        ("a < b og b > c", "a < b og b > c"),
        ("Kari <kari@eksempel.no>", "Kari <kari@eksempel.no>"),
        ("<p>Kari <kari@eksempel.no></p>", "Kari <kari@eksempel.no>"),
        ('if (a<b) #read("/etc/passwd")', 'if (a<b) #read("/etc/passwd")'),
        ("", ""),
    ],
)
def test_reads_as_people_read_it(source: str, expected: str) -> None:
    assert plain_text(source) == expected


def test_tells_html_from_text_that_looks_like_it() -> None:
    assert has_html("<p>x") and has_html("a<br/>b") and has_html("<!-- x -->")
    assert not has_html("1 < 2 <3 <kari@eksempel.no> <Firma AS>")


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "<a ", '<a "', "<script>", "<div>", "<ul><li>", "&", "&#", "</p", "<![CDATA[", "\n", "•\n"],
)
def test_takes_time_in_proportion_to_its_length(piece: str) -> None:
    started = time.perf_counter()
    plain_text(piece * 100_000)
    assert time.perf_counter() - started < 5


@given(st.text(alphabet="<>/!-&;#abp 1\n\"'=", max_size=200) | st.text())
def test_any_text_is_read_and_no_known_tag_is_left(source: str) -> None:
    text = plain_text(source)
    assert text == text.strip("\n")
    assert "\n\n\n" not in text


@given(
    st.lists(st.text(alphabet="abcæøå ,.", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=5)
)
def test_no_word_of_a_paragraph_is_lost(paragraphs: list[str]) -> None:
    text = plain_text("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
    assert text.split() == " ".join(paragraphs).split()
