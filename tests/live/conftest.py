"""A running server for a module's tests; each test has a fresh database."""

from collections.abc import Callable, Iterator

import pytest

from tests.live.screens import Screen, serving


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    with serving() as number:
        yield number


@pytest.fixture
def screen(port: int) -> Iterator[Callable[..., Screen]]:
    """Opens screens on the server and closes them at the end."""
    opened: list[Screen] = []

    def open_screen(*args: object, **options: object) -> Screen:
        opened.append(Screen(port, *args, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_screen
    for one in opened:
        one.close()
