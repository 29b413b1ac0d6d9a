"""The facts of the flow for those who know nothing of arkivbro: `python -m benchmarks.usual_facts FOLDER VACANCIES APPLICATIONS`.

The flow is carried out once, and what the documents said is taken from it: the others' documents get the same texts. The first
vacancy, with one application, is the one that goes before.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.archiving import Told, made_up, receive_all

REFERENCE_OF_APPLICATION = "Søknadens id"


def main() -> int:
    from arkivbro.cli.frame import start

    start()
    from arkivbro.transfers.worker import Worker
    from arkivbro.wiring import register_profile
    from benchmarks.recording import recording

    folder, (vacancies, applications) = Path(sys.argv[1]), (int(word) for word in sys.argv[2:])
    register_profile()
    told = [*made_up(range(1, 2), 1), *made_up(range(2, 2 + vacancies), applications)]
    with recording() as done:
        receive_all(told)
        Worker().run_until_rest()
    documents = {_key(one.document.as_data()): one.document.as_data() for one in done.renders}
    facts = [_vacancy(one, documents, folder) for one in told]
    (folder / "facts.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    json.dump({"documents": len(documents)}, sys.stdout)
    return 0


def _key(document: dict[str, Any]) -> str:
    """What the document is about: an application by its reference, else the vacancy by its own."""
    facts = {fact["label"]: fact["value"] for fact in document["facts"]}
    return str(facts.get(REFERENCE_OF_APPLICATION, document["reference"]))


def _vacancy(one: Told, documents: dict[str, Any], folder: Path) -> dict[str, Any]:
    vacancy = one.vacancy
    return {
        "reference": vacancy.reference,
        "title": vacancy.title,
        "unit": vacancy.unit.name,
        "document": documents[vacancy.reference],
        "applications": [
            {
                "reference": str(made.fact.ref),
                "applicant": made.fact.applicant.name,
                "document": documents[str(made.fact.ref)],
                "attachments": [
                    {
                        "title": attachment.title,
                        "name": attachment.file_name,
                        "path": str(_stored(made.files[attachment.ref.id], attachment.sha256, folder)),
                    }
                    for attachment in made.fact.attachments
                ],
            }
            for made in one.applications
        ],
    }


def _stored(content: bytes, name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    sys.exit(main())
