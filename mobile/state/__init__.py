"""What the screens read, and the acts they call: nothing here knows a screen.

Belongs here: queries put together for one screen each, kept until something
changes; what a person may do, saved on this phone before the call returns; and the
word that something has changed.

Never here: layout, wording, a request. No call waits for the network but `pair`,
which says so.
"""

from mobile.replica.records import Form
from mobile.state.core import Saved
from mobile.state.root import State

__all__ = ["Form", "Saved", "State"]
