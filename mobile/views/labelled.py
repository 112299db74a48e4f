"""A box to tick or a switch, and its words in as many lines as they need."""

import flet as ft

from mobile.views import theme


def labelled(
    box: ft.Checkbox | ft.Switch, key: str, words: str, hint: str = ""
) -> ft.Control:
    """`box` has `key` and no label of its own: that would be one line, and run out of
    the window. A press on the words counts as one on the box, and all is read as one.
    """
    tile = ft.ListTile(
        leading=box,
        # Read aloud by what is around it, and not twice.
        title=ft.Text(words, theme_style=theme.BODY, semantics_label=""),
        subtitle=ft.Text(hint, theme_style=theme.LABEL) if hint else None,
        toggle_inputs=True,
        content_padding=ft.Padding.symmetric(vertical=theme.GAP_XS),
        horizontal_spacing=theme.GAP_S,
        min_height=theme.TARGET_MIN,
        min_vertical_padding=0,
    )
    return ft.MergeSemantics(ft.Semantics(identifier=key, label=words, content=tile))
