"""All screens by address. Each module of screens brings its own routes."""

import flet as ft


def routes() -> list[ft.Route]:
    """The routes of the five places and what lies below them, "/" first."""
    return []
