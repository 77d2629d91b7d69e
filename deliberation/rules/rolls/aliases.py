"""Names for people on a roll: two plain words that come from nothing about them."""

_COLOURS = (
    "Amber", "Ash", "Azure", "Bronze", "Coral", "Copper", "Cream", "Gold", "Green", "Grey",
    "Indigo", "Ivory", "Jade", "Lilac", "Lime", "Ochre", "Moss", "Pearl", "Red", "Rose",
    "Russet", "Sand", "Silver", "Slate", "Teal", "Umber", "Violet", "White",
)  # fmt: skip
_TREES = (
    "Acacia", "Alder", "Almond", "Apple", "Aspen", "Baobab", "Bay", "Beech", "Birch", "Box",
    "Cedar", "Cherry", "Chestnut", "Cypress", "Ebony", "Elder", "Elm", "Fig", "Fir", "Ginkgo",
    "Hazel", "Holly", "Juniper", "Larch", "Laurel", "Linden", "Mango", "Maple", "Myrtle", "Oak",
    "Olive", "Palm", "Pear", "Pine", "Plane", "Poplar", "Rowan", "Spruce", "Willow", "Yew",
)  # fmt: skip
_PAIRS = len(_COLOURS) * len(_TREES)
ALIASES = _PAIRS * 90
"""How many there are. Whoever gives them chooses numbers below it at random, each once."""


def alias_of(number: int) -> str:
    """The alias of this number, such as “Amber Alder 27”; two numbers never share one."""
    pair, again = number % _PAIRS, number // _PAIRS
    return f"{_COLOURS[pair % len(_COLOURS)]} {_TREES[pair // len(_COLOURS)]} {10 + again}"
