from collections.abc import Iterator

import pytest

from tests.house import House, house


@pytest.fixture(scope="session")
def running_house() -> Iterator[House]:
    with house() as built:
        yield built
