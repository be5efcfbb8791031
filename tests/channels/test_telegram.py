"""A parent on Telegram: webhook, buttons, groups, blocks, limits and long polling."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from bot.channels.telegram_buttons import MOST_BYTES, ButtonIds
from bot.channels.telegram_polling import TelegramPolling
from bot.messages import Address
from tests.channels.conftest import CHAT, SECRET, House
from tests.channels.providers import no_answer, telegram_error

BUBBLE = "0b7f3c1e-6a55-4a8e-9a63-2d3a4f5b6c7d"
OFFER = {
    "text": "Shall I ask?",
    "buttons": [{"title": "Yes please"}, {"title": "Not now"}],
    "asking": "choice",
}


def message(number: int, text: str = "", **more: Any) -> dict[str, Any]:
    sender = {"id": CHAT, "is_bot": False, "first_name": "Ada"}
    content = {
        "message_id": number,
        "date": 1768386600,
        "from": sender,
        "chat": {"id": CHAT, "type": "private"},
    }
    return {"update_id": number, "message": {**content, **({"text": text} if text else {}), **more}}


def press(number: int, data: str, by: int = CHAT) -> dict[str, Any]:
    sender = {"id": by, "is_bot": False, "first_name": "Ada"}
    under = {
        "message_id": 1,
        "date": 1768386600,
        "chat": {"id": by, "type": "private"},
        "text": "Shall I ask?",
    }
    query = {"id": str(number), "from": sender, "chat_instance": "1", "data": data, "message": under}
    return {"update_id": number, "callback_query": query}


def buttons_shown(house: House) -> list[dict[str, str]]:
    keyboard = json.loads(house.telegram.sent[-1].asked["reply_markup"])["inline_keyboard"]
    return [row[0] for row in keyboard]


def test_a_message_is_answered_once_however_often_it_is_posted(house: House) -> None:
    for _ in range(3):
        assert house.telegram_posts(message(5, "cant sleep")) == 200
        house.send()
    assert house.telegram.bodies() == ["You said: cant sleep"]
    assert house.telegram.sent[0].to == str(CHAT)


def test_where_the_poster_hung_is_kept_from_the_first_coming(house: House) -> None:
    house.telegram_posts(message(1, "/start walton-childrens-centre"))
    house.telegram_posts(message(2, "/start elsewhere"))
    with house.database.session() as session:
        assert [address.source for address in session.query(Address)] == ["walton-childrens-centre"]
    assert house.engine.asked[0] == "hello"


def test_a_button_is_offered_pressed_and_answered_and_its_keyboard_is_taken_off(house: House) -> None:
    house.engine.says = [OFFER]
    house.telegram_posts(message(1, "hiya"))
    house.send()
    shown = buttons_shown(house)
    assert [button["text"] for button in shown] == ["Yes please", "Not now"]
    assert all(len(button["callback_data"].encode()) <= MOST_BYTES for button in shown)
    assert house.telegram_posts(press(2, shown[1]["callback_data"])) == 200
    assert house.engine.asked[-1] == "Not now"
    assert house.telegram.methods()[-2:] == ["answerCallbackQuery", "editMessageReplyMarkup"]


def test_a_press_that_is_posted_twice_is_one_answer(house: House) -> None:
    house.engine.says = [OFFER]
    house.telegram_posts(message(1, "hiya"))
    house.send()
    data = buttons_shown(house)[0]["callback_data"]
    for _ in range(2):
        house.telegram_posts(press(2, data))
    assert house.engine.asked == ["hiya", "Yes please"]


@pytest.mark.parametrize(
    "forge", [lambda d: d[:-1] + ("A" if d[-1] != "A" else "B"), lambda d: "yes", lambda d: ""]
)
def test_a_forged_button_says_nothing(house: House, forge: Any) -> None:
    house.engine.says = [OFFER]
    house.telegram_posts(message(1, "hiya"))
    house.send()
    assert house.telegram_posts(press(2, forge(buttons_shown(house)[0]["callback_data"]))) == 200
    assert house.engine.asked == ["hiya"]
    assert house.telegram.methods()[-1] == "answerCallbackQuery"


def test_somebody_elses_button_says_nothing(house: House) -> None:
    house.engine.says = [OFFER]
    house.telegram_posts(message(1, "hiya"))
    house.send()
    house.telegram_posts(press(2, buttons_shown(house)[0]["callback_data"], by=8008))
    assert house.engine.asked == ["hiya"]


@pytest.mark.parametrize("button", [0, 9, 99])
def test_the_id_of_a_button_is_short_and_comes_back_as_it_went(button: int) -> None:
    ids = ButtonIds("123456:AAmadeup")
    data = ids.of(BUBBLE, button)
    assert len(data.encode()) <= MOST_BYTES
    assert ids.read(data) == (BUBBLE, button)
    assert ButtonIds("another").read(data) is None


@pytest.mark.parametrize("data", [None, "", ".", "..", "a.b.c", "\u00e9.1.x"])
def test_what_is_no_id_of_a_button_is_none(data: str | None) -> None:
    assert ButtonIds("123456:AAmadeup").read(data) is None


def test_in_a_group_nothing_is_kept_and_we_leave(house: House) -> None:
    group = {"chat": {"id": -1009, "type": "supergroup", "title": "Mums"}}
    assert house.telegram_posts(message(1, "hello bot, my baby cries", **group)) == 200
    assert house.rows() == 0
    assert house.telegram.methods() == ["sendMessage", "leaveChat"]


def test_a_photo_with_words_is_answered_by_its_words(house: House) -> None:
    photo = [{"file_id": "A", "file_unique_id": "U", "width": 9, "height": 9}]
    house.telegram_posts(message(1, photo=photo, caption="is this rash ok"))
    house.send_for(3)
    first, second = house.telegram.bodies()
    assert first.startswith("I cannot open what you sent")
    assert second == "You said: is this rash ok"


# --- edits


def edit(number: int, of: int, text: str, **more: Any) -> dict[str, Any]:
    """Message `of` (the number that `message` gave it), edited to say `text`."""
    content = {**message(of, text, **more)["message"], "edit_date": 1768386700}
    return {"update_id": number, "edited_message": content}


DANGER = "i keep thinking of killing myself"


def test_an_edit_is_kept_and_not_answered_again(house: House) -> None:
    house.telegram_posts(message(1, "cant sleap"))
    assert house.telegram_posts(edit(2, 1, "cant sleep")) == 200
    house.send_for(5)
    assert house.telegram.bodies() == ["You said: cant sleap"]
    assert [(kept.text, kept.answered_at is None) for kept in house.kept()] == [
        ("cant sleap", False),
        ("cant sleep", False),
    ]


def test_a_danger_that_came_with_an_edit_is_answered_at_once_and_once(house: House) -> None:
    house.telegram_posts(message(1, "i keep thinking"))
    house.send_for(2)
    for _ in range(3):
        assert house.telegram_posts(edit(2, 1, DANGER)) == 200
        house.send_for(2)
    assert house.telegram_posts(edit(3, 1, f"{DANGER} ...")) == 200
    house.send_for(5)
    said = house.telegram.bodies()
    assert "999" in said[1].split(".")[0]
    assert len(said) == len(set(said))
    # The engine is told as well.
    assert [text for text in said if text.startswith("You")] == [
        "You said: i keep thinking",
        f"You said: {DANGER}",
    ]


def test_a_danger_that_was_answered_is_not_answered_again_for_an_edit(house: House) -> None:
    house.telegram_posts(message(1, DANGER))
    house.send_for(3)
    before = len(house.telegram.sent)
    house.telegram_posts(edit(2, 1, DANGER.capitalize()))
    house.telegram_posts(edit(3, 1, "sorry ignore that"))
    house.send_for(3)
    assert len(house.telegram.sent) == before


def test_another_danger_in_an_edit_is_answered_too(house: House) -> None:
    house.telegram_posts(message(1, DANGER))
    house.telegram_posts(edit(2, 1, f"{DANGER}. my baby is not breathing"))
    assert [kept.risk for kept in house.kept()] == ["suicide_self_harm", "medical_emergency"]
    assert len({bubble.key.split(":danger")[0] for bubble in house.bubbles() if bubble.kind == "danger"}) == 2


def test_a_message_edited_before_its_answer_is_answered_as_it_then_stands(house: House) -> None:
    with house.waiting():
        house.telegram_posts(message(1, "baby is 5 yrs"))
        house.telegram_posts(edit(2, 1, "baby is 5 weeks"))
    assert house.engine.asked == ["baby is 5 weeks"]


def test_an_edit_that_says_stop_is_a_stop(house: House) -> None:
    house.telegram_posts(message(1, "stp"))
    house.send_for(2)
    house.telegram_posts(edit(2, 1, "stop"))
    house.telegram_posts(message(3, "hello?"))
    house.send_for(5)
    assert house.telegram.bodies()[-1].startswith("OK")
    assert len(house.telegram.sent) == 2


def test_an_edit_that_came_ahead_of_its_message_is_answered_in_its_place(house: House) -> None:
    house.telegram_posts(edit(2, 1, "cant sleep"))
    house.telegram_posts(message(1, "cant sleap"))
    house.send_for(3)
    assert house.telegram.bodies() == ["You said: cant sleep"]
    assert len(house.kept()) == 2


def test_an_edit_in_a_group_is_nothing_to_us(house: House) -> None:
    group = {"chat": {"id": -1009, "type": "supergroup", "title": "Mums"}}
    assert house.telegram_posts(edit(2, 1, DANGER, **group)) == 200
    assert house.rows() == 0


def test_bubbles_to_one_person_go_a_second_apart_and_in_order(house: House) -> None:
    house.engine.says = [{"text": f"bubble {n}"} for n in range(4)]
    house.telegram_posts(message(1, "hiya"))
    house.send()
    assert house.telegram.bodies() == ["bubble 0"]
    house.send_for(2)
    assert house.telegram.bodies() == ["bubble 0", "bubble 1", "bubble 2"]
    house.send_for(5)
    assert house.telegram.bodies() == [f"bubble {n}" for n in range(4)]


def test_more_people_than_thirty_a_second_wait_for_the_next_second(house: House) -> None:
    for number in range(40):
        update = message(number + 1, "hiya")
        update["message"]["chat"]["id"] = update["message"]["from"]["id"] = 9000 + number
        house.telegram_posts(update)
    house.send()
    assert len(house.telegram.sent) == 30
    house.send_for(1)
    assert len(house.telegram.sent) == 40


def test_retry_after_is_obeyed_to_the_second(house: House) -> None:
    house.telegram.troubles.append(telegram_error(429, "Too Many Requests: retry after 9", retry_after=9))
    house.telegram_posts(message(1, "hiya"))
    house.send()
    house.send_for(8)
    assert house.telegram.sent == []
    house.send_for(5)
    assert house.telegram.bodies() == ["You said: hiya"]


def test_somebody_who_blocked_us_is_left_alone_and_nobody_is_troubled(house: House) -> None:
    house.telegram.troubles.append(telegram_error(403, "Forbidden: bot was blocked by the user"))
    house.telegram_posts(message(1, "hiya"))
    house.send()
    (bubble,) = house.bubbles()
    assert bubble.failed == "stopped"
    assert house.reported == []
    house.telegram_posts(message(2, "/start"))
    house.send_for(2)
    assert house.telegram.bodies()[-1].startswith("Hello again.")


def test_a_chat_that_is_not_there_goes_to_a_person(house: House) -> None:
    house.telegram.troubles.append(telegram_error(400, "Bad Request: chat not found"))
    house.telegram_posts(message(1, "hiya"))
    house.send()
    assert len(house.reported) == 1


def test_a_try_without_an_answer_is_made_again_for_twice_is_better_than_never(house: House) -> None:
    house.telegram.troubles.append(no_answer(taken=True))
    house.telegram_posts(message(1, "hiya"))
    house.send_for(10)
    assert house.telegram.bodies() == ["You said: hiya"] * 2  # docs/decisions/0010


def test_with_telegram_down_for_an_hour_everything_is_sent_in_order_once_it_is_back(house: House) -> None:
    house.telegram.down = telegram_error(502, "Bad Gateway")
    house.telegram_posts(message(1, "first"))
    house.telegram_posts(message(2, "second"))
    house.send_for(3600, step=20)
    house.telegram.down = None
    house.send_for(400, step=5)
    first, second = house.telegram.bodies()
    assert first.startswith("Sorry this is late.")
    assert first.endswith("You said: first")
    assert second == "You said: second"
    assert house.reported == []


def test_what_telegram_answers_may_hold_things_that_are_new_to_us(house: House) -> None:
    news = {"update_id": 1, "message": {**message(1, "hiya")["message"], "quantum_state": {"a": [1]}}}
    assert house.telegram_posts(news) == 200
    house.send()
    assert house.telegram.bodies() == ["You said: hiya"]


def test_telegram_is_told_where_to_post_with_what_secret_and_what_about(house: House) -> None:
    house.telegram_adapter.set_webhook("https://village.example/webhooks/telegram")
    (method, asked) = house.telegram.asked[-1]
    assert method == "setWebhook"
    assert (asked["url"], asked["secret_token"]) == ("https://village.example/webhooks/telegram", SECRET)
    assert json.loads(asked["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


# --- long polling


def test_polling_takes_in_what_waits_and_asks_for_what_comes_after(house: House) -> None:
    house.telegram.updates = [
        message(7, "one"),
        {"update_id": 8, "message": {"message_id": 1}},
        message(9, "two"),
    ]
    polling = TelegramPolling(house.telegram_adapter, house.reception)
    assert polling.once() == 3
    assert polling.once() == 0
    assert [incoming.text for incoming in house.kept()] == ["one", "two"]


def test_an_update_that_could_not_be_stored_is_asked_for_again(house: House) -> None:
    house.telegram.updates = [message(7, "one")]
    polling = TelegramPolling(house.telegram_adapter, house.reception)
    take, house.reception.take = house.reception.take, None  # type: ignore[method-assign,assignment]
    with pytest.raises(TypeError):
        polling.once()
    house.reception.take = take  # type: ignore[method-assign]
    polling.once()
    assert [incoming.text for incoming in house.kept()] == ["one"]


def test_polling_takes_the_webhook_away_first_and_works_by_itself(house: House) -> None:
    house.telegram.updates = [message(7, "one")]
    polling = TelegramPolling(house.telegram_adapter, house.reception)
    polling.start()
    end = time.monotonic() + 20
    while not house.kept() and time.monotonic() < end:
        house.client.get("/")  # anything that takes a moment
    polling.stop()
    assert [incoming.text for incoming in house.kept()] == ["one"]
    assert house.telegram.methods()[0] == "deleteWebhook"


def test_a_wrong_token_is_our_trouble_and_loses_no_answer(house: House) -> None:
    house.telegram.troubles.append(telegram_error(401, "Unauthorized"))
    house.telegram_posts(message(1, "hiya"))
    house.send_for(3)
    assert house.telegram.bodies() == ["You said: hiya"]
