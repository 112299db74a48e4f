"""The building site's equipment: forty things with tags."""

from server.demo.content import Thing
from server.demo.film_equipment import equipment
from shared.nouns.equipment import Condition

VENDORS = {"T": "Tidewharf Plant Hire", "G": "Gauge & Level Survey", "S": "Skyhook"}

# As in film_equipment.TABLE.
TABLE = """
survey | Total station kit | Survey | - | G | 1
station | Total station | Survey | survey | G | 1
prism | Prism and pole | Survey | survey | G | 1
tripod | Survey tripod | Survey | survey | G | 1
laser-# | Rotating laser, no. | Survey | - | G | 2
pour | Pour kit, slab | Concrete | - | T | 1
poker-# | Vibrating poker, no. | Concrete | pour | T | 3
screed | Screed board 4 m | Concrete | pour | T | 1
float | Power float | Concrete | - | T | 1
lift | Lifting gear box | Lifting | - | S | 1
chain-# | Chain sling 4-leg, no. | Lifting | lift | S | 2
shackle | Shackle set | Lifting | lift | S | 1
clamp | Panel clamp | Lifting | lift | S | 1
hoist | Chain hoist 1 t | Lifting | - | S | 1
mewp-# | Scissor lift 10 m, no. | Access | - | T | 2
harness-# | Fall-arrest harness, no. | Safety | - | - | 4
gas | Gas monitor | Safety | - | - | 1
hot | Hot work kit, extinguishers | Safety | - | - | 1
aid | First aid kit, level 3 | Safety | - | - | 1
vest | Visitor vest | Safety | - | - | 25
genset | Generator 60 kVA | Power | - | T | 1
board-# | Site power board, no. | Power | - | T | 2
breaker | Breaker 16 kg | Tools | - | T | 1
drill | Core drill with stand | Tools | - | T | 1
saw | Cut-off saw | Tools | - | T | 1
radio-# | Radio, no. | Radios | - | - | 4
cell | Radio battery | Radios | - | - | 12
plug | Ear plugs, box | Consumables | - | - | 30
"""

CONDITIONS = {
    "hoist": Condition.UNSAFE,
    "laser-2": Condition.DAMAGED,
    "saw": Condition.FAIR,
}


def things() -> tuple[Thing, ...]:
    """Every asset, a kit before what it contains."""
    return equipment(TABLE, VENDORS, CONDITIONS)
