"""Commands around base models and packs, as they are typed."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.cli import build_parser, commands, guarded
from pvchat_desktop.commands.context import Console, Context
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.job import JobState
from pvchat_desktop.evaluation import results
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import TrainPack
from tests.helpers.base_folders import write_base
from tests.helpers.crops import give_real_crops
from tests.helpers.learners import Rote
from tests.helpers.prepared import Figure, Prepared, prepared_app

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def worker() -> Prepared:
    return Prepared()


@pytest.fixture
def rote(worker: Prepared) -> Rote:
    rote = Rote()
    rote.join(worker)
    return rote


@pytest.fixture
def app(tmp_path: Path, worker: Prepared, rote: Rote) -> Iterator[App]:
    del rote
    app = prepared_app(UserFolders.below(tmp_path / "home"), worker)
    yield app
    app.close()


@pytest.fixture
def run(app: App, tmp_path: Path) -> Run:
    """-> exit status, the JSON document (or the text without --json), what was said beside it."""

    def run(*words: str, as_json: bool = True) -> tuple[int, Any, str]:
        argv = [*words, "--json"] if as_json else list(words)
        args = build_parser(commands()).parse_args(argv)
        out, err = io.StringIO(), io.StringIO()
        console = Console(out, err, wants_json=as_json)
        context = Context(app, console, tmp_path, threading.Event())
        status = guarded(console, lambda: args.command.run(args, context))
        text = out.getvalue()
        return status, json.loads(text) if as_json and text else text, err.getvalue()

    return run


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = write_base(tmp_path / "tiny")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["text_config"] |= {"num_hidden_layers": 2, "intermediate_size": 16, "vocab_size": 64}
    config["vision_config"] = {"hidden_size": 8, "depth": 1, "patch_size": 8, "spatial_merge_size": 2}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@pytest.fixture
def clips(tmp_path: Path, worker: Prepared) -> Path:
    folder = tmp_path / "clips"
    worker.clip(folder / "leo.mp4", Figure(1, end_s=9.5, faces=6, width_px=90))
    for number in range(12):
        worker.clip(folder / f"other {number}.mp4", Figure(10 + number, end_s=8.0))
    return folder


@pytest.fixture
def leo(app: App, clips: Path) -> PersonId:
    app.library.add([clips / "leo.mp4"])
    sha = app.library.clips()[0].clip.sha256
    leo = app.enrollment.enroll(app.library.scan(sha)[0].track.id, "Leo", consent="Yes").person.id
    give_real_crops(app, leo)
    return leo


# --- models -----------------------------------------------------------------------------------------------------------


def test_models_are_imported_listed_used_and_verified(run: Run, base: Path) -> None:
    assert run("models", "import", str(base))[:2] == (0, {"imported": ["tiny"]})
    status, listed, _ = run("models", "list")
    assert status == 0
    (tiny,) = [one for one in listed["bases"] if one["id"] == "tiny"]
    assert (tiny["ready"], tiny["fits"], tiny["chosen"]) == (True, "fits", False), "slow on a processor, not tight"
    assert {"id", "fits", "why", "licence", "bytes", "revision"} <= set(tiny)
    assert listed["face_packs"]
    assert run("models", "use", "tiny")[:2] == (0, {"base": "tiny"})
    assert run("models", "verify", "tiny")[:2] == (0, {"base": "tiny", "ready": True})
    text = run("models", "list", as_json=False)[1]
    assert "answers" in next(line for line in text.splitlines() if line.startswith("tiny"))
    assert run("models", "use", "none")[1] == {"base": None}


def test_a_model_can_be_deleted(run: Run, base: Path) -> None:
    run("models", "import", str(base))
    assert run("models", "remove", "tiny")[:2] == (0, {"removed": "tiny"})
    assert "tiny" not in {one["id"] for one in run("models", "list")[1]["bases"] if one["ready"]}


def test_models_are_not_moved_while_another_process_has_them_open(run: Run, tmp_path: Path) -> None:
    status, said, _ = run("models", "move", str(tmp_path / "drive"))
    assert (status, said["error"]["code"]) == (1, "refused")
    assert "is open" in said["error"]["message"]


def test_a_job_of_a_training_is_given_up_with_the_training(
    run: Run, base: Path, clips: Path, rote: Rote, worker: Prepared, app: App
) -> None:
    del rote
    run("library", "add", str(clips))
    run("library", "scan")
    run("models", "import", str(base))
    worker.before = lambda request, _stop: app.learning.pause() if isinstance(request, TrainPack) else None
    status, _, told = run("enroll", str(clips / "leo.mp4"), "--name", "Leo", "--consent", "Yes", "--base", "tiny")
    assert status == 130
    assert "What was learned so far is kept." in told
    (job,) = [job for job in app.jobs.jobs() if job.state is JobState.PAUSED]
    assert run("jobs", "cancel", job.id)[0] == 0
    assert app.learning.unfinished() == ()


def test_a_plan_tells_what_fits(run: Run, base: Path) -> None:
    run("models", "import", str(base))
    status, plan, _ = run("models", "plan", "tiny")
    assert status == 0
    assert set(plan["presets"]) == {"quick", "standard", "best"}
    assert plan["presets"]["quick"]["fits"] == "fits"
    assert "processor" in plan["presets"]["quick"]["why"]
    assert run("models", "plan", "qwen3-vl-8b")[1]["presets"]["standard"]["fits"] == "does not fit"
    assert run("models", "plan", "qwen3-vl-2b")[1]["bytes"] is None, "nobody was asked"
    assert run("models", "plan", "dlib")[1]["pack"] == "dlib"


def test_downloads_that_are_switched_off_are_refused(run: Run, app: App) -> None:
    app.settings.set("network.enabled", False)
    status, document, said = run("models", "download", "qwen3-vl-2b")
    assert status == 1
    assert "switched off" in said
    assert document["error"]["code"] == "refused"
    assert run("models", "plan", "qwen3-vl-2b", "--ask")[0] == 1


def test_what_is_no_base_is_refused_with_the_reason(run: Run, base: Path) -> None:
    (base / "model.safetensors").unlink()
    status, _, said = run("models", "import", str(base))
    assert status == 1
    assert "no weights in the form of safetensors" in said


def test_the_doctor_lists_base_models(run: Run, base: Path) -> None:
    run("models", "import", str(base))
    report = run("doctor")[1]
    assert {"id": "tiny", "fits": "fits"}.items() <= next(b for b in report["bases"] if b["id"] == "tiny").items()
    assert "tiny: ready; fits." in run("doctor", as_json=False)[1]


# --- enroll and ask ---------------------------------------------------------------------------------------------------


def test_enroll_trains_checks_and_reports(run: Run, base: Path, clips: Path, rote: Rote) -> None:
    run("models", "import", str(base))
    run("library", "add", str(clips))
    run("library", "scan")
    status, document, said = run(
        "enroll", str(clips / "leo.mp4"), "--name", "Leo", "--base", "tiny", "--preset", "quick", "--consent", "Yes"
    )
    assert status == 0, said
    assert said.index("Plan for tiny, quick:") < said.index("Learning (2 of 3)"), "the plan comes first"
    assert document["base"] == "tiny"
    assert document["pack"]
    assert {"base", "memory", "memory_adapter", "kept"} <= set(document["report"])
    assert {"acc", "present", "absent"} <= set(document["report"]["memory"])
    assert document["report"]["kept"] in ("memory", "memory_adapter")
    assert set(document["parts_s"]) == {"dataset", "train", "verify"}
    packs = run("people", "packs", "Leo")[1]["packs"]
    assert [pack["id"] for pack in packs] == [document["pack"]]
    assert run("people", "use", "Leo", packs[0]["id"][:8])[1]["packs"][0]["active"]
    answer = run("ask", str(clips / "leo.mp4"), "Is Leo in this clip?", "--base", "tiny")[1]
    assert (answer["base"], answer["pack"]) == ("tiny", packs[0]["id"])
    assert rote.asked[0].people[0].folder is not None
    assert run("people", "use", "Leo", "memory")[0] == 0
    assert run("ask", str(clips / "leo.mp4"), "Is Leo in this clip?", "--base", "tiny")[1]["pack"] is None


def test_a_plan_alone_trains_nobody(run: Run, base: Path, clips: Path, rote: Rote) -> None:
    run("models", "import", str(base))
    run("library", "add", str(clips))
    run("library", "scan")
    words = ("enroll", str(clips / "leo.mp4"), "--name", "Leo", "--base", "tiny", "--plan")
    status, document, said = run(*words)
    assert status == 0, said
    assert "Plan for tiny, standard:" in said
    assert document["pack"] is None
    assert rote.trained == []
    assert run("people", "train", "Leo", "--base", "tiny", "--preset", "quick")[0] == 0
    assert len(rote.trained) == 1


def test_without_a_base_or_other_people_training_is_refused(run: Run, base: Path, clips: Path) -> None:
    words = ("enroll", str(clips / "leo.mp4"), "--name", "Leo", "--preset", "quick")
    status, _, said = run(*words)
    assert status == 1
    assert "no base model here to train" in said
    run("models", "import", str(base))
    status, _, said = run(*words)
    assert status == 1
    assert "10 other people are needed" in said
    assert [person["name"] for person in run("people", "list")[1]["people"]] == ["Leo"], "face memory works"


def test_an_answer_streams_to_a_reader(run: Run, base: Path, leo: PersonId, clips: Path, rote: Rote) -> None:
    del leo
    run("models", "import", str(base))
    status, text, _ = run("ask", str(clips / "leo.mp4"), "What is Leo doing?", "--base", "tiny", as_json=False)
    assert status == 0
    assert text.startswith(rote.says)
    assert text.count(rote.says) == 1
    assert "[leo 0:00-" in text, "evidence follows"


# --- people export and import -----------------------------------------------------------------------------------------


def test_a_person_leaves_and_comes_back(run: Run, app: App, leo: PersonId, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("open sesame\n", encoding="utf-8")
    status, exported, _ = run("people", "export", "Leo", "leo", "--passphrase-file", "words.txt")
    assert status == 0
    assert (exported["kind"], exported["sealed"], exported["path"]) == ("memory", True, str(tmp_path / "leo.pvpack"))
    assert exported["bytes"] == (tmp_path / "leo.pvpack").stat().st_size
    app.people.erase(leo)
    assert run("people", "import", "leo.pvpack")[0] == 1
    status, imported, _ = run("people", "import", "leo.pvpack", "--passphrase-file", "words.txt", "--name", "Leonard")
    assert status == 0
    assert (imported["name"], imported["faces"], imported["active"]) == ("Leonard", 6, False)
    assert run("people", "show", "Leonard")[1]["consent"]["text"] == "Yes"


def test_a_passphrase_is_not_asked_for_where_nobody_is(run: Run, leo: PersonId) -> None:
    del leo
    status, document, _ = run("people", "export", "Leo", "leo", "--passphrase")
    assert status == 2
    assert document["error"]["code"] == "usage"
    assert run("people", "export", "Leo", "leo", "--passphrase-file", "nothing.txt")[0] == 1


# --- bench ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "results"
    monkeypatch.setattr("pvchat_desktop.commands.benches.results_dir", lambda: folder)
    monkeypatch.setattr(results, "commit", lambda _repository: "abc")
    return folder


def test_a_bench_is_measured_stored_and_found_again(run: Run, stored: Path) -> None:
    assert run("bench", "training", "--last")[0] == 1
    status, document, _ = run("bench", "training")
    assert status == 0
    assert document["ratio_per_answer"] == 4.0
    assert {"device", "base", "preset", "person_s", "step_s", "peak_gib", "plain_peft"} <= set(document)
    assert document["person_s"] is None, "what was not measured is not made up"
    assert next(iter(document)) == "ratio_per_answer", "ratios first"
    (file,) = stored.iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["commit"] == "abc"
    assert run("bench", "training", "--last")[1]["ratio_per_answer"] == 4.0


def test_a_quick_bench_is_not_stored(run: Run, stored: Path) -> None:
    status, document, _ = run("bench", "inference", "--quick")
    assert status == 0
    assert {"visual_tokens", "first_token_s", "follow_up_s", "no_reuse_s", "tokens_per_s"} <= set(document)
    assert not stored.exists()


def test_a_bench_takes_a_config_or_a_base(run: Run, base: Path, worker: Prepared, stored: Path) -> None:
    del stored
    assert run("bench", "training", "--quick", "--config", str(base / "config.json"))[0] == 0
    assert worker.asked[-1].config == (base / "config.json").read_text(encoding="utf-8")  # type: ignore[union-attr]
    assert run("bench", "training", "--quick", "--base", str(base))[0] == 0
    assert worker.asked[-1].base.name == "tiny"  # type: ignore[union-attr]
    assert run("bench", "training", "--quick", "--config", "nothing.json")[0] == 1
    status, _, said = run("bench", "training", "--quick", "--device", "cuda")
    assert status == 1
    assert "No graphics card" in said
