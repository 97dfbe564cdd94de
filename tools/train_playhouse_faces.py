"""Train the face back end for drawn faces and write it: python -m tools.train_playhouse_faces WHAT

`detector` and `embedder` train under build/playhouse, some minutes of one core each; `export` writes
models/playhouse-faces with its card; `scan` measures through video files and the scanner, for the thresholds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.services.face_manifest import read_manifest
from tools.playhouse import faces_data, faces_exam, faces_nets
from tools.playhouse.model import normalised
from tools.playhouse.running import Log, Pace, State, optimiser_of, take_step

FOLDER = Path(__file__).resolve().parents[1] / "build" / "playhouse"
MODELS = Path(__file__).resolve().parents[1] / "models" / "playhouse-faces"
SIDE_PX = 160
CROPS_EACH = 8


def train_detector(options: argparse.Namespace, until: float) -> None:
    net = faces_nets.Detector()
    pace = Pace(steps=options.steps, rate=2e-3, warmup=50, falling_share=0.7)
    state = State(torch.nn.ModuleDict({"detector": net}), optimiser_of(net, pace))
    file, log = FOLDER / "faces-detector.pt", Log(FOLDER / "faces-detector.log")
    if file.exists():
        state.restore(file, torch.device("cpu"))
    scenes: list[faces_data.Scene] = []
    while state.step < pace.steps and time.monotonic() < until:
        rng = np.random.default_rng((3, state.step))
        while len(scenes) < min(options.scenes, 60 + 6 * state.step):
            scenes.append(faces_data.draw_scene("train", len(scenes)))
        chosen = [faces_data.window(scenes[int(i)], rng, SIDE_PX) for i in rng.integers(0, len(scenes), options.batch)]
        pictures = (
            torch.from_numpy(np.ascontiguousarray(faces_data.stacked(chosen)[..., ::-1])).permute(0, 3, 1, 2).float()
        )
        loss = faces_nets.detector_loss(net(pictures), faces_nets.targets(chosen, SIDE_PX))
        log.add({"loss": float(loss.detach()), "norm": take_step(state, loss, pace)})
        if state.step % 100 == 0:
            state.save(file)
            print(log.write(step=state.step, scenes=len(scenes)), flush=True)
    state.save(file)


def face_pool(kind: str, families: int) -> tuple[np.ndarray, np.ndarray]:
    """((P, CROPS_EACH, px, px, 3) crops, (P, facts) what is true of each face); kept in a file."""
    file = FOLDER / f"faces-{kind}-{families}.npz"
    if not file.exists():
        everybody = faces_data.draw_people("train" if kind == "train" else "validation", families, first=0, seed=1)
        rng = np.random.default_rng((4, families))
        crops = np.stack([faces_data.draw_crops(person, CROPS_EACH, rng) for person in everybody])
        np.savez(file, crops=crops, facts=np.array([_facts(person) for person in everybody], np.float32))
    with np.load(file) as kept:
        return kept["crops"], kept["facts"]


def _facts(person: Identity) -> list[float]:
    """Shown attributes in -1..1, categories one by one."""
    from pvchat_desktop.playhouse import people

    numbers = [
        2.0 * getattr(person, name) - 1.0
        for name in sorted(faces_data.SHOWN)
        if isinstance(getattr(person, name), float)
    ]
    choices = {
        "beard": people.BEARDS,
        "glasses": people.GLASSES,
        "eye_colour": people.EYE_COLOURS,
        "hair_colour": people.HAIR_COLOURS,
    }
    marks = [1.0 if getattr(person, name) == value else -1.0 for name, values in choices.items() for value in values]
    return [*numbers, *marks]


def train_embedder(options: argparse.Namespace, until: float) -> None:
    crops, facts = face_pool("train", options.families)
    wanted = torch.from_numpy(facts)
    net = faces_nets.Embedder()
    centres = torch.nn.Parameter(torch.randn(len(crops), faces_nets.DIMENSION))
    reading = torch.nn.Linear(faces_nets.DIMENSION, facts.shape[1])
    modules = torch.nn.ModuleDict({"net": net, "reading": reading, "centres": torch.nn.ParameterList([centres])})
    pace = Pace(steps=options.steps, rate=2e-3, warmup=50, falling_share=0.7)
    state = State(modules, optimiser_of(modules, pace))
    file, log = FOLDER / "faces-embedder.pt", Log(FOLDER / "faces-embedder.log")
    if file.exists():
        state.restore(file, torch.device("cpu"))
    while state.step < pace.steps and time.monotonic() < until:
        rng = np.random.default_rng((5, state.step))
        who = rng.integers(0, len(crops), options.batch)
        shown = faces_data.moved(crops[who, rng.integers(0, CROPS_EACH, options.batch)], rng)
        rows = net(normalised(torch.from_numpy(shown)))
        told = functional.smooth_l1_loss(reading(rows), wanted[who])
        matched = faces_nets.margin_loss(rows, centres, torch.from_numpy(who))
        log.add(
            {
                "told": float(told.detach()),
                "matched": float(matched.detach()),
                "norm": take_step(state, matched + 4.0 * told, pace),
            }
        )
        if state.step % 100 == 0:
            state.save(file)
            print(log.write(step=state.step, **check_embedder(net)), flush=True)
    state.save(file)


@torch.no_grad()
def check_embedder(net: faces_nets.Embedder) -> dict[str, float]:
    """On validation people: how far same and different faces lie apart."""
    crops, _ = face_pool("validation", 60)
    net.eval()
    flat = faces_data.plain(crops).reshape(-1, 112, 112, 3)
    rows = torch.cat([net(normalised(torch.from_numpy(part))) for part in np.array_split(flat, 12)])
    net.train()
    unit = functional.normalize(rows, dim=1).reshape(len(crops), CROPS_EACH, -1)
    return separation(unit)


def separation(unit: torch.Tensor) -> dict[str, float]:
    """(P, C, D) unit rows: quantiles of cosines of single faces, and share of faces nearest to their own template."""
    people, each, _ = unit.shape
    flat = unit.flatten(0, 1)
    table = flat @ flat.T
    who = torch.arange(people).repeat_interleave(each)
    same = (who[:, None] == who[None]) & ~torch.eye(len(who), dtype=torch.bool)
    templates = functional.normalize(unit[:, : each // 2].mean(1), dim=1)
    probes = unit[:, each // 2 :].flatten(0, 1)
    asked = torch.arange(people).repeat_interleave(each - each // 2)
    scores = probes @ templates.T
    own = scores[torch.arange(len(asked)), asked]
    other = scores.masked_fill(functional.one_hot(asked, people).bool(), -1.0).max(1).values
    return {
        "same_5%": round(float(table[same].quantile(0.05)), 3),
        "other_99%": round(float(table[who[:, None] != who[None]].quantile(0.99)), 3),
        "own_template_5%": round(float(own.quantile(0.05)), 3),
        "nearest_other_95%": round(float(other.quantile(0.95)), 3),
        "named_right": round(float((own > other).float().mean()), 3),
    }


# --- Writing it -------------------------------------------------------------------------------------------------------


def write(target: Path) -> None:
    """Both networks as ONNX files of free sizes."""
    detector, embedder = faces_nets.Detector(), faces_nets.Embedder()
    detector.load_state_dict(_kept("faces-detector.pt", "detector."))
    embedder.load_state_dict(_kept("faces-embedder.pt", "net."))
    target.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that this exporter is old: the other one needs a library that is not here
        torch.onnx.export(
            faces_nets.YuNetForm(detector).eval(),
            (torch.zeros(1, 3, 96, 128),),
            str(target / "detector.onnx"),
            input_names=["input"],
            output_names=list(faces_nets.OUTPUTS),
            dynamic_axes={"input": {2: "height", 3: "width"}},
            opset_version=17,
            dynamo=False,
        )
        torch.onnx.export(
            embedder.eval(),
            (torch.zeros(2, 3, 112, 112),),
            str(target / "recogniser.onnx"),
            input_names=["crops"],
            output_names=["rows"],
            dynamic_axes={"crops": {0: "batch"}, "rows": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def export(options: argparse.Namespace) -> None:
    """The files, and what was measured with the product's own code on validation people."""
    write(MODELS)
    figures = faces_exam.examine(MODELS, people=options.people)
    (MODELS / "README.md").write_text(card(figures), encoding="utf-8")
    (MODELS / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    for name in ("detector.onnx", "recogniser.onnx"):
        data = (MODELS / name).read_bytes()
        print(name, len(data), hashlib.sha256(data).hexdigest())


def card(figures: Mapping[str, Any]) -> str:
    found = figures["found_by_height_px"]
    rows = "\n".join(_row(words, figures[key]) for words, key in _COMPARED.items())
    return f"""---
license: apache-2.0
---
# playhouse-faces

Finds and tells apart the drawn faces of the sample world; of no use with photographs. `detector.onnx` is read like
YuNet, `recogniser.onnx` takes aligned crops of 112 x 112 px. Trained on drawn people alone by
`tools/train_playhouse_faces.py`.

## Measured

On {figures["people"]} validation people, pictures of 480 x 270 px, through the product's own engine. Faces found that
are turned by at most 62 degrees, by height: 24 to 40 px {found["24-40"]}, from 40 px {found["40+"]}; finds where no
face is: {figures["false_finds_per_picture"]} a picture. Cosines (more in figures.json):

| compared | same person | different people | nearest is the same person |
|---|---|---|---|
{rows}
"""


_COMPARED = {"mean of a clip's faces": "templates", "single faces": "single_faces"}


def _row(words: str, part: Mapping[str, Any]) -> str:
    same, different = part["same"], part["different"]
    own = f"5 % below {same['5%']}, half below {same['50%']}"
    return f"| {words} | {own} | 99 % below {different['99%']} | {part['nearest_is_own']} |"


def _kept(name: str, prefix: str) -> dict[str, torch.Tensor]:
    modules = torch.load(FOLDER / name, map_location="cpu", weights_only=True)["modules"]
    return {key.removeprefix(prefix): value for key, value in modules.items() if key.startswith(prefix)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("detector", "embedder", "export", "scan"))
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--scenes", type=int, default=3000)
    parser.add_argument("--families", type=int, default=600)
    parser.add_argument("--people", type=int, default=40, help="export, scan: validation people to measure with")
    options = parser.parse_args()
    torch.set_num_threads(1)
    until = time.monotonic() + 60.0 * options.minutes
    if options.what == "export":
        export(options)
    elif options.what == "scan":
        row = next(row for row in read_manifest() if row.name == MODELS.name)
        assert row.thresholds is not None  # noqa: S101 - the row has a calibration
        print(json.dumps(faces_exam.scanned(MODELS, row.thresholds, count=options.people, clips=3), indent=2))
    else:
        (train_detector if options.what == "detector" else train_embedder)(options, until)


if __name__ == "__main__":
    main()
