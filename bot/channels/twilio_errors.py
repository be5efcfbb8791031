"""Twilio's error numbers, and what follows from each. All of it stands in this table.

Numbers and meanings: https://www.twilio.com/docs/api/errors. A number that is not here is looked at by a
person where Twilio refused the message for good, and tried again where it did not.
"""

from __future__ import annotations

from typing import Literal

#: again: try later · stopped: the person wants no more · template: only an approved template may go ·
#: person: somebody has to look, trying again changes nothing · plain: send it again without buttons.
Follow = Literal["again", "stopped", "template", "person", "plain"]

ERRORS: dict[int, tuple[Follow, str]] = {
    20003: ("again", "our account or token is wrong: nothing goes out until the settings are right"),
    20404: ("again", "our Messaging Service or template is not there: nothing goes out until it is"),
    20429: ("again", "too many requests at once"),
    20500: ("again", "an error at Twilio"),
    20503: ("again", "Twilio is not available"),
    21211: ("person", "the number is not a number"),
    21217: ("person", "the number seems to be wrong"),
    21408: ("person", "our account may not send to this country"),
    21602: ("person", "the message is empty"),
    21606: ("again", "our number cannot send: nothing goes out until the settings are right"),
    21610: ("stopped", "the person has sent STOP"),
    21611: ("again", "our number's queue is full"),
    21612: ("person", "our number cannot reach this one"),
    21614: ("person", "not a mobile number"),
    21617: ("person", "the message is longer than 1,600 characters"),
    21656: ("plain", "the variables of the template are not valid"),
    21703: ("again", "our Messaging Service has no number"),
    30001: ("again", "the queue is full"),
    30002: ("again", "our account is suspended: nothing goes out until it is not"),
    30003: ("again", "the phone is off or out of reach"),
    30004: ("person", "the person or their operator blocks us"),
    30005: ("person", "the number is not known, or no longer in use"),
    30006: ("person", "a landline, or an operator that cannot be reached"),
    30007: ("person", "filtered as unwanted by the operator or Twilio: the words or the sender must change"),
    30008: ("again", "failed, and nobody says why"),
    30009: ("again", "a part of a long message went missing"),
    30410: ("again", "the operator did not answer in time"),
    63003: ("person", "the person cannot be reached on WhatsApp"),
    63005: ("person", "WhatsApp did not accept the content"),
    63007: ("again", "our WhatsApp sender is not there: nothing goes out until the settings are right"),
    63013: ("person", "the content breaks a rule of WhatsApp"),
    63016: ("template", "WhatsApp's 24 hours are over: only an approved template may go"),
    63018: ("again", "too many messages at once for WhatsApp"),
    63024: ("person", "WhatsApp does not take this recipient"),
    63032: ("person", "WhatsApp does not deliver to this person"),
    63038: ("again", "our account's daily limit is reached"),
}


def follow(code: int | None) -> Follow:
    """Return what follows from an error of a message that did not arrive; `again` where nothing is said."""
    if code is None:
        return "again"
    return ERRORS.get(code, ("person", ""))[0]


def meaning(code: int | None) -> str:
    """Return what an error means, in words for a person."""
    if code is None:
        return "nobody says why"
    return ERRORS.get(code, ("person", "an error that is not in our table"))[1]
