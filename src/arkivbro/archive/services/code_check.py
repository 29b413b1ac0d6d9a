"""Are the codes valid? What is not in the lists is declined; only an administrator adds to them."""

from __future__ import annotations

from collections.abc import Iterable

from arkivbro.archive.models import Class, Code, CodeListName, Series
from arkivbro.core.errors import Declined
from arkivbro.core.messages import message
from arkivbro.core.noark import Access, ClassReference

CodeUse = tuple[CodeListName, str]


def unknown_codes(uses: Iterable[CodeUse]) -> list[CodeUse]:
    """Those of the codes that no list has; an empty code is no code."""
    wanted = {(name, code) for name, code in uses if code}
    if not wanted:
        return []
    rows = Code.objects.filter(code__in={code for _, code in wanted}, is_active=True)
    known = set(rows.values_list("code_list_id", "code"))
    return sorted((name, code) for name, code in wanted if (name.value, code) not in known)


def require_codes(uses: Iterable[CodeUse]) -> None:
    """Raises Declined that names every unknown code."""
    if unknown := unknown_codes(uses):
        names = tuple(
            message("code_list.one_code", unknown=code, code_list=name.word) for name, code in unknown
        )
        raise Declined("archive.unknown_code", codes=names)


def access_uses(access: Access, screening: Iterable[str] = ()) -> list[CodeUse]:
    """The code uses of an access with its screening codes: H and D are of documents, the others of metadata."""
    uses: list[CodeUse] = [(CodeListName.ACCESS, access.code)]
    for code in screening:
        of_document = code in ("H", "D")
        uses.append(
            (CodeListName.SCREENING_DOCUMENT if of_document else CodeListName.SCREENING_METADATA, code)
        )
    return uses


def require_access(access: Access) -> None:
    """A code needs its legal basis, and a legal basis its code: Noark 5 requires both or none."""
    if access.code and not access.basis:
        raise Declined("archive.legal_basis_missing", access_code=access.code)
    if access.basis and not access.code:
        raise Declined("archive.access_code_missing")


def series_by_code(code: str) -> Series | None:
    """The series for new cases; None for an empty code. Raises Declined for an unknown or closed one."""
    if not code:
        return None
    series = Series.objects.filter(code=code).first()
    if series is None:
        raise Declined("archive.unknown_series", series=code)
    if not series.is_open:
        raise Declined("archive.series_closed", series=code)
    return series


def class_by_reference(reference: ClassReference | None) -> Class | None:
    """The class. Raises Declined for one that the archive does not have."""
    if reference is None or not (reference.system or reference.value):
        return None
    found = Class.objects.filter(system__code=reference.system, value=reference.value).first()
    if found is None:
        raise Declined("archive.unknown_class", value=reference.value, system=reference.system)
    return found
