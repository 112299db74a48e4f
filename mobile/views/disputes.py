"""A custody dispute, asked of the one who held the thing first."""

from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.present.times import clock_text
from mobile.views.saving import Saying
from mobile.views.tones import Tone
from shared.custody import Dispute
from shared.words import shown

QUESTION = shown("{other} scanned {thing} at {time}. Did you hand it over?")
UNSURE_QUESTION = shown(
    "{other} scanned {thing} at {time} (the order is not certain). "
    "Did you hand it over?"
)


def asked(phone: State, saying: Saying) -> list[ft.Control]:
    """A question for each open dispute whose earlier holder is this person."""
    me = phone.paired.person if phone.paired else ""
    mine = [one for one in phone.equipment.disputes() if one.sides[0].holder == me]
    return [_question(phone, saying, one, phone.days.zone()) for one in mine]


def asked_about(phone: State, saying: Saying, asset: str) -> list[ft.Control]:
    """The question about one thing, if it is this person's to answer."""
    me = phone.paired.person if phone.paired else ""
    dispute = phone.equipment.custody(asset).dispute
    if dispute is None or dispute.sides[0].holder != me:
        return []
    return [_question(phone, saying, dispute, phone.days.zone())]


def _question(
    phone: State, saying: Saying, dispute: Dispute, zone: ZoneInfo
) -> ft.Control:
    line = phone.equipment.line(dispute.asset)
    thing = line.asset.name.name if line else say("this")
    later = dispute.sides[-1]
    other = phone.people.name(later.holder)
    asked = QUESTION if dispute.is_order_known else UNSURE_QUESTION
    question = say(asked, other=other, thing=thing, time=clock_text(later.at_ms, zone))

    def yes() -> None:
        saying.act(
            lambda: phone.equipment.confirm_hand_over(
                dispute.asset, holder=later.holder
            ),
            say("{thing} is with {who}", thing=thing, who=other),
        )

    # A comment that goes to the office: it is found again by its words.
    named = line.asset.name.name if line else "this"
    denial = f"I did not hand {named} over to {other}."

    def no() -> None:
        saying.act(
            lambda: phone.incidents.comment("asset", dispute.asset, denial),
            say("Told the coordinator"),
        )

    if _has_said(phone, dispute, denial):
        told = say(
            "You said no to {other}'s scan of {thing}. The coordinator decides.",
            other=other,
            thing=thing,
        )
        return _card(ft.Text(told))
    answers = ft.Row(
        [
            parts.secondary(say("Yes, I did"), yes, key=f"dispute-yes-{dispute.asset}"),
            parts.secondary(say("No"), no, key=f"dispute-no-{dispute.asset}"),
        ],
        spacing=theme.GAP_M,
        run_spacing=theme.GAP_S,
        wrap=True,
    )
    return _card(ft.Text(question), answers)


def _card(*controls: ft.Control) -> ft.Control:
    badge = parts.badge(Tone.WAITING, say("A question"))
    return inset(parts.card([badge, *controls], Tone.WAITING))


def _has_said(phone: State, dispute: Dispute, denial: str) -> bool:
    """Whether this person has said so since the later scan; undone counts as not.

    Whatever else they say of the thing meanwhile is no answer.
    """
    me = phone.paired.person if phone.paired else ""
    said = phone.incidents.comments(dispute.asset)
    since_ms = dispute.sides[-1].at_ms
    return any(
        (one.by, one.text) == (me, denial) and one.at_ms >= since_ms for one in said
    )
