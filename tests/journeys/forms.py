"""Filling what several journeys fill."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect


def submit(page: Page, button: str, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name={name}]").first.fill(value)
    page.get_by_role("button", name=button, exact=True).click()


def open_vote(page: Page, question: str) -> None:
    page.goto(f"{question}open/")
    fill_moment(page, datetime.now(UTC) + timedelta(days=2))
    page.locator("main form button[value=check]").click()
    page.locator("main form button[value=save]").click()
    expect(page.locator("article.question")).to_have_attribute("data-state", "open")


def fill_moment(page: Page, moment: datetime) -> None:
    page.locator("[name=when]").fill(moment.strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=zone]").select_option("UTC")
