"""ask."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from pvchat_desktop.commands import wording
from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import UsageError
from pvchat_desktop.services.views import Answer

_EVIDENCE_LINES = 20  # for a person to read; a document has all of it


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.usage = "%(prog)s [--library | CLIP ...] QUESTION [--person NAME] [--json]"
    parser.add_argument("words", nargs="+", metavar="CLIP... QUESTION", help="clips, and the question last")
    parser.add_argument("--library", action="store_true", help="ask about the whole library")
    parser.add_argument("--person", metavar="NAME", help="whom the question is about, where it does not say")


def _ask(args: argparse.Namespace, context: Context) -> int:
    *files, question = args.words
    if args.library and files:
        raise UsageError("--library asks about all clips: name clips or say --library, not both.")
    if not args.library and not files:
        raise UsageError("Which clip? Name one or more clips before the question, or say --library.")
    app = context.app
    clips = tuple(dict.fromkeys(context.clip(file).clip.sha256 for file in files))
    answer = app.chat.ask(question, clips=clips, about=args.person, watch=context.watch)
    say_answer(context, answer)
    context.console.document(_document(context, answer))
    return 0


def say_answer(context: Context, answer: Answer) -> None:
    context.console.say(answer.text)
    shown = answer.turn.evidence[:_EVIDENCE_LINES]
    for item in shown:
        title = context.app.library.title(item.clip_sha256)
        certainty = item.level if item.score is None else f"{item.level}, {item.score:.2f}"
        name = context.app.people.name_of(item.person) if item.person else "somebody unknown"
        context.console.say(
            f"  [{title} {wording.clock(item.start_s)}-{wording.clock(item.end_s)}] {name} ({certainty})"
        )
    if len(shown) < len(answer.turn.evidence):
        context.console.say(f"  and {len(answer.turn.evidence) - len(shown)} more; all of them with --json")


def _document(context: Context, answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.turn.question,
        "answer": answer.text,
        "people": [
            {
                "name": person.name,
                "present": person.present,
                "score": wording.score(person.score),
                "spans_s": wording.spans_s(person.spans),
                "crop": person.crop,
            }
            for person in answer.people
        ],
        "evidence": [evidence_document(item, context.app.people.name_of) for item in answer.turn.evidence],
        "base": None,
        "pack": None,
        "first_token_s": round(answer.first_token_s, 4),
        "seconds": round(answer.seconds, 4),
    }


def evidence_document(item: Evidence, name_of: Callable[[PersonId], str]) -> dict[str, Any]:
    return {
        "id": item.id,
        "statement": with_names(item.statement, name_of),
        "clip_sha256": item.clip_sha256,
        "start_s": round(item.start_s, 3),
        "end_s": round(item.end_s, 3),
        "box": item.box.as_list(),
        "crop_path": item.crop_path,
        "source": item.source,
        "score": wording.score(item.score),
        "threshold": item.threshold,
        "level": item.level,
        "person": name_of(PersonId(item.person)) if item.person else None,
    }


COMMANDS = (Command(("ask",), "ask about people in clips or in the whole library", _ask, _add_ask),)
