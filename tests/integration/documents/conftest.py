"""Typesetting and inspection of files: no database of ours."""

from collections.abc import Iterator

import pytest

from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.inspector import LIMITS, Inspector
from arkivbro.documents.renderer import Renderer
from arkivbro.documents.typesetting import Typesetter


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    return Typesetter()


@pytest.fixture(scope="session")
def inspector() -> Iterator[Inspector]:
    with Inspector(processes=1, limits=ChildLimits(LIMITS.memory, 60)) as one:  # however busy the machine
        yield one


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer(processes=1) as one:
        yield one
