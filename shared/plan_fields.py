"""What a plan says of a day, a line and a call, field by field, as people read it.

The keys are those of `revisions.FIELD_WORDS`. Every plan group has its place here but
a line's rank, of which `revisions` tells when it has moved.
"""

from typing import Any

from shared.nouns.plan import Call, Item, Plan, Workday


class Names:
    """Place ids to names, of one plan. An id that is not there stands for itself."""

    def __init__(self, plan: Plan) -> None:
        self._by_id = {place.id: place.name.name for place in plan.places}

    def __call__(self, place_id: str) -> str:
        return self._by_id.get(place_id, place_id)


def item_values(item: Item, names: Names) -> dict[str, Any]:
    scene = item.scene
    heading = (scene.number, scene.int_ext, scene.set, scene.day_night)
    needs = (
        f"{category}: {', '.join(elements)}"
        for category, elements in sorted(item.elements.by_category.items())
    )
    return {
        "start_ms": item.time.start_ms,
        "end_ms": item.time.end_ms,
        "kind": item.what.kind.value,
        "title": item.what.title,
        "scene": " ".join(part for part in heading if part),
        "script_day": scene.script_day,
        "pages": pages_text(scene.pages_eighths),
        "synopsis": scene.synopsis,
        "cast": " ".join(scene.cast_numbers),
        "place": names(item.place.place),
        "departments": ", ".join(item.departments.elements),
        "people": item.people.elements,
        "needs": "; ".join(needs),
        "item_notes": item.notes.notes,
        "meeting_url": item.notes.meeting_url,
    }


def pages_text(eighths: int) -> str:
    """Script pages as the trade writes them: 11 is "1 3/8"; empty for none."""
    whole, part = divmod(eighths, 8)
    if not eighths:
        return ""
    if not part:
        return str(whole)
    return f"{whole} {part}/8" if whole else f"{part}/8"


def call_values(call: Call, names: Names) -> dict[str, Any]:
    return {
        "report_ms": call.times.report_ms,
        "pickup_ms": call.times.pickup_ms,
        "makeup_ms": call.times.makeup_ms,
        "on_set_ms": call.times.on_set_ms,
        "out_ms": call.times.out_ms,
        "status": call.standing.status.value,
        "place": names(call.place.place),
        "transport": call.notes.transport,
        "call_notes": call.notes.notes,
    }


def day_values(day: Workday, names: Names) -> dict[str, Any]:
    radio = (f"{channel.channel} {channel.use}" for channel in day.radio.channels)
    identity = day.identity
    count = f"{identity.number} of {identity.total}" if identity.number else ""
    return {
        "date": identity.date,
        "day_count": count,
        "unit": identity.unit,
        "general_call_ms": day.times.general_call_ms,
        "shooting_call_ms": day.times.shooting_call_ms,
        "wrap_estimate_ms": day.times.wrap_estimate_ms,
        "set": names(day.places.set),
        "basecamp": names(day.places.basecamp),
        "parking": names(day.places.parking),
        "hospital": names(day.places.hospital),
        "safety": day.notes.safety,
        "weather": day.notes.weather,
        "day_notes": day.notes.notes,
        "radio": ", ".join(radio),
    }
