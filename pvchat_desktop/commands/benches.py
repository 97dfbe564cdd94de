"""bench ..."""

from __future__ import annotations

import argparse
from typing import Any

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.evaluation import results
from pvchat_desktop.paths import repository, results_dir


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="under a minute; not stored")
    parser.add_argument("--last", action="store_true", help="print the newest stored result instead of measuring")


def _add_faces(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument("--media", metavar="DIR", help="a folder of clips and photographs with a MANIFEST.csv")
    parser.add_argument("--faces", metavar="BACKEND", help="a face pack; default: the one in use")
    parser.add_argument(
        "--calibrate", action="store_true", help="also propose thresholds, and keep them on this machine"
    )


def _faces(args: argparse.Namespace, context: Context) -> int:
    if args.last:
        return _last("faces", context, **({"backend": args.faces} if args.faces else {}))
    if args.media is None:
        raise Refused(
            "Which clips? Say --media DIR.", hint="The folder needs a MANIFEST.csv; see benchmarks/README.md."
        )
    from pvchat_desktop.services.bench_faces import bench_faces

    document = bench_faces(
        context.app,
        context.path(args.media),
        backend=args.faces,
        quick=args.quick,
        calibrate=args.calibrate,
        watch=context.watch,
    )
    return _finish("faces", document, args, context)


def _window(args: argparse.Namespace, context: Context) -> int:
    if args.last:
        return _last("window", context)
    from pvchat_desktop.services.bench_window import bench_window

    return _finish("window", bench_window(quick=args.quick), args, context)


def _finish(name: str, document: dict[str, Any], args: argparse.Namespace, context: Context) -> int:
    if not args.quick:
        results.store(document, results_dir(), bench=name, repository=repository())
    return _show(document, context)


def _last(name: str, context: Context, **matching: str) -> int:
    document = results.last(results_dir(), bench=name, matching=matching)
    if document is None:
        raise NotFound(f"No result of `bench {name}` is stored.", hint=f"Measure first: pvchat bench {name}")
    return _show(document, context)


def _show(document: dict[str, Any], context: Context) -> int:
    context.console.document(document)
    for key, value in document.items():
        if not isinstance(value, list | dict):
            context.console.say(f"{key:28} {value}")
    for row in document.get("per_person", ()):
        context.console.say("  " + ", ".join(f"{key} {value}" for key, value in row.items()))
    return 0


COMMANDS = (
    Command(("bench", "faces"), "recognition, spans and speed on real footage", _faces, _add_faces),
    Command(("bench", "window"), "first paint, memory, stalls of the window", _window, _add_common, home="temporary"),
)
