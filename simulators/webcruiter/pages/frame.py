"""The frame of every page, and the parts of its forms."""

from __future__ import annotations

from collections.abc import Iterable

from simulators.elements import Content, Element, e, framed

NOTE = "Et oppdiktet rekrutteringssystem på denne maskinen. Ingen her finnes, og alt er borte når simulatoren stanser."
PLACES = (("/", "Stillinger"), ("/feil", "Feil og last"))


def frame(title: str, here: str, *content: Content) -> Element:
    """The whole page. `here` is the address of the place in the menu that it belongs to."""
    return framed("Webcruiter", PLACES, title, here, content, below=e("footer", NOTE))


def said(what: str) -> Element | None:
    """What was just done."""
    return e("p", what, cls="notice", role="status") if what else None


def form(
    act: str, button: str, *fields: Content, of: str = "", cls: str = "stacked", files: bool = False
) -> Element:
    """A form of one act. `of`: the id of what it is about. `files`: it takes uploads."""
    hidden = e("input", type="hidden", name="id", value=of) if of else None
    more = {"enctype": "multipart/form-data"} if files else {}
    return e(
        "form",
        hidden,
        fields,
        e("p", e("button", button, type="submit"), cls="buttons"),
        method="post",
        action=f"/_act/{act}",
        cls=cls,
        **more,
    )


def field(
    name: str, label: str, value: str = "", *, kind: str = "text", help: str = "", **more: str
) -> Element:
    """One line. `help` is said below the label."""
    told = {"aria_describedby": f"{name}-hjelp"} if help else {}
    return e(
        "p",
        e("label", label, for_=name),
        e("span", help, id=f"{name}-hjelp", cls="help") if help else None,
        e("input", id=name, name=name, type=kind, value=value, **told, **more),
        cls="field",
    )


def area(name: str, label: str, value: str = "", rows: int = 5) -> Element:
    return e(
        "p",
        e("label", label, for_=name),
        e("textarea", value, id=name, name=name, rows=str(rows)),
        cls="field",
    )


def choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str = "") -> Element:
    rows = [
        e("option", text, value=value, **({"selected": "selected"} if value == chosen else {}))
        for value, text in options
    ]
    return e("p", e("label", label, for_=name), e("select", rows, id=name, name=name), cls="field")


def tick(name: str, label: str, *, ticked: bool = False) -> Element:
    more = {"checked": "checked"} if ticked else {}
    box = e("input", id=name, name=name, type="checkbox", value="1", **more)
    return e("p", box, e("label", label, for_=name), cls="tick")


def group(legend: str, *fields: Content) -> Element:
    return e("fieldset", e("legend", legend), fields)


def folded(summary: str, *content: Content) -> Element:
    """What is seldom wanted, behind its heading."""
    return e("details", e("summary", summary), content)
