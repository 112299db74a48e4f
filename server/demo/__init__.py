"""A film unit and a building site to look at, told by real changes.

Belongs here: invented people, plans and equipment, and the story of who did what
before somebody opened the demo. It is laid around the clock, so that a line is on
and others are to come whenever that is.

Never here: a row written by hand. Whatever the demo shows went through the same
rules as a phone's change, by a device of someone who may, at the moment it tells.
"""
