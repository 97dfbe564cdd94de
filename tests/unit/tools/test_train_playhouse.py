"""A slice of each training on a world of a few clips: it runs, stops, goes on, and what is written is loaded again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.ml.base_models.base import compose, embed, logits
from pvchat_desktop.ml.base_models.decoder import unwrapped
from pvchat_desktop.ml.identity.rows import MODULE
from pvchat_desktop.ml.identity.slots import bind_slots
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.remoh.model import add_adapter
from pvchat_desktop.playhouse.lessons import Lesson
from pvchat_desktop.services.question_templates import question_templates
from tools import export_playhouse, train_playhouse
from tools.playhouse import answering, asking
from tools.playhouse.model import FRAME_PX, PATCH_PX, REFERENCE_ROWS, SIZES, normalised, see
from tools.playhouse.model import build as build_model
from tools.playhouse.pool import Plan, load_part, make_part
from tools.playhouse.sequences import Asked, Scribe, features_of, pack
from tools.playhouse.tokenizer import kept_tokenizer

_OPTIONS = ["--size", "tiny", "--batch", "2", "--steps", "3", "--every", "3", "--warmup", "1"]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("playhouse")
    for kind, split in (("train", "train"), ("validation", "validation")):
        make_part(Plan(split, clips=6, families=3, frames=3, first_person=0, seed=1), folder / "pool" / f"{kind}-0000")  # type: ignore[arg-type]
    kept_tokenizer(folder / "tokenizer")
    return folder


@pytest.fixture
def build(pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build folder of its own, with the common clips."""
    for name in ("pool", "tokenizer"):
        (tmp_path / name).symlink_to(pool / name)
    monkeypatch.setattr(train_playhouse, "FOLDER", tmp_path)
    return tmp_path


def _modules(file: Path) -> dict[str, torch.Tensor]:
    kept: dict[str, torch.Tensor] = torch.load(file, weights_only=True)["modules"]
    return kept


@pytest.mark.parametrize("what", ["tower", "base"])
def test_a_training_that_was_stopped_goes_on_as_if_it_had_not(build: Path, what: str) -> None:
    file = build / f"{what}-tiny.pt"
    train_playhouse.main([what, *_OPTIONS])
    whole = _modules(file)
    file.unlink()
    train_playhouse.main([what, *_OPTIONS, "--most", "2"])
    assert torch.load(file, weights_only=True)["step"] == 2
    train_playhouse.main([what, *_OPTIONS])
    again = _modules(file)
    assert all(torch.equal(whole[name], again[name]) for name in whole)
    assert (build / f"{what}-tiny.log").read_text().count("\n") == 2


def test_a_base_goes_on_with_what_the_tower_has_learned_since(build: Path) -> None:
    train_playhouse.main(["base", *_OPTIONS])
    before = _modules(build / "base-tiny.pt")
    train_playhouse.main(["tower", *_OPTIONS])
    learned = _modules(build / "tower-tiny.pt")
    longer = [*_OPTIONS[:4], "--steps", "4", *_OPTIONS[6:]]
    train_playhouse.main(["base", *longer, "--new-tower"])
    after = _modules(build / "base-tiny.pt")
    seen = {name: name.replace("tower.", "model.model.visual.") for name in learned if name.startswith("tower.")}
    scaled = [name for name in seen if "merger.linear_fc2" in name]
    assert all(torch.equal(learned[name], after[own]) for name, own in seen.items() if name not in scaled)
    assert not all(torch.equal(before[own], after[own]) for own in seen.values())
    factors = torch.cat([(after[seen[name]] / learned[name]).flatten() for name in scaled])
    assert float(factors.std()) < 1e-3 * float(factors.mean())


def test_a_base_whose_checkpoint_is_gone_goes_on_from_what_was_written(build: Path, tmp_path: Path) -> None:
    train_playhouse.main(["base", *_OPTIONS])
    written = tmp_path / "written"
    export_playhouse.write(build / "base-tiny.pt", build / "tokenizer", "tiny", written)
    before = _modules(build / "base-tiny.pt")
    (build / "base-tiny.pt").unlink()
    (build / "tokenizer").unlink()
    again = [*_OPTIONS, "--begin-with", str(written), "--begun"]
    train_playhouse.main(["base", *again, "3"])
    taken_up = _modules(build / "base-tiny.pt")
    assert taken_up.keys() == before.keys()
    assert all(torch.equal(taken_up[name], before[name].bfloat16().float()) for name in before)
    assert (build / "tokenizer" / "tokenizer.json").read_text() == (written / "tokenizer.json").read_text()
    (build / "base-tiny.pt").unlink()
    train_playhouse.main(["base", *again, "2"])
    assert torch.load(build / "base-tiny.pt", weights_only=True)["step"] == 3
    learned = _modules(build / "base-tiny.pt")
    assert any(not torch.equal(learned[name], taken_up[name]) for name in learned)


def test_a_tower_that_sees_already_rests_while_its_new_heads_learn_to_read_it(build: Path, tmp_path: Path) -> None:
    train_playhouse.main(["base", *_OPTIONS])
    written = tmp_path / "written"
    export_playhouse.write(build / "base-tiny.pt", build / "tokenizer", "tiny", written)
    seen = {name.removeprefix("model.model.visual."): w for name, w in _modules(build / "base-tiny.pt").items()}
    options = ["tower", *_OPTIONS[:4], "--every", "9", "--begin-with", str(written), "--begun", "10", "--warmup", "2"]
    learned = []
    for steps in ("12", "13"):
        train_playhouse.main([*options, "--steps", steps])
        kept = _modules(build / "tower-tiny.pt")
        learned.append({name.removeprefix("tower."): w for name, w in kept.items() if name.startswith("tower.")})
    assert all(torch.equal(w, seen[name].bfloat16().float()) for name, w in learned[0].items())
    assert any(not torch.equal(w, learned[0][name]) for name, w in learned[1].items())


def test_the_same_plan_gives_the_same_part(pool: Path, tmp_path: Path) -> None:
    plan = Plan("train", clips=6, families=3, frames=3, first_person=0, seed=1)
    make_part(plan, tmp_path / "again")
    ours, again = load_part(pool / "pool" / "train-0000"), load_part(tmp_path / "again")
    assert np.array_equal(ours.frames, again.frames)
    assert np.array_equal(ours.references, again.references)
    assert (ours.person >= 0).any(1).all()


def test_the_written_base_is_loaded_by_the_product_and_reads_the_same_prompt(build: Path) -> None:
    train_playhouse.main(["base", *_OPTIONS])
    target = build / "mini"
    facts = export_playhouse.write(build / "base-tiny.pt", build / "tokenizer", "tiny", target)
    assert facts["steps"] == 3
    base = export_playhouse.read(target)
    figures = export_playhouse.examine(target, [build / "pool" / "validation-0000"], clips=4, frames=2)
    assert 0.0 <= figures["place"] <= 1.0
    assert "playhouse-mini" in export_playhouse.card(facts, figures, clips=4, frames=2)
    part = load_part(build / "pool" / "train-0000")
    lesson = Lesson("place", "Where is this?", "In the park.")
    times = np.arange(2)
    packed = pack(
        Scribe(base), [(part.times_s[0, times], [Asked(Lesson("count", "How many?", "Two.")), Asked(lesson)])]
    )
    sight = answering.Sight([part], base.model.model.visual, frozen=True, device=base.device)
    frames = asking.Frames(0, part, np.array([0]), times[None])
    drawn = asking.drawn(Scribe(base), frames, [list(packed.asked)], np.random.default_rng(0))
    with torch.no_grad():
        ours = answering.forward(base, sight, drawn)[packed.of_lesson == 1, : base.vocabulary]
        clip = features_of(part.times_s[0, times], sight.frames(0, np.array([0]), times[None])[0])
        composed = compose(
            base, clip, prompt.parts(base, (), lesson.question), answer=prompt.answer_ids(base, (), lesson.answer)
        )
        rows, is_visual = embed(base, composed)
        state = base.family.hidden(base, rows[None], composed.positions[:, None], mask=None, is_visual=is_visual[None])
        theirs = logits(base, state[0])[-len(ours) - 1 : -1]
    torch.testing.assert_close(ours, theirs, atol=2e-4, rtol=1e-4)


def test_what_is_left_out_around_people_is_as_if_nobody_looked_at_it(build: Path) -> None:
    options = train_playhouse.options_of(["base", *_OPTIONS])
    base = train_playhouse.loaded_base(options)
    part = load_part(build / "pool" / "train-0000")
    mix = asking.Mix(focused_share=1.0)
    draw = partial(asking.draw, Scribe(base), question_templates(), [part], batch=2, mix=mix)
    focused = draw(np.random.default_rng(4))
    assert focused.kept is not None
    assert (
        focused.kept >= (part.cells[focused.clips[:, None], focused.times] >= 0).reshape(len(focused.kept), -1)
    ).all()
    assert not focused.kept.all()
    frames = asking.Frames(0, part, focused.clips, focused.times)
    rows = np.split(np.array(focused.packed.asked, object), np.cumsum(_lessons_of(focused))[:-1])
    whole = asking.drawn(Scribe(base), frames, [list(row) for row in rows], np.random.default_rng(4))
    owner = whole.packed.owner.clone()
    visual = whole.packed.ids == base.family.placeholder_id(base)
    owner[visual] = torch.where(
        torch.from_numpy(focused.kept).flatten(), owner[visual], -2
    )  # as padding: read by nobody
    packed = replace(whole.packed, owner=owner)
    unread = replace(whole, packed=packed, pictures=focused.pictures, order=focused.order)
    sight = answering.Sight([part], base.model.model.visual, frozen=True, device=base.device)
    with torch.no_grad():
        ours, theirs = (answering.forward(base, sight, one) for one in (focused, unread))
    torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)


def _lessons_of(drawn: asking.Drawn) -> list[int]:
    return [int(row.max()) + 1 for row in drawn.packed.owner]


def test_many_pictures_in_one_pass_are_seen_as_the_library_sees_each(build: Path) -> None:
    model = build_model(SIZES["tiny"], kept_tokenizer(build / "tokenizer"))
    part = load_part(build / "pool" / "train-0000")
    shown = normalised(torch.from_numpy(np.array(part.frames[0, :2])))
    from pvchat_desktop.ml.base_models import pixels

    patches, grid = pixels.patchify(shown, patch=PATCH_PX, merge=2, temporal=1)
    assert grid == [2, FRAME_PX // PATCH_PX, FRAME_PX // PATCH_PX]
    with torch.no_grad():
        theirs = model.model.visual(patches, grid_thw=torch.tensor([grid])).pooler_output
        ours = see(model.model.visual, shown).flatten(0, 1)
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)
    crops = normalised(torch.from_numpy(part.references[0, :2]))
    patches, grid = pixels.patchify(crops, patch=PATCH_PX, merge=2, temporal=1)
    with torch.no_grad():
        theirs = model.model.visual(patches, grid_thw=torch.tensor([grid])).pooler_output
        ours = see(model.model.visual, crops).flatten(0, 1)
    assert len(ours) == 2 * REFERENCE_ROWS
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)


def test_a_lesson_about_somebody_is_the_product_s_prompt_with_their_rows(build: Path) -> None:
    """Someone enrolled with the rows of the lesson's picture is asked about in the very same way."""
    train_playhouse.main(["base", *_OPTIONS])
    target = build / "mini"
    export_playhouse.write(build / "base-tiny.pt", build / "tokenizer", "tiny", target)
    base = export_playhouse.read(target)
    part = load_part(build / "pool" / "train-0000")
    lesson, times = Lesson("existence", "Can you see {p0}?", "Yes, {p0} is here."), np.arange(2)
    asked = [Asked(lesson, (1,), "present")]
    frames = asking.Frames(0, part, np.array([0]), times[None])
    drawn = asking.drawn(Scribe(base), frames, [asked], np.random.default_rng(0))
    sight = answering.Sight([part], base.model.model.visual, frozen=True, device=base.device)
    with torch.no_grad():
        ours = answering.forward(base, sight, drawn)
        rows = answering.person_rows(base, sight, drawn)[0][0, :1]  # (1, 17, D)
        clip = features_of(part.times_s[0, times], sight.frames(0, np.array([0]), times[None])[0])
        add_adapter(base, "somebody", AdapterShape(lora=False, routers="none"), people=1, init=rows, names=["Leo"])
        held = getattr(unwrapped(base.model), MODULE)
        held.lora_output_rows["somebody"].copy_(rows[:, 0])
        bind_slots(base, [("somebody", 0)])
        people = prompt.people_of(base, ["Leo"])
        answer = prompt.answer_ids(base, people, lesson.answer)
        composed = compose(base, clip, prompt.parts(base, people, lesson.question), answer=answer)
        embedded, is_visual = embed(base, composed)
        state = base.family.hidden(
            base, embedded[None], composed.positions[:, None], mask=None, is_visual=is_visual[None]
        )
        theirs = logits(base, state[0])[-len(ours) - 1 : -1]
    torch.testing.assert_close(ours[:, : base.vocabulary + 1], theirs[:, : base.vocabulary + 1], atol=2e-4, rtol=1e-4)
    assert drawn.packed.wanted.tolist() == [min(i, base.vocabulary) for i in answer]
