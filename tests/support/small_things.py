"""The things of the small day, for who does without its server."""

from shared import tags

CAMERA, CASE, LENS = "asset-camera", "asset-case", "asset-lens"
CAMERA_TAG, LENS_TAG = (tags.make(name * 5) for name in (b"ca", b"le"))
