"""What came of making the documents of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from arkivbro.core.errors import Finding
from arkivbro.core.noark import DocumentObject


@dataclass(frozen=True, slots=True)
class MadeDocuments:
    """The files of a plan, by document key, synced to disk.

    A document without an object was kept out (and a finding says why). `states` tells what the inspection found.
    `public_texts` is the text of every document that is not exempt, for the leak check.
    """

    objects: Mapping[str, tuple[DocumentObject, ...]]
    states: Mapping[str, str] = field(default_factory=dict)
    kept_out: tuple[Finding, ...] = ()
    public_texts: Mapping[str, str] = field(default_factory=dict)
