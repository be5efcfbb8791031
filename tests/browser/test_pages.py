"""The parents' chat page in a real browser, before a stand-in for the chat's JSON."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.channels.page import page_routes
from bot.dashboard.security import SecurityHeaders
from bot.words import Words
from tests.browser.accessible import AXE, WIDER_THAN_THE_SCREEN, assert_basics, found_by_axe
from tests.browser.chromium import DESKTOP, PHONE, SMALL_PHONE
from tests.browser.serving import StubChat, served
from tests.servers import missing

SIZES = [PHONE, SMALL_PHONE, DESKTOP]
LONG_ANSWER = [
    {"text": "That sounds hard. " * 12, "buttons": []},
    {"text": "Call 999 in danger, or Samaritans on 116 123. See 111.nhs.uk. It costs £111.", "buttons": []},
    {"text": "x" * 200, "buttons": ["Yes please", "No thanks", "What is a link worker"]},
]


@pytest.fixture
def chat() -> StubChat:
    return StubChat()


@pytest.fixture
def address(chat: StubChat, words: Words) -> Iterator[str]:
    app = Starlette(routes=[*page_routes(words), *chat.routes()], middleware=[Middleware(SecurityHeaders)])
    with served(app) as address:
        yield address


def send(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()


def test_a_message_is_sent_and_its_answer_shown(page: Page, address: str, chat: StubChat) -> None:
    page.goto(address)
    send(page, "im skint")
    expect(page.locator(".bubble--you")).to_contain_text("im skint")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: im skint")
    expect(page.locator("#status")).to_be_empty()
    expect(page.get_by_label("Your message")).to_have_value("")
    assert chat.taken == ["im skint"]
    assert chat.posts[0]["person"] is None


def test_the_chat_can_be_used_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to your message")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("he wont settle")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("im so tired")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: he wont settle")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()


def test_focus_goes_from_leaving_by_the_quick_answers_to_writing_and_can_be_seen(
    page: Page, address: str
) -> None:
    page.goto(address)
    stops = []
    for _ in range(11):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("() => document.activeElement.textContent.trim() || 'message'"))
        ring = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.boxShadow !== 'none' || s.outlineStyle !== 'none'; }"
        )
        assert ring, f"nothing shows that {stops[-1]} has the focus"
    assert stops == [
        "Skip to your message",
        "Leave and hide",
        "999",
        "111",
        "Who can see this chat",
        "I am short of money",
        "I feel alone",
        "I had a hard birth",
        "My baby cries a lot",
        "message",
        "Send",
    ]


def test_a_screen_reader_is_told_what_comes_and_who_said_it(page: Page, address: str) -> None:
    page.goto(address)
    log = page.get_by_role("log", name="Messages")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("status")).to_be_attached()
    send(page, "hiya")
    expect(log.locator(".bubble--you")).to_have_text("You said:hiya")
    expect(log.locator(".bubble--bot").last).to_have_text("Village said:I heard: hiya")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen_and_the_emergency_number_stays_in_sight(
    page: Page, address: str, chat: StubChat, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    chat.says["w" * 300] = LONG_ANSWER
    page.goto(address)
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    send(page, "w" * 300)
    expect(page.get_by_role("button", name="Yes please")).to_be_visible()
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    for top in (0, 400, 10_000):
        page.evaluate("(top) => window.scrollTo(0, top)", top)
        expect(page.get_by_role("link", name="999").first).to_be_in_viewport()
        expect(page.get_by_label("Your message")).to_be_in_viewport()


def test_a_quick_answer_is_sent_as_a_button_and_offered_once(
    page: Page, address: str, chat: StubChat
) -> None:
    page.goto(address)
    page.get_by_role("button", name="I am short of money").click()
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: I am short of money")
    assert chat.posts[0]["button"] == "I am short of money"
    expect(page.get_by_role("group", name="Quick answers")).to_be_hidden()


def test_numbers_and_addresses_of_an_answer_can_be_pressed(page: Page, address: str, chat: StubChat) -> None:
    chat.says["help"] = LONG_ANSWER
    page.goto(address)
    send(page, "help")
    links = page.locator(".bubble--bot a")
    expect(links).to_have_count(3)
    assert [link.get_attribute("href") for link in links.all()] == [
        "tel:999",
        "tel:116123",
        "https://111.nhs.uk",
    ]


def test_no_message_can_bring_anything_but_text(page: Page, address: str, chat: StubChat) -> None:
    nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    chat.says[nasty] = [{"text": nasty, "buttons": [nasty]}]
    page.goto(address)
    send(page, nasty)
    expect(page.locator(".bubble--bot").last).to_contain_text(nasty)
    assert page.locator("#log img, #log script, #choices img").count() == 0


def test_a_message_that_did_not_get_through_is_kept_and_sent_once(
    page: Page, address: str, chat: StubChat
) -> None:
    page.clock.install()
    chat.refuse_with = [503, 429, 503]
    page.goto(address)
    send(page, "are you there")
    page.clock.run_for(1_500)
    page.clock.run_for(3_500)
    waiting = page.locator(".bubble--waiting")
    expect(waiting).to_contain_text("are you there")
    expect(page.locator("#status")).to_contain_text("It is still here.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: are you there")
    expect(waiting).to_have_count(0)
    assert chat.taken == ["are you there"]


def test_what_was_written_offline_is_sent_in_order_when_the_network_is_back(
    page: Page, address: str, chat: StubChat
) -> None:
    page.clock.install()
    page.goto(address)
    page.context.set_offline(True)
    send(page, "first")
    page.clock.run_for(1_500)
    page.clock.run_for(3_500)
    expect(page.locator(".bubble--waiting")).to_have_count(1)
    page.context.set_offline(False)
    send(page, "second")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: second")
    assert chat.taken == ["first", "second"]


def test_a_message_whose_receipt_was_lost_is_taken_once(page: Page, address: str, chat: StubChat) -> None:
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(1)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/chat/messages*", lose_the_first)
    page.goto(address)
    send(page, "once only")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: once only")
    assert [post["text"] for post in chat.posts] == ["once only", "once only"]
    assert len({post["id"] for post in chat.posts}) == 1
    expect(page.locator(".bubble--you")).to_have_count(1)


def test_a_message_not_sent_yet_survives_a_reload(page: Page, address: str, chat: StubChat) -> None:
    chat.refuse_with = [503]
    page.goto(address)
    send(page, "dont lose me")
    expect(page.locator("#status")).to_contain_text("Sending")
    page.reload()
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: dont lose me")
    assert chat.taken == ["dont lose me"]


def test_the_conversation_and_a_half_written_message_survive_a_reload(
    page: Page, address: str, chat: StubChat
) -> None:
    chat.says["hi"] = [{"text": "Hello.", "buttons": ["Yes please"]}]
    page.goto(address)
    send(page, "hi")
    expect(page.locator(".bubble--bot").last).to_contain_text("Hello.")
    page.get_by_label("Your message").fill("half a sen")
    page.reload()
    expect(page.locator(".bubble--you")).to_have_text("You said:hi")
    expect(page.locator(".bubble")).to_have_count(3)
    expect(page.get_by_role("button", name="Yes please")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("half a sen")
    send(page, "more")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: more")
    assert len({post["person"] for post in chat.posts[1:]}) == 1


def test_another_tab_shows_the_chat_only_if_the_parent_chose_to_keep_it(page: Page, address: str) -> None:
    page.goto(address)
    send(page, "private thing")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: private thing")
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator(".bubble--you")).to_have_count(0)

    page.get_by_text("Who can see this chat").click()
    page.get_by_label("Keep this chat on this phone or computer").check()
    other.reload()
    expect(other.locator(".bubble--you")).to_have_text("You said:private thing")

    page.get_by_label("Keep this chat on this phone or computer").uncheck()
    assert page.evaluate("() => localStorage.length") == 0


def test_leave_and_hide_clears_the_chat_and_goes_where_nothing_tells_of_it(page: Page, address: str) -> None:
    weather = "https://www.bbc.co.uk/**"
    page.route(weather, lambda route: route.fulfill(body="Weather", content_type="text/html"))
    page.goto(address)
    page.get_by_text("Who can see this chat").click()
    page.get_by_label("Keep this chat on this phone or computer").check()
    send(page, "dont let him see")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard")
    page.get_by_role("link", name="Leave and hide").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == "about:blank"
    page.goto(address)
    expect(page.get_by_role("button", name="I am short of money")).to_be_visible()
    expect(page.locator(".bubble--you")).to_have_count(0)
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


def test_after_deletion_a_new_chat_begins_and_says_so(page: Page, address: str, chat: StubChat) -> None:
    page.goto(address)
    send(page, "delete my data")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: delete my data")
    chat.forgotten = True
    expect(page.locator("#status")).to_contain_text("has been deleted")
    expect(page.locator(".bubble--you")).to_have_count(0)
    send(page, "hello again")
    expect(page.locator(".bubble--you")).to_have_text("You said:hello again")
    assert chat.posts[-1]["person"] is None


def test_a_message_that_is_too_long_is_met_kindly_and_kept(page: Page, address: str, chat: StubChat) -> None:
    page.goto(address)
    send(page, "so much " * 700)
    expect(page.get_by_role("alert")).to_contain_text("That is a lot to carry.")
    box = page.get_by_label("Your message")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_attribute("aria-describedby", "error")
    expect(box).to_be_focused()
    assert len(box.input_value()) == 5600
    assert chat.posts == []
    box.fill("shorter")
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(("status", "said"), [(413, "too long to send in one go"), (400, "could not read")])
def test_a_message_the_chat_does_not_take_comes_back_into_the_box(
    page: Page, address: str, chat: StubChat, status: int, said: str
) -> None:
    chat.refuse_with = [status]
    page.goto(address)
    send(page, "take this")
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_label("Your message")).to_have_value("take this")
    expect(page.locator(".bubble--you")).to_have_count(0)


def test_sending_nothing_asks_for_words_and_sends_nothing(page: Page, address: str, chat: StubChat) -> None:
    page.goto(address)
    send(page, "  \n ")
    expect(page.get_by_role("alert")).to_have_text("Write a few words first.")
    assert chat.posts == []


def test_while_the_answer_is_awaited_the_page_says_so_and_then_that_it_is_slow(
    page: Page, address: str, chat: StubChat
) -> None:
    page.clock.install()
    chat.says["hm"] = []
    page.goto(address)
    send(page, "hm")
    expect(page.locator("#status")).to_have_text("Village is writing")
    page.clock.run_for(31_000)
    expect(page.locator("#status")).to_contain_text("In danger, call 999.")
    chat.add(replies=[{"text": "Here I am.", "buttons": []}])
    expect(page.locator(".bubble--bot").last).to_contain_text("Here I am.")
    expect(page.locator("#status")).to_be_empty()


def test_news_from_a_link_worker_comes_by_itself_and_looks_different(
    page: Page, address: str, chat: StubChat
) -> None:
    page.goto(address)
    send(page, "ok")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: ok")
    chat.add(notices=[{"text": "Ama says: is 10am all right?", "buttons": []}])
    expect(page.locator(".bubble--news")).to_have_text("A message for you:Ama says: is 10am all right?")


def test_without_scripts_the_page_says_whom_to_call(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    text = page.inner_text("main")
    for said in ("needs JavaScript", "999", "111", "116 123"):
        assert said in text
    assert not page.is_visible("#message")
    assert page.get_attribute("#leave", "href") == "https://www.bbc.co.uk/weather"
    context.close()


def test_the_page_says_it_is_a_bot_that_nobody_watches_and_who_can_see_it(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Village is a bot.")
    expect(page.locator("main")).to_contain_text("Nobody watches this chat day and night.")
    page.get_by_text("Who can see this chat").click()
    expect(page.get_by_text("We pass nothing on unless you say yes.")).to_be_visible()


def test_the_page_loads_nothing_from_elsewhere_and_may_not_be_kept(page: Page, address: str) -> None:
    hosts = set()
    page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
    answer = page.goto(address)
    send(page, "hi")
    expect(page.locator(".bubble--bot").last).to_contain_text("I heard: hi")
    assert hosts == {urlparse(address).netloc}
    assert answer is not None
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("size", SIZES)
def test_the_chat_is_accessible_as_far_as_can_be_measured(
    page: Page, address: str, chat: StubChat, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    chat.says["help"] = LONG_ANSWER
    page.goto(address)
    assert_basics(page)
    send(page, "help")
    expect(page.get_by_role("button", name="Yes please")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Who can see this chat").click()
    assert_basics(page)
    if not AXE.exists():
        missing("axe-core", "run `npm ci` in tests/")
    assert found_by_axe(page) == []
