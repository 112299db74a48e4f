"""Other people's files, one file of ours for each format.

Belongs here: reading a format into changes, and writing one from records. A
file that cannot be read whole changes nothing and says why in one message.

Never here: a write that goes round the changes, or a guess: what the file does
not say stays unknown.
"""
