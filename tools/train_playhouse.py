"""Train the playhouse's own base in slices: python -m tools.train_playhouse render|tower|base --minutes 60

Everything is kept under build/playhouse: parts of rendered clips, checkpoints, a log with a line for each evaluation.
`render` makes clips ahead and may run beside the others; `tower` teaches the vision tower to see, `base` the whole
model to answer. Each goes on where it stopped.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import torch

from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.load import load
from pvchat_desktop.ml.base_models.registry import family_of
from pvchat_desktop.protocol.messages import BaseModel
from pvchat_desktop.services.question_templates import question_templates
from tools.playhouse import answering, asking, exam
from tools.playhouse import tower as seeing
from tools.playhouse.ahead import ahead
from tools.playhouse.model import SIZES, build, normalised, see
from tools.playhouse.pool import Part, Plan, load_part, make_part
from tools.playhouse.running import Log, Pace, State, optimiser_of, take_step
from tools.playhouse.sequences import Scribe
from tools.playhouse.starting import compare_people
from tools.playhouse.tokenizer import kept_tokenizer

FOLDER = Path(__file__).resolve().parents[1] / "build" / "playhouse"
CLIPS_PER_PART, FAMILIES_PER_PART, FRAMES = 512, 150, 6


def part_folder(kind: str, number: int) -> Path:
    return FOLDER / "pool" / f"{kind}-{number:04d}"


def render_parts(kind: Literal["train", "validation"], numbers: Sequence[int], until: float, processes: int) -> None:
    """Parts that are not there yet; none is begun after `until`."""
    clips, families = (CLIPS_PER_PART, FAMILIES_PER_PART) if kind == "train" else (256, 80)
    missing = [number for number in numbers if not part_folder(kind, number).exists()]
    plans = [Plan(kind, clips, families, FRAMES, number * families, number) for number in missing]
    with ProcessPoolExecutor(processes) as pool:
        done = [pool.submit(_render, plan, part_folder(kind, plan.seed), until) for plan in plans]
        for one in done:
            one.result()


def _render(plan: Plan, folder: Path, until: float) -> None:
    cv2.setNumThreads(1)
    if time.monotonic() < until:
        make_part(plan, folder)


def parts_of(kind: str) -> list[Part]:
    """All parts that are there; waits for the first one."""
    while not (found := sorted((FOLDER / "pool").glob(f"{kind}-????"))):
        time.sleep(2.0)
    return [load_part(folder) for folder in found]


@dataclass(slots=True, eq=False)
class Slice:
    """The part of a training that this run does: from where the last one stopped, until the time is up."""

    state: State
    pace: Pace
    file: Path
    log: Log
    until: float
    _began: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, name: str, modules: torch.nn.ModuleDict, options: argparse.Namespace, until: float) -> Slice:
        pace = Pace(steps=options.steps, rate=options.rate, warmup=options.warmup, begun=options.begun)
        state = State(modules, optimiser_of(modules, pace))
        file = FOLDER / f"{name}-{options.size}.pt"
        if file.exists():
            state.restore(file, torch.device(options.device))
        return cls(state, pace, file, Log(file.with_suffix(".log")), until)

    def steps(self, most: int) -> range:
        return range(self.state.step, min(self.pace.steps, self.state.step + most))

    def save(self) -> None:
        self.state.seconds += time.monotonic() - self._began
        self._began = time.monotonic()
        self.state.save(self.file)

    def tell(self, figures: Mapping[str, float]) -> None:
        print(self.log.write(step=self.state.step, seconds=round(self.state.seconds), **figures), flush=True)

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.until


def computing(options: argparse.Namespace) -> torch.autocast:
    """bf16 on a GPU."""
    return torch.autocast(options.device, torch.bfloat16, enabled=options.device == "cuda")


def train_tower(options: argparse.Namespace, until: float) -> None:
    device = torch.device(options.device)
    tower = new_tower(options)
    heads = seeing.Heads(SIZES[options.size].width).to(device)
    work = Slice.of("tower", torch.nn.ModuleDict({"tower": tower, "heads": heads}), options, until)
    work.state.step = max(work.state.step, options.begun)
    # New heads tell a tower that sees already nothing but noise.
    rests_until = options.begun + options.warmup if options.begin_with else 0
    parts = parts_of("train")

    def draw(step: int) -> seeing.Batch:
        return seeing.draw_batch(
            parts, np.random.default_rng((1, step)), pictures=options.batch, references=options.batch
        )

    for batch in ahead(draw, work.steps(options.most), workers=options.workers):
        tower.requires_grad_(work.state.step >= rests_until)
        with computing(options):
            loss, figures = seeing.loss_of(tower, heads, batch, device, identity=seeing.weight_at(work.state.step))
        work.log.add({**figures, "norm": take_step(work.state, loss, work.pace)})
        if work.state.step % options.every == 0:
            work.save()
            work.tell(tower_figures(tower, heads, device))
        if work.is_over:
            break
    work.save()


def new_tower(options: argparse.Namespace) -> Any:
    """Of chance, or of a base that was written before."""
    if options.begin_with is not None:
        return written_base(options).model.model.visual
    model: Any = build(SIZES[options.size], kept_tokenizer(FOLDER / "tokenizer"), seed=0)
    return model.model.visual.to(torch.device(options.device))


def tower_figures(tower: torch.nn.Module, heads: seeing.Heads, device: torch.device) -> dict[str, float]:
    parts = parts_of("validation")
    batches = [seeing.draw_batch(parts, np.random.default_rng((2, i)), pictures=64, references=64) for i in range(2)]
    rows = [seeing.measure(tower, heads, batch, device) for batch in batches]
    return {name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]}


def loaded_base(options: argparse.Namespace) -> LoadedBase:
    """The model before the second stage: a tower that has learned to see, its rows as long as those of words. Or one
    that was written before, where its checkpoint is gone."""
    device = torch.device(options.device)
    if options.begin_with is not None:
        return written_base(options)
    model: Any = build(SIZES[options.size], kept_tokenizer(FOLDER / "tokenizer"), seed=0)
    base = LoadedBase(
        model=model.to(device),
        tokenizer=kept_tokenizer(FOLDER / "tokenizer"),
        family=family_of("qwen3_vl"),
        precision="fp32",
        device=device,
        compute_dtype=torch.float32,
        content_hash="",
    )
    if (FOLDER / f"tower-{options.size}.pt").exists():
        # As long as the embedding's rows, so that neither drowns the other.
        heads = put_tower(base, options, answering.row_length(base))
        compare_people(model, heads)
    return base


def written_base(options: argparse.Namespace) -> LoadedBase:
    folder = str(options.begin_with)
    written = load(BaseModel("written", folder, content_hash="", precision="fp32", device=options.device))
    if not (FOLDER / "tokenizer" / "tokenizer.json").exists():
        written.tokenizer.save_pretrained(FOLDER / "tokenizer")  # its rows mean these words
    written.model.requires_grad_(True)  # noqa: FBT003
    return written


def put_tower(base: LoadedBase, options: argparse.Namespace, length: torch.Tensor) -> seeing.Heads:
    """The tower of the first stage, its rows scaled to a mean length; and the heads it learned with."""
    kept = torch.load(FOLDER / f"tower-{options.size}.pt", map_location=base.device, weights_only=True)["modules"]
    heads = seeing.Heads(SIZES[options.size].width)
    for part, module in (("tower.", base.model.model.visual), ("heads.", heads)):
        module.load_state_dict({name.removeprefix(part): v for name, v in kept.items() if name.startswith(part)})
    factor = length / seen_length(base)
    with torch.no_grad():
        for weight in base.model.model.visual.merger.linear_fc2.parameters():
            weight.mul_(factor)
    return heads


@torch.no_grad()
def seen_length(base: LoadedBase) -> torch.Tensor:
    """Mean length of the rows that some pictures are seen as."""
    part = parts_of("validation")[0]
    shown = torch.from_numpy(np.ascontiguousarray(part.frames[:16, 0])).to(base.device)
    length: torch.Tensor = see(base.model.model.visual, normalised(shown)).norm(dim=-1).mean()
    return length


def train_base(options: argparse.Namespace, until: float) -> None:
    base = loaded_base(options)
    visual = base.model.model.visual
    visual.requires_grad_(options.train_tower)
    work = Slice.of("base", torch.nn.ModuleDict({"model": base.model}), options, until)
    work.state.step = max(work.state.step, options.begun)
    if options.new_tower:
        put_tower(base, options, seen_length(base))
    parts, checked = parts_of("train"), parts_of("validation")
    frozen = not options.train_tower
    sight = answering.Sight(parts, visual, frozen=frozen, device=base.device)
    scribe, mix = (
        Scribe(base),
        asking.Mix(general=options.general, matching=options.matching, focused_share=options.focused),
    )

    def draw(step: int) -> asking.Drawn:
        rng = np.random.default_rng((7, step))
        return asking.draw(scribe, question_templates(), parts, rng, batch=options.batch, mix=mix)

    for drawn in ahead(draw, work.steps(options.most), workers=options.workers):
        with computing(options):
            loss, figures = answering.loss_of(answering.forward(base, sight, drawn), drawn.packed)
        work.log.add({**figures, "norm": take_step(work.state, loss, work.pace)})
        if work.state.step % options.every == 0:
            work.save()
            judged = answering.Sight(checked, visual, frozen=True, device=base.device)
            work.tell(exam.figures(base, judged, checked, clips=options.examined))
            base.model.train()
        if work.is_over:
            break
    work.save()


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("render", "tower", "base"))
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--most", type=int, default=1_000_000, help="steps of this slice, if the minutes last")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--size", default="small", choices=tuple(SIZES))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="render: number of the first part")
    parser.add_argument("--parts", type=int, default=20, help="render: how many parts of clips")
    parser.add_argument("--processes", type=int, default=1, help="render: how many parts at once")
    parser.add_argument("--workers", type=int, default=0, help="processes that draw steps ahead; 0: none")
    parser.add_argument("--examined", type=int, default=96, help="base: clips of each evaluation")
    parser.add_argument("--warmup", type=int, default=100)
    parser.add_argument("--general", type=int, default=5, help="base: general questions for each clip")
    parser.add_argument("--matching", type=int, default=3, help="base: questions about somebody for each clip")
    parser.add_argument("--focused", type=float, default=0.0, help="base: share of steps that show little but people")
    parser.add_argument("--new-tower", action="store_true", help="base: go on with what the tower has learned since")
    parser.add_argument("--train-tower", action="store_true", help="base: the tower goes on learning")
    parser.add_argument("--begin-with", type=Path, help="the folder of a written base, for want of a checkpoint")
    parser.add_argument("--begun", type=int, default=0, help="steps that what was written has behind it")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    options = options_of(arguments)
    torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision("high")
    until = time.monotonic() + 60.0 * options.minutes
    if options.what == "render":
        render_parts("validation", range(1), until, options.processes)
        render_parts("train", range(options.first, options.first + options.parts), until, options.processes)
    else:
        (train_tower if options.what == "tower" else train_base)(options, until)


if __name__ == "__main__":
    main()
