"""ScoreTrials: presence and descriptive questions about many clips, by the base or by a pack as saved."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from pvchat_desktop.ml.inference import asking
from pvchat_desktop.protocol.messages import ScoredTrials, ScoreTrials, TrialScore
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.sessions import session_of

_DONE = "trials.jsonl"  # one line per finished trial: a job that was interrupted goes on behind them


def score_trials(request: ScoreTrials, context: JobContext) -> ScoredTrials:
    began = time.monotonic()
    session = session_of(request.base, context)
    path = Path(request.staging) / _DONE
    done = _read(path)
    for number, trial in enumerate(request.trials):
        context.progress("Asking about clips", number, len(request.trials))
        if trial.id not in done:
            done[trial.id] = asking.score_trial(session, request, trial, check=context.check)
            with path.open("ab") as file:
                file.write(msgspec.json.encode(done[trial.id]) + b"\n")
    context.progress("Asking about clips", len(request.trials), len(request.trials))
    return ScoredTrials(tuple(done[trial.id] for trial in request.trials), time.monotonic() - began)


def _read(path: Path) -> dict[str, TrialScore]:
    """Lines that were written whole."""
    found = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            score = msgspec.json.decode(line, type=TrialScore)
        except msgspec.MsgspecError:
            continue
        found[score.id] = score
    return found
