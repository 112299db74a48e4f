"""The board on a big screen: a plain web page, with no app behind it.

Belongs here: the page, its stream, and the display link that opens it.

Never here: anything to press, or a fact about a person that a passer-by should
not read. What it says is decided by shared.board.
"""
