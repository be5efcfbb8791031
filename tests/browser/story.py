"""The story the service was made for, lived in a browser: from a gas debt to being passed on."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

STORY = "the gas is in debt and the meter keeps cutting off. i have a 5 week old and we live in walton"
#: What the parent answers, by words of the question.
ANSWERS = {
    "pass this on to them": "Yes, pass it on",
    "name should they ask for": "Kerry",
    "How should they reach you": "07700 900123",
    "day or time is best": "mornings",
    "Is that right": "Yes, that is right",
}
REFERENCE = re.compile(r"V-[A-Z0-9]{4}-[A-Z0-9]{3}")


def say(page: Page, text: str) -> str:
    """Send a message and return the words that came back, once the bot has finished."""
    before = page.locator(".bubble--bot").count()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble--bot").nth(before)).to_be_visible(timeout=30_000)
    expect(page.locator("#status")).to_be_empty(timeout=30_000)
    return "\n".join(page.locator(".bubble--bot").all_inner_texts()[before:])


def is_passed_on(page: Page) -> str:
    """Say yes to the link worker and answer what is asked; return the case's reference."""
    said = say(page, "Yes please")
    for _ in ANSWERS:
        question = next((words for words in ANSWERS if words in said), None)
        if question is None:
            break
        said = say(page, ANSWERS[question])
    reference = REFERENCE.search(said)
    assert reference is not None, said
    return reference[0]


def opens_the_case(page: Page, sign_in_link: str, reference: str) -> None:
    """A link worker signs in and opens a case."""
    page.goto(sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=reference).click()
