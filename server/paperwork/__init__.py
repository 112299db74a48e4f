"""The sheets a production hands out, printed from published revisions.

Belongs here: the call sheet, and each other form when it is built, as pages
meant for print.

Never here: a draft, a number that the form works out differently from the
screens, or a write. A sheet shows a revision or says which facts it counted.
"""
