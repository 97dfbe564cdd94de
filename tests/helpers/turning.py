"""A clip of two drawn people before a plain grey wall: one turns her back for a while, the other watches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from pvchat_desktop.playhouse.people import draw_identity
from pvchat_desktop.playhouse.render import Studio
from pvchat_desktop.playhouse.script import ClipScript, Form, Light, Role, Shot, write_script
from pvchat_desktop.playhouse.things import Action, Cover, Facing, Garment, Held, Kind, Outfit
from pvchat_desktop.vision.pictures import Picture
from tests.helpers.bodies import GREY
from tests.helpers.clips import Recipe, make_clip

RATE, SECONDS, HEIGHT = 8, 9.0, 360
TURNED_S = (2.5, 6.5)


def turning_clip(path: Path) -> Path:
    script = _script()
    front, back = _Wall(script), _Wall(_turned(script))
    pictures = [(back if TURNED_S[0] <= t_s < TURNED_S[1] else front).picture(t_s) for t_s in script.frame_times_s]
    height, width, _ = pictures[0].shape
    recipe = Recipe(width=width, height=height, frames=len(pictures), rate=RATE, gop=RATE, pixel_format="yuv444p")
    return make_clip(path, recipe, pictures=pictures)


def _script() -> ClipScript:
    rng = np.random.default_rng(4)
    cast = [draw_identity(rng) for _ in range(2)]
    form = Form(aspect=4 / 3, duration_s=SECONDS, fps=RATE, size_px=HEIGHT, plain=True)
    script = write_script(rng, cast=cast, face="clear", form=form)
    roles = tuple(_role(role, n) for n, role in enumerate(script.roles))
    shot = Shot(0.0, x=0.0, y=0.5, zoom=1.0)
    return replace(script, roles=roles, shots=(shot,), light=Light(1.0, 0.0, 0.0, 0.0), shake=0.0, noise=1.0)


def _role(role: Role, number: int) -> Role:
    top, bottom = (("red", "blue"), ("yellow", "purple"))[number]
    outfit = Outfit(top=Garment(Kind.SWEATER, top), bottom=Garment(Kind.TROUSERS, bottom), hat=None, shoes=bottom)
    return replace(
        role,
        action=Action.STANDING,
        outfit=outfit,
        held=Held.NOTHING,
        facing=Facing.FRONT,
        cover=Cover.NONE,
        x=(-0.4, 0.4)[number],
        scale=0.8,
        enters_s=None,
        leaves_s=None,
        turn_deg=10.0,
    )


def _turned(script: ClipScript) -> ClipScript:
    first, *others = script.roles
    return replace(script, roles=(replace(first, facing=Facing.BACK), *others))


class _Wall(Studio):
    """The sample world's studio with nothing in it."""

    def __init__(self, script: ClipScript) -> None:
        super().__init__(script, script.size_px)
        self._backdrop = np.full_like(self._backdrop, GREY)

    def picture(self, t_s: float) -> Picture:
        out = np.zeros(self.shape, np.uint8)
        self.frame(t_s, out=out)
        return out
