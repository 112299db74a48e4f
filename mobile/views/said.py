"""What was said about a record, oldest first, and a field to say more."""

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import item_forms, parts
from mobile.views.present.times import when_text
from mobile.views.saving import Saying


def said(kind: str, id_: str, phone: State, saying: Saying) -> list[ft.Control]:
    zone, now_ms = phone.days.zone(), phone.now_ms()
    rows = [
        parts.row(
            one.text,
            key=f"comment-{one.id}",
            detail=" · ".join(
                (
                    phone.people.name(one.by),
                    when_text(one.at_ms, now_ms, zone),
                    *([say("not sent yet")] if one.is_waiting else []),
                )
            ),
        )
        for one in phone.incidents.comments(id_)
    ]
    return [parts.heading(say("Comments")), *rows, item_forms.Say(kind, id_, saying)]
