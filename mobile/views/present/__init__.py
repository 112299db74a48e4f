"""What screens say: plain functions from state to words, one file a subject.

Belongs here: every decision a screen makes about wording, order, tone and what to
offer. Never here: a Flet control, a query, the clock (the time is an argument).
"""
