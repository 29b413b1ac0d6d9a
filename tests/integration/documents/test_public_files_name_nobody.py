"""Whatever the applicants, requests and decisions: no public file, read back from its own bytes, names one who is exempt.

The files are what people get: PDF/A read with another engine than the one that made it, Excel read with openpyxl, CSV.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
from hypothesis import HealthCheck, given, settings

from arkivbro.core.applicant_lists import ApplicantList, public_list, screened_address_list
from arkivbro.core.list_columns import Column
from arkivbro.core.listed_people import Candidate, listed_people, people, scopes_of
from arkivbro.core.profile_tables import ListsRule
from arkivbro.core.publicity import Scope
from arkivbro.documents.from_decisions import list_document
from arkivbro.documents.list_content import ListDocument
from arkivbro.documents.spreadsheets import csv_file, xlsx
from arkivbro.documents.typesetting import Typesetter
from tests.integration.documents.reading_pdf import squeezed, text_of
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, candidates
from tests.unit.documents.recruitment_facts import a_vacancy

VACANCY = a_vacancy()
MOMENT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
RULES = ListsRule()


def read_back(typesetter: Typesetter, document: ListDocument) -> dict[str, str]:
    """The text of each file, every run of blanks one blank."""
    data = json.loads(json.dumps(document.as_data()))
    pdf = typesetter.typeset(document.template, data, MOMENT).pdf
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(document, MOMENT)))
    cells = [
        str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell
    ]
    return {
        "pdf": squeezed(text_of(pdf)),
        "xlsx": squeezed("\n".join(cells)),
        "csv": squeezed(csv_file(document).decode("utf-8-sig")),
    }


def forms_of(one: Candidate) -> set[str]:
    """The name as a reader would know it, either way round."""
    person = one.application.applicant
    names = person.given_name.strip(), person.family_name.strip()
    return {squeezed(f"{names[0]} {names[1]}"), squeezed(f"{names[1]}, {names[0]}")} if all(names) else set()


def named_in(texts: dict[str, str], secret: list[Candidate]) -> list[str]:
    return [
        f"{kind}: {form}"
        for kind, text in texts.items()
        for one in secret
        for form in forms_of(one)
        if form in text
    ]


def is_across_rows(made: ApplicantList, found: str) -> bool:
    """Whether it is the end of one row and the beginning of the next: *Berg, Kari* above *Nordmann, Ola*."""
    form = found.partition(": ")[2]
    rows = [squeezed(" ".join(row.cells)) for row in made.rows]
    return form in "".join(rows) and not any(form in row for row in rows)


def document_of(made: ApplicantList) -> ListDocument:
    return list_document(made, VACANCY, "Arbeidstilsynet")


def exempt_among(given_candidates: list[Candidate]) -> list[Candidate]:
    scopes = scopes_of([one.claim for one in given_candidates], NOW, WINDOW)
    return [one for one in given_candidates if scopes[one.ref] is Scope.EXEMPT]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(candidates())
def test_the_public_list_as_files(typesetter: Typesetter, given_candidates: list[Candidate]) -> None:
    listed = listed_people(given_candidates, PERIOD, NOW, WINDOW)
    made = public_list(listed, DAY, RULES.public_columns)
    assert named_in(read_back(typesetter, document_of(made)), exempt_among(given_candidates)) == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(candidates())
def test_the_screened_address_list_as_files(
    typesetter: Typesetter, given_candidates: list[Candidate]
) -> None:
    made = screened_address_list(people(given_candidates, DAY, NOW, WINDOW), DAY, "Avslag")
    texts = read_back(typesetter, document_of(made))
    asked = [one for one in given_candidates if one.record.requested is not False]
    kept = {id for row in made.rows for id in row.applications}
    namesakes = {form for one in given_candidates if one.ref in kept for form in forms_of(one)}
    left_out = [one for one in asked if one.ref not in kept and not forms_of(one) & namesakes]
    assert [found for found in named_in(texts, left_out) if not is_across_rows(made, found)] == []
    assert not any("Storgata" in text or "5003" in text for text in texts.values())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    candidates().filter(
        lambda found: any(
            all((one.application.applicant.given_name.strip(), one.application.applicant.family_name.strip()))
            for one in exempt_among(found)
        )
    )
)
def test_a_list_that_names_one_who_is_exempt_is_seen(
    typesetter: Typesetter, given_candidates: list[Candidate]
) -> None:
    """The check can fail: the same list with one exempt name put back into its cell."""
    secret = next(one for one in exempt_among(given_candidates) if forms_of(one))
    person = secret.application.applicant
    made = public_list(listed_people(given_candidates, PERIOD, NOW, WINDOW), DAY, RULES.public_columns)
    if not made.rows:
        return
    place = list(made.columns).index(Column.NAME)
    first = made.rows[0]
    name = f"{person.family_name}, {person.given_name}"
    leaking = replace(first, cells=(*first.cells[:place], name, *first.cells[place + 1 :]), exempt=False)
    texts = read_back(typesetter, document_of(replace(made, rows=(leaking, *made.rows[1:]))))
    assert {found.partition(":")[0] for found in named_in(texts, [secret])} == {"pdf", "xlsx", "csv"}
