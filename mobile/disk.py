"""What a folder's disk is asked to keep."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """A new name is on disk only once its folder is; Windows syncs none."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
