"""Where Flet starts the app on a phone."""

import os

import flet as ft

from mobile.app import Phone, shown
from mobile.settings import settings

ft.run(shown(Phone(settings(os.environ))), assets_dir="assets")
