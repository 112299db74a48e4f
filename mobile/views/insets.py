"""What stands between two rows, in line with them."""

import flet as ft

from mobile.views import theme


def inset(control: ft.Control) -> ft.Control:
    """`control` with the margins that rows have."""
    return ft.Container(
        control,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_S),
    )
