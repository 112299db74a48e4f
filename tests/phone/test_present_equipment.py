from mobile.views.present import equipment, going_home
from shared.nouns.equipment import Asset, AssetName, AssetStock


def thing(quantity: int) -> Asset:
    return Asset("a", AssetName("Gaffer tape"), stock=AssetStock(quantity))


def test_of_what_there_are_many_alike_it_is_said_how_many() -> None:
    assert "Gaffer tape, 24" == equipment.title(thing(24))
    assert "Gaffer tape" == equipment.title(thing(1))
    assert "Gaffer tape, 0" == equipment.title(thing(0))


def test_a_name_read_from_the_right_leaves_what_follows_it_in_its_place() -> None:
    assert "Ana · 2 things" == going_home.holder_words("Ana", 2)
    assert "\u2068يوسف\u2069 · 1 thing" == going_home.holder_words("يوسف", 1)
