"""The API's try-it page in a real browser: it works under the strict content policy of all pages."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.live.screens import serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
WRITTEN = Path(__file__).parents[2] / "docs" / "openapi.json"
DRAWN = "Array.from(document.querySelectorAll('.opblock'), (one) => one.id)"
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.fixture(scope="session", autouse=True)
def database_beside_browser() -> Iterator[None]:
    """Playwright's loop runs in this thread; the database is asked from it all the same."""
    with pytest.MonkeyPatch.context() as allowed:
        allowed.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def page(transactional_db: None, browser: Browser) -> Iterator[Page]:
    with serving() as port:
        context = browser.new_context(base_url=f"http://localhost:{port}", locale="en-GB")
        opened = context.new_page()
        opened.add_init_script(WATCH)
        yield opened
        context.close()


def test_operation_is_tried_without_breaking_the_content_policy(page: Page):
    table = factories.set_table()
    answer = page.goto("/api/v1/docs/#/forums/list_forums")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert ("unsafe" in policy, "nonce" in policy) == (False, False)
    operation = page.locator("#operations-forums-list_forums")
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    expect(operation.locator(".live-responses-table")).to_contain_text(table.forum.slug)
    assert page.evaluate("window.broken") == []


def test_description_is_shown_whole(page: Page):
    """So long a list is drawn as it is scrolled to."""
    page.goto("/api/v1/docs/")
    description = json.loads(WRITTEN.read_text())
    expected = {
        one["operationId"] for path in description["paths"].values() for one in path.values()
    }
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)
    seen: set[str] = set()
    for _step in range(100):
        seen |= {one.rpartition("-")[2] for one in page.evaluate(DRAWN)}
        if seen == expected:
            break
        page.evaluate("scrollBy(0, innerHeight * 0.8)")
        page.wait_for_timeout(100)

    assert seen == expected
    assert page.locator(".errors-wrapper").count() == 0
    assert page.evaluate("window.broken") == []
