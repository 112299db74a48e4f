"""Kinds, groups and facts: what is checked on the way in, and read on the way out."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import fields

from shared import schema
from shared.changes import Register
from shared.clock import Stamp
from shared.errors import BadInput
from shared.facts import SUBJECT_FIELD
from shared.nouns.base import Elements, Group, Life
from shared.nouns.people import Attendance
from shared.nouns.plan import Channel, DayRadio, Item, ItemScene, ItemTime, Progress

STAMP = Stamp(1, "phone", 1)
KINDS = list(schema.KINDS.values())


def register(**value: Any) -> Register:
    return Register(value, "change", STAMP)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_record_is_its_groups(kind: schema.Kind) -> None:
    attributes = {field.name: field.type for field in fields(kind.type)}

    assert str is attributes.pop("id")
    assert {spec.name: spec.type for spec in kind.groups.values()} == attributes
    assert all(issubclass(spec.type, Group) for spec in kind.groups.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_record_of_which_nothing_may_be_seen_still_reads(kind: schema.Kind) -> None:
    assert kind.type("some-id") == schema.record(kind.type, "some-id", {})


def test_groups_of_elements_are_sets_and_no_others() -> None:
    for kind in KINDS:
        for spec in kind.groups.values():
            assert (spec.type is Elements) == spec.is_set, (kind.name, spec.name)


def test_every_kind_of_fact_names_its_subject_by_a_field_that_it_has() -> None:
    assert set(schema.FACTS) == set(SUBJECT_FIELD)
    for kind, field in SUBJECT_FIELD.items():
        assert field in schema.FACTS[kind].__struct_fields__


# On the way in ---------------------------------------------------------------------


def test_a_value_is_checked_as_its_group() -> None:
    assert ItemTime(5, None) == schema.checked("item", "time", {"start_ms": 5})


@pytest.mark.parametrize(
    ("kind", "group", "value", "field"),
    [
        ("unheard-of", "time", {}, "kind"),
        ("item", "unheard-of", {}, "unheard-of"),
        ("item", "time", {"start_ms": "07:00"}, "item.time"),
        ("item", "time", {"begin_ms": 5}, "item.time"),
        ("item", "progress", {"status": "nearly"}, "item.progress"),
    ],
)
def test_a_value_that_is_wrong_is_refused_by_the_name_of_its_field(
    kind: str, group: str, value: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as raised:
        schema.checked(kind, group, value)

    assert field == raised.value.problem().field
    assert raised.value.detail.endswith(".")


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("unheard-of", {}, "kind"),
        ("attendance", {"person": "ana"}, "attendance"),
        ("scan", {"asset": "lens", "scan": "teleport"}, "scan"),
        ("void", {"fact": "a", "witness": "bo"}, "void"),
    ],
)
def test_a_facts_body_that_is_wrong_is_refused_by_name(
    kind: str, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as raised:
        schema.OURS.checked_fact(kind, body)

    assert field == raised.value.problem().field


def test_a_facts_body_is_checked_as_its_struct() -> None:
    body = {"person": "ana", "workday": "day-12", "direction": "in"}

    assert Attendance("ana", "day-12", "in") == schema.OURS.checked_fact(
        "attendance", body
    )


# On the way out --------------------------------------------------------------------


def test_a_record_is_read_from_its_registers() -> None:
    found = schema.record(
        Item,
        "sc-43",
        {"time": register(start_ms=5), "people": register(elements=["ana"])},
    )

    assert Item("sc-43", time=ItemTime(5), people=Elements(("ana",))) == found


def test_groups_that_this_build_does_not_know_are_left_aside() -> None:
    found = schema.record(
        Item, "sc-43", {"risk": register(level=3), "time": register(start_ms=5)}
    )

    assert Item("sc-43", time=ItemTime(5)) == found


def test_fields_and_words_of_a_newer_app_take_nothing_else_along() -> None:
    found = schema.record(
        Item,
        "sc-43",
        {
            "time": register(start_ms=5, is_floating=True),
            "progress": register(status="nearly"),
            "notes": register(notes="Bring boots."),
        },
    )

    assert ItemTime(5) == found.time
    assert "Bring boots." == found.notes.notes
    assert Progress.PLANNED is found.progress.status


def test_what_cannot_be_read_is_none() -> None:
    assert ItemTime(5) == schema.readable(ItemTime, {"start_ms": 5, "new": 1})
    assert None is schema.readable(ItemTime, {"start_ms": "07:00"})
    assert None is schema.readable(Attendance, {})


@pytest.mark.parametrize(
    "group",
    [
        Life(is_cancelled=True),
        ItemScene(number="43", cast_numbers=("1", "4")),
        DayRadio((Channel("1", "production"),)),
        Elements(("ana", "bo")),
    ],
)
def test_a_value_is_the_same_from_a_struct_and_from_storage(group: Group) -> None:
    """Or two who typed the same cast would disagree."""
    value = schema.value_of(group)

    assert msgspec.json.decode(msgspec.json.encode(value)) == value
    assert group == msgspec.convert(value, type(group))


def test_defaults_are_left_out_of_a_value() -> None:
    assert {} == schema.value_of(Life())
    assert {"status": "done"} == schema.value_of(
        schema.checked("item", "progress", {"status": "done", "reason": ""})
    )


# Numbers -----------------------------------------------------------------------------

BEYOND = 2**53


@pytest.mark.parametrize(
    ("kind", "group", "value", "field"),
    [
        ("item", "time", {"start_ms": BEYOND}, "item.time.start_ms"),
        ("item", "time", {"end_ms": -BEYOND}, "item.time.end_ms"),
        ("item", "scene", {"pages_eighths": 10**30}, "item.scene.pages_eighths"),
        ("workday", "identity", {"number": BEYOND}, "workday.identity.number"),
    ],
)
def test_a_number_that_not_every_reader_keeps_exact_is_named(
    kind: str, group: str, value: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as found:
        schema.checked(kind, group, value)

    assert field == found.value.args_by_name["field"]


def test_the_largest_number_that_every_reader_keeps_exact_is_taken() -> None:
    assert ItemTime(BEYOND - 1, 1 - BEYOND) == schema.checked(
        "item", "time", {"start_ms": BEYOND - 1, "end_ms": 1 - BEYOND}
    )
