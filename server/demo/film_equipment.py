"""The film unit's equipment: eighty things with tags, most of them in kits."""

from server.demo.content import Thing, rows
from shared.nouns.equipment import Condition, Ownership

# Vendors of our own making, by the letter in the table; "-" is owned.
VENDORS = {"N": "Northlight Rental", "K": "Kestrel Sound", "H": "Harbour Grip Hire"}

# Key, name, category, kit ("-": in none), owner, how many pieces. A key that ends in
# "#" stands for that many assets, numbered; another has the number as its quantity.
TABLE = """
cam-a | A Camera kit | Camera | - | N | 1
body-a | Camera body A | Camera | cam-a | N | 1
finder-a | Viewfinder A | Camera | cam-a | N | 1
screen-a | On-board monitor 7 in, A | Camera | cam-a | N | 1
link-a | Wireless video link A | Camera | cam-a | N | 1
focus-a | Wireless focus unit A | Camera | cam-a | N | 1
matte-a | Matte box A | Camera | cam-a | N | 1
head-a | Fluid head A | Camera | cam-a | N | 1
legs-a | Tripod legs, tall, A | Camera | cam-a | N | 1
card-# | Media card 1 TB, no. | Camera | cam-a | N | 4
brick-# | Camera battery, no. | Camera | cam-a | N | 6
cam-b | B Camera kit | Camera | - | N | 1
body-b | Camera body B | Camera | cam-b | N | 1
finder-b | Viewfinder B | Camera | cam-b | N | 1
screen-b | On-board monitor 7 in, B | Camera | cam-b | N | 1
head-b | Fluid head B | Camera | cam-b | N | 1
legs-b | Tripod legs, baby, B | Camera | cam-b | N | 1
link-b | Wireless video link B | Camera | - | N | 1
slate | Digital slate | Camera | - | - | 1
lens | Prime lens set, 6 lenses | Lenses | - | N | 1
prime-18 | Prime 18 mm | Lenses | lens | N | 1
prime-25 | Prime 25 mm | Lenses | lens | N | 1
prime-35 | Prime 35 mm | Lenses | lens | N | 1
prime-50 | Prime 50 mm | Lenses | lens | N | 1
prime-75 | Prime 75 mm | Lenses | lens | N | 1
prime-100 | Prime 100 mm | Lenses | lens | N | 1
zoom | Zoom 24-290 mm | Lenses | - | N | 1
snd | Sound cart | Sound | - | K | 1
mixer | Mixer and recorder | Sound | snd | K | 1
boom | Boom pole, carbon | Sound | snd | K | 1
gun | Short shotgun microphone | Sound | snd | K | 1
lav-# | Wireless lavalier, no. | Sound | snd | K | 6
ifb | Listening set for the director | Sound | - | K | 1
hmi-# | Daylight head 1.8 kW, no. | Lighting | - | H | 2
panel-# | Soft panel, no. | Lighting | - | H | 4
distro | Distribution box 63 A | Lighting | - | H | 1
ballast | Spare ballast | Lighting | - | H | 1
dol | Dolly kit | Grip | - | H | 1
dolly | Dolly | Grip | dol | H | 1
track-# | Straight track 2.4 m, no. | Grip | dol | H | 3
stand | Century stand | Grip | - | H | 24
bag | Sandbag 7 kg | Grip | - | H | 40
radio-# | Radio, no. | Radios | - | - | 14
cell | Radio battery | Radios | - | - | 36
tape | Gaffer tape, roll | Consumables | - | - | 48
jacket | Lifejacket | Safety | - | - | 30
kit-aid | First aid kit, set | Safety | - | - | 1
lantern | Hero brass lantern | Props | - | - | 1
"""

# What is not in good order, by key.
CONDITIONS = {
    "hmi-2": Condition.DAMAGED,
    "track-3": Condition.UNSAFE,
    "legs-b": Condition.FAIR,
    "lantern": Condition.NEW,
}


def things() -> tuple[Thing, ...]:
    """Every asset, a kit before what it contains."""
    return equipment(TABLE, VENDORS, CONDITIONS)


def equipment(
    table: str, vendors: dict[str, str], conditions: dict[str, Condition]
) -> tuple[Thing, ...]:
    """The things of a table such as TABLE."""
    found: list[Thing] = []
    for key, name, category, kit, owner, many in rows(table):
        is_series = key.endswith("#")
        for number in range(1, int(many) + 1) if is_series else (0,):
            own_key = key.replace("#", _number(number, int(many)))
            found.append(
                Thing(
                    key=own_key,
                    name=f"{name} {number}" if is_series else name,
                    category=category,
                    kit="" if kit == "-" else kit,
                    ownership=Ownership.OWNED if owner == "-" else Ownership.RENTAL,
                    vendor=vendors.get(owner, ""),
                    serial=f"{category[:3].upper()}-{len(found) + 101}",
                    quantity=1 if is_series else int(many),
                    condition=conditions.get(own_key, Condition.GOOD),
                )
            )
    return tuple(found)


def _number(number: int, many: int) -> str:
    """Two digits where there are many of them, so that the list sorts as people do."""
    return f"{number:02}" if many > 6 else str(number)
