"""Another light, another lens, another camera: gain, gamma, colour temperature, blur, grain, coarser pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.vision.augment.expander import Frames
from pvchat_desktop.vision.pictures import Picture


@dataclass(frozen=True, slots=True)
class Light:
    """`warmth` > 0: redder; `blur_px`: standard deviation; `grain`: grey levels; `coarseness`: 2 halves the detail."""

    gain: float = 1.0
    gamma: float = 1.0
    warmth: float = 0.0
    blur_px: float = 0.0
    grain: float = 0.0
    coarseness: float = 1.0


def draw_light(seed: int, variant: int) -> Light:
    """Variants in turn: darker, brighter, warmer, colder, softer, grainier, coarser; the seed draws how much."""
    rng = np.random.default_rng([seed, 1])
    much, other = float(rng.uniform(0.5, 1.0)), float(rng.uniform(-0.15, 0.15))
    lights = (
        Light(gain=1 - 0.45 * much, gamma=1 + 0.25 * much, warmth=other, grain=4 * much),
        Light(gain=1 + 0.35 * much, gamma=1 - 0.2 * much, warmth=other),
        Light(gain=1 + other, warmth=0.25 * much),
        Light(gain=1 + other, warmth=-0.25 * much),
        Light(gain=1 + other, blur_px=1.6 * much),
        Light(gain=1 + other, grain=12 * much),
        Light(gain=1 + other, coarseness=1 + 1.5 * much, grain=3 * much),
    )
    return lights[variant % len(lights)]


def relit(frames: Frames, light: Light, seed: int) -> Frames:
    rng = np.random.default_rng([seed, 2])
    table = _curve(light)
    return np.stack([_relit(frame, light, table, rng) for frame in frames])


def _relit(frame: Picture, light: Light, table: NDArray[np.uint8], rng: np.random.Generator) -> Picture:
    height, width = frame.shape[:2]
    picture = cv2.LUT(frame, table)
    if light.coarseness > 1:
        small = (max(8, round(width / light.coarseness)), max(8, round(height / light.coarseness)))
        picture = cv2.resize(cv2.resize(picture, small, interpolation=cv2.INTER_AREA), (width, height))
    if light.blur_px > 0:
        picture = cv2.GaussianBlur(picture, (0, 0), light.blur_px)
    if light.grain > 0:
        noise = rng.normal(scale=light.grain, size=(height, width, 1)).astype(np.float32)
        picture = np.clip(np.rint(picture + noise), 0, 255)
    return np.asarray(picture, np.uint8)


def _curve(light: Light) -> NDArray[np.uint8]:
    """(1, 256, 3) look-up table: v -> 255 gain (v / 255)^gamma, red and blue moved apart by the warmth."""
    levels = np.linspace(0, 1, 256) ** light.gamma * light.gain
    channels = np.stack([levels * (1 + light.warmth), levels, levels * (1 - light.warmth)], axis=1)
    return np.clip(np.rint(255 * channels), 0, 255).astype(np.uint8)[None]
