"""Where Flet starts the app on a phone."""

import os
from pathlib import Path

import flet as ft

from mobile.app import phone

ft.run(phone(Path(os.environ["FLET_APP_STORAGE_DATA"])), assets_dir="assets")
