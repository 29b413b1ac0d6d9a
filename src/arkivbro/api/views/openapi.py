"""The OpenAPI document: ninja's, with problems as what they are, and what ninja does not know."""

from __future__ import annotations

from typing import Any

from arkivbro.api.views.problems import CONTENT_TYPE


def described(document: Any) -> dict[str, Any]:
    """The document as it is served."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {CONTENT_TYPE: answer["content"].pop("application/json")}
    return dict(document)
