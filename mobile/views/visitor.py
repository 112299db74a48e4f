"""A visitor in twenty seconds: who, to whom, what for; and they are in."""

from functools import partial

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.drafted import put_back, use_drafted
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import pane
from mobile.views.present.papers import with_wanting
from mobile.views.saving import use_saying

# Where the form lies among the people: no id of anybody looks like this.
WORD = "visitor"
LIST_PATH = "/people"


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    visitors = phone.visitors
    form = use_drafted(
        visitors,
        lambda one: (one.host, one.is_bare, _is_ready(one.name, one.host, one.reason)),
    )
    draft, of = form.draft, str(visitors.generation)

    def save() -> None:
        words = say("{name} is in", name=visitors.draft.name.strip())
        words = with_wanting(words, phone.papers.wanting(""))
        saying.act(visitors.write_in, words)

    def discard() -> None:
        thrown = visitors.draft
        back = partial(put_back, visitors, thrown)
        saying.act(visitors.forget, say("Discarded"), undo=back)

    fields: list[ft.Control] = [
        kept_field(
            say("Name"),
            "visitor-name",
            draft.name,
            lambda text: form.keep(name=text),
            of=of,
            is_first=True,
        ),
        kept_field(
            say("Visits whom"),
            "visitor-host",
            draft.host,
            lambda text: form.keep(host=text),
            of=of,
        ),
        _hosts(phone, draft.host),
        kept_field(
            say("What for (and from which company)"),
            "visitor-reason",
            draft.reason,
            lambda text: form.keep(reason=text),
            of=of,
        ),
        kept_field(
            say("Their phone (if they give it)"),
            "visitor-phone",
            draft.phone,
            lambda text: form.keep(phone=text),
            of=of,
        ),
    ]
    is_ready = _is_ready(draft.name, draft.host, draft.reason)
    foot = [parts.primary(say("Check in"), save, key="save-visitor", is_ready=is_ready)]
    if not draft.is_bare:
        foot.append(parts.secondary(say("Discard"), discard, key="discard-visitor"))
    hint = ft.Text(
        say(
            "Kept on this phone while you type. The time is taken as you check them in."
        ),
        theme_style=theme.LABEL,
    )
    body = [*(inset(field) for field in fields), inset(hint)]
    return pane(
        say("Visitor"),
        body,
        back=LIST_PATH,
        is_detail=True,
        foot=foot,
        note=saying.note,
    )


def _is_ready(name: str, host: str, reason: str) -> bool:
    return all(one.strip() for one in (name, host, reason))


def _hosts(phone: State, typed: str) -> ft.Control:
    """Names to tap while one is typed: whom they visit is then called in one tap.

    There with nobody in it, too: a field that moves in its list loses the keyboard.
    """
    found = phone.visitors.hosts(typed)
    buttons: list[ft.Control] = [
        parts.secondary(
            one.name.name,
            partial(phone.visitors.choose_host, one.name.name),
            key=f"host-{one.id}",
        )
        for one in found
    ]
    return ft.Row(buttons, spacing=theme.GAP_S, run_spacing=theme.GAP_S, wrap=True)
