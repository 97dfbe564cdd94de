"""Trials, scored and answered; a job that was broken off goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from pvchat_desktop.errors import Cancelled
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.inference import asking
from pvchat_desktop.ml.inference.session import Check, Session
from pvchat_desktop.protocol.messages import ActivePack, BaseModel, JobProgress, ScoreTrials, Trial, TrialScore
from pvchat_desktop.worker import residency
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers import train
from pvchat_desktop.worker.handlers.score import score_trials
from pvchat_desktop.worker.sessions import make_room, session_of
from tests.helpers.answering import PIXELS, Listener, frame_file, lively, question, window, write_pack
from tests.helpers.lessons import lesson


@dataclass(frozen=True, slots=True)
class _World:
    request: ScoreTrials
    leo: ActivePack


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> _World:
    folder = tmp_path_factory.mktemp("world")
    base = lively()
    random_weights.save(base, folder / "base")
    leo = ActivePack("Leo", str(write_pack(base, folder / "Leo", ["Leo"])))
    trials = tuple(
        Trial(f"t{k}", frame_file(folder, k), evidence="", questions=("What is {p0} doing?",) * (k % 2))
        for k in range(3)
    )
    spec = BaseModel("tiny", str(folder / "base"), "hash", "fp32", "cpu")
    return _World(ScoreTrials(spec, (leo,), trials, PIXELS, "", max_new_tokens=6), leo)


@pytest.fixture
def request_(world: _World, tmp_path: Path) -> ScoreTrials:
    return replace(world.request, staging=str(tmp_path))


def _quiet(stop_after: int | None = None) -> JobContext:
    def hear(news: JobProgress) -> None:
        if news.stage == "Asking about clips" and news.done == stop_after:
            context.cancel()

    context = JobContext("job", hear)
    return context


def test_trials_are_scored_and_answered_in_their_order(request_: ScoreTrials) -> None:
    scored = score_trials(request_, _quiet())
    assert [trial.id for trial in scored.trials] == ["t0", "t1", "t2"]
    assert [len(trial.answers) for trial in scored.trials] == [0, 1, 0]
    assert all(len(trial.yes_minus_no) == 1 for trial in scored.trials)
    assert len({trial.yes_minus_no for trial in scored.trials}) == 3


def test_what_was_decided_before_is_said(request_: ScoreTrials) -> None:
    first, second, third = request_.trials
    asked = ("What is {p0} doing?",)
    here, gone = (replace(trial, questions=asked, presence=(k == 0,)) for k, trial in enumerate((first, second)))
    scored = score_trials(replace(request_, trials=(here, gone, third)), _quiet()).trials
    assert scored[0].answers[0].startswith("Leo")
    assert scored[1].answers == ("Leo is not in this clip.",)


def test_a_job_that_was_broken_off_goes_on_behind_what_it_has(
    request_: ScoreTrials, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = score_trials(request_, _quiet())
    path = Path(request_.staging) / "trials.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1][:-9])  # the last line was cut by a crash
    asked: list[str] = []
    real = asking.score_trial

    def score(session: Session, request: ScoreTrials, trial: Trial, *, check: Check) -> TrialScore:
        asked.append(trial.id)
        return real(session, request, trial, check=check)

    monkeypatch.setattr(asking, "score_trial", score)
    assert score_trials(request_, _quiet()).trials == whole.trials
    assert asked == ["t1", "t2"]


def test_a_stopped_job_stops(request_: ScoreTrials) -> None:
    context = _quiet()
    context.cancel()
    with pytest.raises(Cancelled):
        score_trials(request_, context)


def test_the_score_is_the_one_a_question_is_answered_with(world: _World, request_: ScoreTrials, tmp_path: Path) -> None:
    """Presence rules are fitted on trials and used on questions."""
    scored = score_trials(request_, _quiet())
    listener = Listener()
    asked = question("What is {p0} doing?", [window(tmp_path, 0)], [world.leo], clip_sha256="another", max_new_tokens=2)
    session = session_of(request_.base, _quiet())
    answer = asking.answer(session, asked, tell=listener.tell, check=listener.check, progress=listener.progress)
    assert answer.yes_minus_no == pytest.approx(scored.trials[0].yes_minus_no)
    assert answer.reused_prefix, "the same frames are run once, for scores and answers"


def test_what_is_kept_goes_with_the_base(request_: ScoreTrials) -> None:
    first = session_of(request_.base, _quiet())
    assert session_of(request_.base, _quiet()) is first
    residency.release()
    assert session_of(request_.base, _quiet()) is not first
    residency.release()


def test_room_is_made_for_a_training(request_: ScoreTrials) -> None:
    score_trials(request_, _quiet())
    session = session_of(request_.base, _quiet())
    assert session.prefixes.bytes > 0
    make_room()
    assert session.prefixes.bytes == 0
    assert not hasattr(session.base.model, "peft_config"), "the base as it was loaded"
    assert score_trials(request_, _quiet()).trials
    residency.release()
    make_room()


def test_a_training_begins_without_what_a_chat_left(
    request_: ScoreTrials, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packs at work would describe the clips, and what is kept of clips takes the card's memory."""
    score_trials(request_, _quiet())
    session = session_of(request_.base, _quiet())
    assert len(session.packs)
    assert session.prefixes.bytes
    left: list[tuple[int, int, bool]] = []

    def learn(base: LoadedBase, *_rest: object) -> None:
        left.append((len(session.packs), session.prefixes.bytes, hasattr(base.model, "peft_config")))

    monkeypatch.setattr(train, "learn", learn)
    train.train_pack(replace(lesson(tmp_path), base=request_.base), _quiet())
    assert left == [(0, 0, False)]
