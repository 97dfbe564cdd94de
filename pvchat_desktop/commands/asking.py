"""ask, find, library caption."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pvchat_desktop.commands import wording
from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.evidence import Evidence, EvidenceSource
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import UsageError
from pvchat_desktop.services.views import MOST_FOUND, Answer, Match
from pvchat_desktop.services.watch import Watch

_EVIDENCE_LINES = 20  # for a person to read; a document has all of it


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.usage = "%(prog)s [--library | CLIP ...] QUESTION [--person NAME] [--base ID] [--json]"
    parser.add_argument("words", nargs="+", metavar="CLIP... QUESTION", help="clips, and the question last")
    parser.add_argument("--library", action="store_true", help="ask about the whole library")
    parser.add_argument("--person", metavar="NAME", help="whom the question is about, where it does not say")
    parser.add_argument("--base", metavar="ID", help="the base model that answers, or its folder; `memory`: none")


def _ask(args: argparse.Namespace, context: Context) -> int:
    *files, question = args.words
    if args.library and files:
        raise UsageError("--library asks about all clips: name clips or say --library, not both.")
    if not args.library and not files:
        raise UsageError("Which clip? Name one or more clips before the question, or say --library.")
    app = context.app
    clips = tuple(dict.fromkeys(context.clip(file).clip.sha256 for file in files))
    watch, streamed = _streaming(context)
    answer = app.chat.ask(question, clips=clips, about=args.person, base=args.base, watch=watch)
    if streamed.is_set():
        context.console.say()
    say_answer(context, answer, with_text=not streamed.is_set())
    context.console.document(answer_document(context, answer))
    return 0


def _streaming(context: Context) -> tuple[Watch, threading.Event]:
    """Text goes out as it is written; the event says that some did."""
    streamed = threading.Event()

    def write(piece: str) -> None:
        if not context.console.wants_json:
            streamed.set()
            context.console.out.write(piece)
            context.console.out.flush()

    return replace(context.watch, on_text=write), streamed


def say_answer(context: Context, answer: Answer, *, with_text: bool = True) -> None:
    if with_text:
        context.console.say(answer.text)
    shown = answer.turn.evidence[:_EVIDENCE_LINES]
    for item in shown:
        title = context.app.library.title(item.clip_sha256)
        certainty = item.level if item.score is None else f"{item.level}, {item.score:.2f}"
        nobody = "words" if item.source is EvidenceSource.WORDS else "somebody unknown"
        name = context.app.people.name_of(item.person) if item.person else nobody
        context.console.say(
            f"  [{title} {wording.clock(item.start_s)}-{wording.clock(item.end_s)}] {name} ({certainty})"
        )
    if len(shown) < len(answer.turn.evidence):
        context.console.say(f"  and {len(answer.turn.evidence) - len(shown)} more; all of them with --json")


def answer_document(context: Context, answer: Answer) -> dict[str, Any]:
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
        "base": answer.base,
        "pack": answer.packs[0] if answer.packs else None,
        "packs": list(answer.packs),
        "looked_at_s": wording.spans_s(answer.looked_at),
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


def _add_find(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        metavar="WORDS",
        help="names (with “with” or “without”), days (“summer 2019”, “before 2015”) and words, in one text",
    )
    parser.add_argument("--person", metavar="NAME", help="only clips where this person is seen")
    parser.add_argument(
        "--limit", type=int, default=MOST_FOUND, metavar="N", help="show at most so many (default %(default)s)"
    )


def _find(args: argparse.Namespace, context: Context) -> int:
    found = context.app.library.search(args.words, args.person, limit=args.limit)
    if not found.matches:
        context.console.say("Nothing was found.")
        if found.missing:
            context.console.say(f"Nowhere in the library: {', '.join(found.missing)}.")
    for match in found.matches:
        recorded = match.clip.clip.info.recorded_at
        head = (recorded.when[:10] if recorded else "-", match.clip.title, wording.spans(match.spans), match.why)
        context.console.say("  ".join(filter(None, head)))
    if len(found.matches) < found.total:
        context.console.say(f"and {found.total - len(found.matches)} more; show them with --limit {found.total}")
    context.console.document(
        {"matches": [_match_document(match) for match in found.matches], "total": found.total, "missing": found.missing}
    )
    return 0


def _match_document(match: Match) -> dict[str, Any]:
    recorded = match.clip.clip.info.recorded_at
    return {
        "clip": match.clip.clip.sha256,
        "title": match.clip.title,
        "path": match.clip.path,
        "recorded": recorded.when if recorded else None,
        "start_s": round(match.spans[0].start_s, 3) if match.spans else None,
        "end_s": round(match.spans[-1].end_s, 3) if match.spans else None,
        "spans_s": wording.spans_s(match.spans),
        "people": list(match.people),
        "why": match.why,
        "reasons": [
            {"kind": one.kind, "text": one.text, "span_s": wording.spans_s([one.span])[0] if one.span else None}
            for one in match.reasons
        ],
    }


def _add_caption(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, metavar="N", help="describe at most so many clips now")
    parser.add_argument("--again", action="store_true", help="take out all captions first, to write them anew")


def _caption(args: argparse.Namespace, context: Context) -> int:
    captions = context.app.captions
    forgotten = captions.forget() if args.again else 0
    report = captions.write(context.watch, limit=args.limit)
    done, left = captions.count()
    context.console.say(f"Clips described: {report.captioned}. With captions in all: {done}. Still to do: {left}.")
    for one in report.refused:
        context.console.say(f"{one.path}: {one.message} {one.hint}".rstrip())
    context.console.document(
        {
            "captioned": report.captioned,
            "with_captions": done,
            "left": left,
            "forgotten": forgotten,
            "refused": [{"path": one.path, "message": one.message, "hint": one.hint} for one in report.refused],
        }
    )
    return 1 if report.refused and not report.captioned else 0


COMMANDS = (
    Command(("ask",), "ask about people in clips or in the whole library", _ask, _add_ask),
    Command(
        ("library", "caption"), "have the base model describe scenes, so that they can be found", _caption, _add_caption
    ),
    Command(("find",), "find clips and moments by people, days and words", _find, _add_find),
)
