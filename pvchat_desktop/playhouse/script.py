"""What happens in one clip, as plain data: a script is rendered to the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.things import (
    BOTTOMS,
    CARRIED,
    CLOTH_COLOURS,
    FREE_HAND_ACTIONS,
    HATS,
    HELD_IN_ACTION,
    TOLD_FROM_BEHIND,
    TOLD_FROM_THE_SIDE,
    TOPS,
    Action,
    Cover,
    Facing,
    Garment,
    Held,
    Kind,
    Outfit,
    Place,
)

__all__ = [
    "SMALL_FACE", "Action", "ClipScript", "Cover", "FaceWish", "Facing", "Foreground", "Form", "Garment", "Held",
    "Kind", "Light", "Outfit", "Place", "Role", "Shot", "draw_outfit", "write_script",
]  # fmt: skip

FaceWish = Literal["clear", "small", "hidden"]
SMALL_FACE: Final = 24 / 128  # share of the frame height below which a face counts as small: 24 px at the base's input
MODEL_SIZE_PX: Final = 128
HEAD_AT_SCALE_1: Final = 0.32  # height of a head, hair apart, in frame heights
CLOSE_ACTIONS = (Action.STANDING, Action.WAVING, Action.CLAPPING, Action.DRINKING, Action.READING, Action.PHONING)


@dataclass(frozen=True, slots=True)
class Role:
    """One person in one clip. Times in seconds; x in frame heights from the middle of the stage."""

    identity: Identity
    action: Action
    outfit: Outfit
    held: Held
    facing: Facing
    cover: Cover
    x: float
    scale: float  # 1: a head is a bit more than a quarter of the frame
    enters_s: float | None  # walks in at this time; None: is there from the beginning
    leaves_s: float | None  # begins to walk out at this time
    from_left: bool
    phase_s: float  # where in its movement the clip begins
    tempo: float
    turn_deg: float  # how far the head turns to and fro
    smile: float  # -1 sad .. 1 happy
    mask_colour: str = "white"

    @property
    def face_hidden(self) -> bool:
        return self.facing is Facing.BACK or self.cover is not Cover.NONE


@dataclass(frozen=True, slots=True)
class Shot:
    """What the camera shows from a moment on: the middle of the picture in stage units and the magnification."""

    starts_s: float
    x: float
    y: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Light:
    gain: float
    warmth: float  # -1 cold .. 1 warm
    slope: float  # -1 from the left .. 1 from the right
    slope_strength: float


@dataclass(frozen=True, slots=True)
class Foreground:
    """Something that stands before everybody: a bush, a post."""

    kind: Literal["bush", "post"]
    x: float


@dataclass(frozen=True, slots=True)
class ClipScript:
    seed: int
    place: Place
    roles: tuple[Role, ...]
    duration_s: float
    fps: float
    size_px: int  # picture height
    aspect: float  # picture width by height
    shots: tuple[Shot, ...]  # more than one: cuts
    light: Light
    shake: float  # in frame heights
    noise: float  # standard deviation in grey levels
    foreground: Foreground | None = None

    @property
    def frame_times_s(self) -> tuple[float, ...]:
        return tuple(index / self.fps for index in range(round(self.duration_s * self.fps)))

    def sample_times_s(self, count: int) -> tuple[float, ...]:
        """`count` moments evenly over the clip, each in the middle of its part."""
        return tuple(self.duration_s * (index + 0.5) / count for index in range(count))


def draw_outfit(rng: np.random.Generator) -> Outfit:
    """Clothes for one clip, whoever wears them."""
    names = tuple(CLOTH_COLOURS)
    top_colour, bottom_colour, hat_colour, shoes = (names[int(i)] for i in rng.integers(0, len(names), 4))
    kind = TOPS[int(rng.integers(len(TOPS)))]
    if bottom_colour == top_colour:
        bottom_colour = names[(names.index(top_colour) + int(rng.integers(1, len(names)))) % len(names)]
    bottom = None if kind is Kind.DRESS else Garment(BOTTOMS[int(rng.integers(len(BOTTOMS)))], bottom_colour)
    hat = Garment(HATS[int(rng.integers(len(HATS)))], hat_colour) if rng.random() < 0.06 else None
    return Outfit(top=Garment(kind, top_colour), bottom=bottom, hat=hat, shoes=shoes)


@dataclass(frozen=True, slots=True)
class Form:
    """What a clip is to be like; None leaves it to chance."""

    place: Place | None = None
    actions: tuple[Action, ...] | None = None  # one for each person, in order
    aspect: float = 1.0
    size_px: int = MODEL_SIZE_PX
    duration_s: float = 8.0
    fps: float = 12.0
    plain: bool = False  # no cuts, nobody enters or leaves, nothing stands in front


def write_script(
    rng: np.random.Generator,
    *,
    cast: Sequence[Identity],
    people: int | None = None,
    face: FaceWish | None = None,
    form: Form = Form(),
) -> ClipScript:
    """Makes up a clip with the first `people` of the cast (all of it if None).

    `face` says how the faces are seen: "clear" large and towards the camera for most of the time, "small" below
    SMALL_FACE, "hidden" from behind or covered. None draws one of the three: 62, 18 and 20 of 100.
    """
    chosen = tuple(cast)[: people if people is not None else len(cast)]
    wish: FaceWish = face or _WISHES[int(rng.choice(3, p=_WISH_SHARES))]
    place = form.place or tuple(Place)[int(rng.integers(len(Place)))]
    roles = _draw_roles(rng, chosen, wish, form)
    return ClipScript(
        seed=int(rng.integers(0, 2**31)),
        place=place,
        roles=roles,
        duration_s=form.duration_s,
        fps=form.fps,
        size_px=form.size_px,
        aspect=form.aspect,
        shots=_draw_shots(rng, roles, form.duration_s, still=form.plain or wish == "small"),
        light=_draw_light(rng),
        shake=float(rng.choice((0.0, 0.004, 0.012), p=(0.5, 0.3, 0.2))),
        noise=float(rng.uniform(0.5, 4.0)),
        foreground=None if form.plain or wish == "clear" else _draw_foreground(rng, form.aspect),
    )


_WISHES: Final[tuple[FaceWish, ...]] = ("clear", "small", "hidden")
_WISH_SHARES: Final = (0.62, 0.18, 0.20)


def _draw_scale(rng: np.random.Generator, wish: FaceWish, people: int) -> float:
    if wish == "small":
        return float(rng.uniform(0.48, 0.68))
    low, high = ((0.95, 1.10), (0.86, 1.0), (0.80, 0.92))[min(people, 3) - 1] if people else (1.0, 1.0)
    return float(rng.uniform(low, high))


def _draw_light(rng: np.random.Generator) -> Light:
    return Light(
        gain=float(rng.uniform(0.78, 1.08)),
        warmth=float(rng.uniform(-1, 1)),
        slope=float(rng.choice((-1.0, 1.0))),
        slope_strength=float(rng.uniform(0.0, 0.24)),
    )


def _draw_foreground(rng: np.random.Generator, aspect: float) -> Foreground | None:
    if rng.random() >= 0.25:
        return None
    kind: Literal["bush", "post"] = "bush" if rng.random() < 0.6 else "post"
    return Foreground(kind=kind, x=float(rng.uniform(-0.45, 0.45) * aspect))


def _draw_roles(rng: np.random.Generator, cast: tuple[Identity, ...], wish: FaceWish, form: Form) -> tuple[Role, ...]:
    """Farther people come first: they are painted first."""
    if not cast:
        return ()
    scale = _draw_scale(rng, wish, len(cast))
    spread = 0.46 if len(cast) == 2 else 0.36
    middle = (len(cast) - 1) / 2
    slots = [(index - middle) * spread * scale * max(1.0, 0.85 * form.aspect) for index in range(len(cast))]
    order = rng.permutation(len(cast))
    roles = []
    for index, person in enumerate(cast):
        action = form.actions[index] if form.actions else tuple(Action)[int(rng.integers(len(Action)))]
        x = slots[int(order[index])] + float(rng.uniform(-0.03, 0.03))
        roles.append(_draw_role(rng, person, action, wish, (x, scale * float(rng.uniform(0.94, 1.0)))))
    if not form.plain:
        roles = _let_come_and_go(rng, roles, form.duration_s)
    return tuple(sorted(roles, key=lambda role: role.scale))


def _draw_role(
    rng: np.random.Generator, person: Identity, action: Action, wish: FaceWish, at: tuple[float, float]
) -> Role:
    facing, cover = _draw_view(rng, action, wish)
    held = HELD_IN_ACTION.get(action, Held.NOTHING)
    if cover is Cover.BOX:
        held = Held.BOX
    elif action in FREE_HAND_ACTIONS and rng.random() < 0.3:
        held = CARRIED[int(rng.integers(len(CARRIED)))]
    names = tuple(CLOTH_COLOURS)
    return Role(
        identity=person,
        action=action,
        outfit=draw_outfit(rng),
        held=held,
        facing=facing,
        cover=cover,
        x=at[0],
        scale=at[1],
        enters_s=None,
        leaves_s=None,
        from_left=bool(rng.random() < 0.5),
        phase_s=float(rng.uniform(0, 20)),
        tempo=float(rng.uniform(0.85, 1.15)),
        turn_deg=float(rng.uniform(0, 45)),
        smile=float(rng.uniform(-0.35, 1.0)),
        mask_colour=names[int(rng.integers(len(names)))],
    )


BOX_ACTIONS: Final = (Action.STANDING, Action.WALKING, Action.SITTING)


def _draw_view(rng: np.random.Generator, action: Action, wish: FaceWish) -> tuple[Facing, Cover]:
    """Never one from which the action could not be told."""
    if wish == "hidden":
        if action in BOX_ACTIONS and rng.random() < 0.3:
            return Facing.FRONT, Cover.BOX
        masked = rng.random() < 0.35 or action not in TOLD_FROM_BEHIND
        return (Facing.FRONT, Cover.MASK) if masked else (Facing.BACK, Cover.NONE)
    if action not in TOLD_FROM_THE_SIDE:
        return Facing.FRONT, Cover.NONE
    shares = (0.84, 0.08, 0.08) if wish == "clear" else (0.7, 0.15, 0.15)
    options = (Facing.FRONT, Facing.LEFT, Facing.RIGHT)
    return options[int(rng.choice(3, p=shares))], Cover.NONE


def _let_come_and_go(rng: np.random.Generator, roles: list[Role], duration_s: float) -> list[Role]:
    """In a third of the clips one person comes late or leaves early; half of the clip remains at least."""
    index = int(rng.integers(len(roles)))
    chance, moment = float(rng.random()), float(rng.uniform(0.1, 0.42))
    if roles[index].facing is Facing.BACK or roles[index].cover is Cover.BOX:
        return roles  # on the way their face would show
    if chance < 0.17:
        roles[index] = replace(roles[index], enters_s=moment * duration_s)
    elif chance < 0.34:
        roles[index] = replace(roles[index], leaves_s=(1.0 - moment) * duration_s)
    return roles


def _draw_shots(
    rng: np.random.Generator, roles: tuple[Role, ...], duration_s: float, *, still: bool
) -> tuple[Shot, ...]:
    """One camera position, or two with a cut between them. A person alone may be shown from the waist up."""
    wide = Shot(starts_s=0.0, x=float(rng.uniform(-0.04, 0.04)), y=0.5, zoom=1.0)
    close_zoom, cut_at, chance = float(rng.uniform(1.3, 1.75)), float(rng.uniform(0.35, 0.65)), float(rng.random())
    if still or len(roles) != 1 or roles[0].action not in CLOSE_ACTIONS or roles[0].face_hidden:
        return (wide,) if still or chance < 0.75 else (wide, replace(wide, starts_s=cut_at * duration_s, zoom=1.1))
    close = Shot(starts_s=0.0, x=roles[0].x, y=0.62, zoom=close_zoom)
    if chance < 0.3:
        return (close,)
    return (wide, replace(close, starts_s=cut_at * duration_s)) if chance < 0.45 else (wide,)
