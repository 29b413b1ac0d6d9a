from collections.abc import Iterator

import pytest

from arkivbro.documents.renderer import Renderer
from arkivbro.documents.typesetting import Typesetter


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    return Typesetter()


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer(processes=1) as one:
        yield one
