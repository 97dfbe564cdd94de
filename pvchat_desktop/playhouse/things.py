"""What the playhouse holds beside people: places, actions, garments, objects and colours, with their English words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Colour = tuple[int, int, int]  # red, green, blue


class Place(StrEnum):
    """Where a clip plays; the value is the word for it."""

    KITCHEN = "kitchen"
    LIVING_ROOM = "living room"
    BEDROOM = "bedroom"
    LIBRARY = "library"
    CLASSROOM = "classroom"
    PARK = "park"
    BEACH = "beach"
    STREET = "street"
    MOUNTAINS = "mountains"
    FOREST = "forest"

    @property
    def phrase(self) -> str:
        """As in "Tom is in the kitchen"."""
        return _PLACE_PHRASES.get(self, f"in the {self.value}")


_PLACE_PHRASES = {Place.BEACH: "at the beach", Place.STREET: "on the street"}


class Action(StrEnum):
    """What somebody does; the value is the word for it, as in "Tom is waving"."""

    STANDING = "standing"
    WALKING = "walking"
    WAVING = "waving"
    DANCING = "dancing"
    JUMPING = "jumping"
    CLAPPING = "clapping"
    SITTING = "sitting"
    DRINKING = "drinking"
    READING = "reading"
    PHONING = "phoning"
    SWEEPING = "sweeping"
    JUGGLING = "juggling"
    SQUATTING = "squatting"

    @property
    def phrase(self) -> str:
        """A sentence's end: "doing squats", "talking on the phone"."""
        return _ACTION_PHRASES.get(self, self.value)


_ACTION_PHRASES = {
    Action.STANDING: "standing still",
    Action.CLAPPING: "clapping hands",
    Action.DRINKING: "drinking from a cup",
    Action.READING: "reading a book",
    Action.PHONING: "talking on the phone",
    Action.SWEEPING: "sweeping the floor",
    Action.JUGGLING: "juggling balls",
    Action.SQUATTING: "doing squats",
}


class Held(StrEnum):
    """What somebody holds."""

    NOTHING = "nothing"
    CUP = "cup"
    BOOK = "book"
    PHONE = "phone"
    BROOM = "broom"
    BALLS = "balls"
    BAG = "bag"
    BALLOON = "balloon"
    FLOWER = "flower"
    BOX = "box"


HELD_IN_ACTION = {
    Action.DRINKING: Held.CUP,
    Action.READING: Held.BOOK,
    Action.PHONING: Held.PHONE,
    Action.SWEEPING: Held.BROOM,
    Action.JUGGLING: Held.BALLS,
}
TOLD_FROM_BEHIND = (
    Action.STANDING,
    Action.WALKING,
    Action.WAVING,
    Action.DANCING,
    Action.JUMPING,
    Action.SITTING,
    Action.SWEEPING,
    Action.JUGGLING,
    Action.SQUATTING,
)
TOLD_FROM_THE_SIDE = tuple(action for action in Action if action not in (Action.CLAPPING, Action.DANCING))
FREE_HAND_ACTIONS = (Action.STANDING, Action.WALKING, Action.WAVING, Action.SITTING)
CARRIED = (Held.BAG, Held.BALLOON, Held.FLOWER)


class Facing(StrEnum):
    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    BACK = "back"


class Cover(StrEnum):
    """What hides a face beside turning away."""

    NONE = "none"
    MASK = "mask"
    BOX = "box"


class Kind(StrEnum):
    """Kinds of garments."""

    T_SHIRT = "T-shirt"
    SWEATER = "sweater"
    STRIPES = "striped sweater"
    SHIRT = "shirt"
    HOODIE = "hoodie"
    DRESS = "dress"
    TROUSERS = "trousers"
    SHORTS = "shorts"
    SKIRT = "skirt"
    CAP = "cap"
    BEANIE = "woolly hat"


TOPS = (Kind.T_SHIRT, Kind.SWEATER, Kind.STRIPES, Kind.SHIRT, Kind.HOODIE, Kind.DRESS)
BOTTOMS = (Kind.TROUSERS, Kind.SHORTS, Kind.SKIRT)
HATS = (Kind.CAP, Kind.BEANIE)
CLOTH_COLOURS: dict[str, Colour] = {
    "red": (214, 62, 60),
    "orange": (240, 146, 52),
    "yellow": (246, 212, 80),
    "green": (74, 160, 84),
    "blue": (66, 112, 206),
    "purple": (138, 86, 178),
    "pink": (240, 142, 178),
    "white": (240, 240, 236),
    "grey": (122, 126, 134),
    "black": (42, 42, 50),
}


@dataclass(frozen=True, slots=True)
class Garment:
    kind: Kind
    colour: str

    @property
    def words(self) -> str:
        """As in "red T-shirt", "blue trousers"."""
        return f"{self.colour} {self.kind.value}"

    @property
    def rgb(self) -> Colour:
        return CLOTH_COLOURS[self.colour]


@dataclass(frozen=True, slots=True)
class Outfit:
    """What one person wears in one clip. A dress has no bottom."""

    top: Garment
    bottom: Garment | None
    hat: Garment | None
    shoes: str

    @property
    def garments(self) -> tuple[Garment, ...]:
        return tuple(garment for garment in (self.top, self.bottom, self.hat) if garment)
