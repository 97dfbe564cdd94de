"""Before anything starts: what a training run will take on this machine, made smaller until it fits, or why it cannot.

Memory is a sum of parts, each from the base's own shape:

    weights     as loaded (measured or counted), else counted from the config: 4.127 bits for a weight in NF4 with
                double quantisation, tower, embeddings and output head unquantised
    trainable   16 bytes for each trained number: fp32 value, gradient, two moments of AdamW
    kept        layers x tokens x width: layer inputs kept for the backward pass (each layer is computed again)
    layer       one layer computed again: its attention and feed-forward intermediates, LoRA's in fp32
    mask        tokens^2 x 3 bytes: who may look at whom, as bool and in the compute type
    logits      at most 256 answer positions x vocabulary x 12 bytes: fp32 values, their exponentials, their gradient
    unpacked    the largest 4-bit weight in the compute type, twice

Features of the vision tower are made before training and need their own, smaller sum; the larger of the two counts.
Everything beside the weights is then multiplied by what earlier runs on this machine took of their estimate.
Times are never computed from data sheets: they come from a probe or from earlier runs, else they are unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, Literal, Protocol

from pvchat_desktop.core.base_facts import BaseFacts
from pvchat_desktop.core.recipe import Precision, Recipe
from pvchat_desktop.core.sizes import size_text
from pvchat_desktop.errors import Refused

GIB: Final = 1 << 30

_TRAINED_BYTES: Final = 16
_LOGIT_ROWS: Final = 256  # ml/training computes answers' logits in pieces of so many
_LOGIT_BYTES: Final = 12
_QUESTION_TOKENS: Final = 64  # soft tokens, question and answer
_MARGIN: Final = 1.15  # on everything but the weights, until a run was measured
_SPARE_BYTES: Final = GIB // 4  # left to the screen and other programs
_TIGHT_SHARE: Final = 0.9  # of what is free; above it the plan is called tight
_FACTORS: Final = (0.3, 4.0)  # measured against estimated: beyond, something else was measured
_LEAST_FRAMES, _LEAST_PIXELS = 2, 224 * 224
_FRAME_BYTES: Final = 3  # of a pixel
_CHECKPOINT_BYTES: Final = 12  # of a trained number: value and two moments
_CHECKPOINTS: Final = 2


class Device(Protocol):
    """What a DeviceReport tells."""

    @property
    def device(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def free_bytes(self) -> int | None: ...
    @property
    def kernel_ok(self) -> bool | None: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run as it was planned and as it went: kept, so that the next plan is better. None: not measured."""

    base: str
    device: str  # its name
    precision: Precision
    weights_bytes: int
    estimate_bytes: int  # before the factor
    peak_bytes: int | None
    work_tokens: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Probe:
    """A few real steps on this machine."""

    tokens_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`recipe` is what will be run; `steps_down` says in sentences what was made smaller and why, `remarks` what else
    should be known; `minutes` is None where nothing was measured; `raw_bytes` is the estimate before the factor of
    earlier runs."""

    recipe: Recipe
    device: str
    weights_bytes: int
    raw_bytes: int
    memory_bytes: int
    free_bytes: int | None
    disk_bytes: int
    work_tokens: int
    minutes: float | None
    word: Literal["fits", "tight"]
    steps_down: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    def measured(self, base: str, *, peak_bytes: int | None, seconds: float | None) -> PastRun:
        """The estimate beside what was then measured."""
        return PastRun(
            base,
            self.device,
            self.recipe.precision,
            self.weights_bytes,
            self.raw_bytes,
            peak_bytes,
            self.work_tokens,
            seconds,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of this machine's speed and memory beside the device report."""

    past: Sequence[PastRun] = ()
    probe: Probe | None = None
    free_disk_bytes: int | None = None


NOTHING_KNOWN: Final = Known()


def plan(device: Device, base: BaseFacts, recipe: Recipe, known: Known = NOTHING_KNOWN) -> Plan:
    """The recipe made to fit. Raises Refused with the reason where it cannot be run here."""
    require_device(device)
    chosen, remarks = _with_precision(device, base, recipe)
    said: tuple[str, ...] = ()
    factor = memory_factor(known.past, base=base.name, device=device.name, precision=chosen.precision)
    free = None if device.free_bytes is None else device.free_bytes - _SPARE_BYTES
    while free is not None and _needed(base, chosen, device, factor) > free:
        smaller, sentence = _smaller(chosen)
        if smaller is None:
            raise _does_not_fit(base, _needed(base, chosen, device, factor), free)
        chosen, said = smaller, _said(said, sentence)
    needed = _needed(base, chosen, device, factor)
    disk = disk_bytes(base, chosen)
    _require_disk(disk, known.free_disk_bytes)
    return Plan(
        recipe=chosen,
        device=device.name,
        weights_bytes=base.weights(chosen.precision),
        raw_bytes=base.weights(chosen.precision) + working_bytes(base, chosen, compute_bytes=_compute(device)),
        memory_bytes=needed,
        free_bytes=device.free_bytes,
        disk_bytes=disk,
        work_tokens=work_tokens(base, chosen),
        minutes=_minutes(base, chosen, device, known),
        word="fits" if free is None or needed <= _TIGHT_SHARE * free else "tight",
        steps_down=said,
        remarks=remarks,
    )


def fits(device: Device, base: BaseFacts, recipe: Recipe, known: Known = NOTHING_KNOWN) -> tuple[str, str]:
    """("fits" | "tight" | "does not fit", why) for a list of base models."""
    try:
        found = plan(device, base, recipe, known)
    except Refused as error:
        return "does not fit", str(error)
    return ("tight" if found.steps_down else found.word), " ".join((*found.remarks, *found.steps_down))


def require_device(device: Device) -> None:
    """A card that is there but fails is a reason to stop, never to go on without it and say nothing."""
    if device.device == "none" or device.kernel_ok is False:
        raise Refused(
            device.reason or "There is no device to train on.",
            hint="Face memory works all the same. See: pvchat doctor",
            title="Training is not possible here",
        )


# --- Memory -----------------------------------------------------------------------------------------------------------


def visual_tokens(base: BaseFacts, recipe: Recipe) -> int:
    return round(recipe.frames * recipe.max_pixels / base.pixels_per_token)


def pass_tokens(base: BaseFacts, recipe: Recipe) -> int:
    """Of one pass: the clips of a step, each with its questions behind it."""
    one = visual_tokens(base, recipe) + recipe.questions_per_clip * _QUESTION_TOKENS
    return recipe.clips_per_step * max(visual_tokens(base, recipe) + _QUESTION_TOKENS, min(one, recipe.max_tokens))


def working_bytes(base: BaseFacts, recipe: Recipe, *, compute_bytes: int) -> int:
    """Everything beside the weights, as the sum of parts above."""
    return round(max(_training(base, recipe, compute_bytes), _features(base, recipe, compute_bytes)))


def _training(base: BaseFacts, recipe: Recipe, compute: int) -> float:
    tokens, queries, keys = pass_tokens(base, recipe), base.heads * base.head_width, base.key_heads * base.head_width
    kept = base.layers * tokens * base.width * compute
    plain = 8 * base.width + 4 * queries + 4 * keys + 6 * base.feed_forward
    lora = 7 * base.width + 2 * base.feed_forward if recipe.adapter.lora else 0
    layer = tokens * (plain * compute + lora * 4)
    answers = min(_LOGIT_ROWS, recipe.clips_per_step * recipe.questions_per_clip * _QUESTION_TOKENS)
    logits = answers * base.vocabulary * _LOGIT_BYTES
    unpacked = 2 * base.width * base.feed_forward * compute if recipe.precision == "nf4" else 0
    visual = recipe.clips_per_step * visual_tokens(base, recipe) * base.width * (1 + base.deep_rows) * compute
    return _TRAINED_BYTES * base.trained(recipe) + kept + layer + 3 * tokens**2 + logits + unpacked + visual


def _features(base: BaseFacts, recipe: Recipe, compute: int) -> float:
    """One clip through the tower, no gradient: some ten rows of its width for each patch (four to a token)."""
    return 4 * visual_tokens(base, recipe) * base.tower_width * 10 * compute


def _needed(base: BaseFacts, recipe: Recipe, device: Device, factor: float) -> int:
    working = working_bytes(base, recipe, compute_bytes=_compute(device))
    return round(base.weights(recipe.precision) + factor * working)


def _compute(device: Device) -> int:
    """Bytes of a number that is computed with: bf16 on a card, fp32 on the processor."""
    return 2 if device.device == "cuda" else 4


def memory_factor(past: Sequence[PastRun], *, base: str, device: str, precision: Precision) -> float:
    """Measured against estimated, weights left out: the largest of this base's runs on this device, else the median of
    any base's at this precision; without any, a margin."""
    like = [run for run in past if run.precision == precision and run.device == device]
    own = [ratio for run in like if run.base == base and (ratio := _ratio(run)) is not None]
    if own:
        return max(own)
    any_base = [ratio for run in like if (ratio := _ratio(run)) is not None]
    return max(1.0, median(any_base)) if any_base else _MARGIN


def _ratio(run: PastRun) -> float | None:
    estimated = run.estimate_bytes - run.weights_bytes
    if run.peak_bytes is None or estimated <= 0:
        return None
    ratio = (run.peak_bytes - run.weights_bytes) / estimated
    return ratio if _FACTORS[0] <= ratio <= _FACTORS[1] else None


# --- Making it smaller ------------------------------------------------------------------------------------------------


def _with_precision(device: Device, base: BaseFacts, recipe: Recipe) -> tuple[Recipe, tuple[str, ...]]:
    said: tuple[str, ...] = ()
    if device.device != "cuda":
        said = ("No graphics card can be used, so the processor does the work: this takes far longer.",)
    if recipe.precision in base.precisions:
        return recipe, said
    usual = base.precisions[0]
    return replace(recipe, precision=usual), (*said, f"This base model is trained in {usual}, not {recipe.precision}.")


def _smaller(recipe: Recipe) -> tuple[Recipe | None, str]:
    """The next smaller recipe and what to say; what costs least quality comes first."""
    if recipe.clips_per_step > 1:
        fewer = recipe.clips_per_step // 2
        return replace(
            recipe, clips_per_step=fewer
        ), f"{fewer} clip{'s' * (fewer > 1)} at a time, so that it fits into the memory."
    if recipe.questions_per_clip > 4:
        fewer = recipe.questions_per_clip // 2
        return replace(recipe, questions_per_clip=fewer), f"{fewer} questions at a time, so that it fits."
    if recipe.max_pixels > _LEAST_PIXELS:
        side = max(224, int(recipe.max_pixels**0.5 * 0.8) // 32 * 32)
        return replace(recipe, max_pixels=side * side), f"Pictures of {side}x{side} pixels, so that it fits."
    if recipe.frames > _LEAST_FRAMES:
        fewer = recipe.frames // 2
        return replace(recipe, frames=fewer), f"{fewer} pictures of each clip, so that it fits."
    return None, ""


def _said(said: tuple[str, ...], sentence: str) -> tuple[str, ...]:
    """The newest of sentences that say the same thing with another number."""
    topic = "".join(c for c in sentence if not c.isdigit())
    return (*(s for s in said if "".join(c for c in s if not c.isdigit()) != topic), sentence)


def _does_not_fit(base: BaseFacts, needed: int, free: int) -> Refused:
    return Refused(
        f"{base.name} needs about {needed / GIB:.1f} GB of memory, {max(0, free) / GIB:.1f} GB are free.",
        hint="Close other programs, or choose a smaller base model.",
        title="This base model does not fit",
    )


# --- Disk and time ----------------------------------------------------------------------------------------------------


def disk_bytes(base: BaseFacts, recipe: Recipe) -> int:
    """Frames of the samples, features, checkpoints and the pack; all but the pack are removed in the end."""
    shown = recipe.clips * recipe.frames + recipe.clips // 2
    frames = shown * recipe.max_pixels * _FRAME_BYTES
    rows = shown * recipe.max_pixels / base.pixels_per_token
    features = rows * base.width * (1 + base.deep_rows) * 2
    trained = base.trained(recipe)
    return round(frames + features + _CHECKPOINTS * _CHECKPOINT_BYTES * trained + 2 * trained)


def _require_disk(needed: int, free: int | None) -> None:
    if free is not None and needed > free:
        raise Refused(
            f"Training needs about {size_text(needed)} of disk space, {size_text(free)} are free.",
            hint="Free some space, or move the data folder to another drive.",
        )


def work_tokens(base: BaseFacts, recipe: Recipe) -> int:
    """Tokens that go through the decoder in training, both stages."""
    still = round(recipe.max_pixels / base.pixels_per_token)
    asked = recipe.questions * _QUESTION_TOKENS
    stills = recipe.image_epochs * (recipe.clips // 2 * still + asked // 4)
    return stills + recipe.video_epochs * (recipe.clips * visual_tokens(base, recipe) + 3 * asked // 4)


def _minutes(base: BaseFacts, recipe: Recipe, device: Device, known: Known) -> float | None:
    work = work_tokens(base, recipe)
    if known.probe is not None and known.probe.tokens_per_s > 0:
        return round(work / known.probe.tokens_per_s / 60, 1)
    like = [
        run.seconds / run.work_tokens
        for run in known.past
        if (run.base, run.device, run.precision) == (base.name, device.name, recipe.precision)
        and run.seconds is not None
        and run.work_tokens > 0
    ]
    return round(work * median(like) / 60, 1) if like else None
