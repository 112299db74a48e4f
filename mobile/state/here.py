"""The place one most likely is at, for a form that fixes it as it opens."""

from mobile.state.day import Days


def here(days: Days) -> str:
    """Where one checked in, else where the work is; empty before a day is published."""
    today = days.today()
    if today is None:
        return ""
    if today.presence is not None and today.presence.place:
        return today.presence.place
    on_now = today.board.now.item if today.board.now else ""
    places = [item.place.place for item in today.plan.items if item.id == on_now]
    return next((one for one in places if one), today.plan.workday.places.set)
