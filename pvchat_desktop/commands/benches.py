"""bench ..."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Literal

from pvchat_desktop.commands.context import Command, Context, Run
from pvchat_desktop.core.recipe import PRESETS
from pvchat_desktop.errors import NotFound, Refused, UsageError
from pvchat_desktop.evaluation import results
from pvchat_desktop.paths import repository, results_dir

if TYPE_CHECKING:
    from pvchat_desktop.services.bench_library_fill import Size


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

    return _finish("window", bench_window(quick=args.quick, watch=context.watch), args, context)


def _add_model(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--base", metavar="ID", help="a base model by name or folder; default: a tiny one, made up")
    which.add_argument("--config", metavar="FILE", help="a config.json: random weights of that size, no download")
    parser.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    parser.add_argument("--precision", choices=("nf4", "bf16", "fp32"), default=None)
    parser.add_argument("--preset", choices=tuple(PRESETS), default="standard")


def _model(what: Literal["training", "inference"]) -> Run:
    def run(args: argparse.Namespace, context: Context) -> int:
        if args.last:
            return _last(what, context)
        from pvchat_desktop.services.bench_models import Wanted, bench_models

        wanted = Wanted(
            what=what,
            base=args.base,
            config=context.path(args.config) if args.config else None,
            device=args.device,
            precision=args.precision,
            preset=args.preset,
            quick=args.quick,
        )
        return _finish(what, bench_models(context.app.tools, wanted, context.watch), args, context)

    return run


def _add_playhouse(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument("--people", type=int, default=10, metavar="N", help="how many are learned (default 10)")
    parser.add_argument("--clips", type=int, default=40, metavar="N", help="asked about for each (default 40)")
    parser.add_argument("--hours", type=float, metavar="H", help="stop after so many; the next run goes on")
    parser.add_argument("--rows", metavar="A,B", default="", help="only these rows of the table")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="cells worked on at a time (default 1)")
    parser.add_argument("--base", metavar="ID", help="a base model by name or folder; default: the sample world's own")


def _playhouse(args: argparse.Namespace, context: Context) -> int:
    from pvchat_desktop.services.bench_playhouse import Wanted as Grid
    from pvchat_desktop.services.bench_playhouse import bench_playhouse
    from pvchat_desktop.services.playhouse_set import BASE

    if args.last:
        return _last("playhouse", context)
    wanted = Grid(
        people=args.people,
        clips=args.clips,
        hours=args.hours,
        rows=tuple(row for row in args.rows.split(",") if row),
        quick=args.quick,
        workers=args.workers,
        base=args.base or BASE,
    )
    return _finish("playhouse", bench_playhouse(context.app, wanted, context.watch), args, context)


def _add_library(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument("--media", metavar="DIR", help="scan real footage: a folder with a MANIFEST.csv")
    parser.add_argument("--sizes", metavar="C,F;C,F", default="", help="clips and faces of each size, e.g. 100,1000")
    parser.add_argument("--cell", metavar="STEP:C,F", help=argparse.SUPPRESS)  # one step in a process of its own


def _library(args: argparse.Namespace, context: Context) -> int:
    if args.last:
        return _last("library", context)
    from pvchat_desktop.services.bench_library import Wanted as Sizes
    from pvchat_desktop.services.bench_library import bench_library, plot
    from pvchat_desktop.services.bench_library_cell import STEPS

    if args.cell:
        step, _, size = args.cell.partition(":")
        context.console.document(STEPS[step](context.app, _size(size)))
        return 0
    wanted = Sizes(
        quick=args.quick,
        media=context.path(args.media) if args.media else None,
        sizes=tuple(_size(text) for text in args.sizes.split(";") if text),
    )
    document = bench_library(context.app, wanted, context.watch)
    if not args.quick:
        stored = results.store(document, results_dir(), bench="library", repository=repository())
        stored.with_suffix(".svg").write_text(plot(document), encoding="utf-8")
    return _show(document, context)


def _size(text: str) -> Size:
    from pvchat_desktop.services.bench_library_fill import Size

    clips, _, faces = text.partition(",")
    if not (clips.isdigit() and faces.isdigit() and int(clips) > 0):
        raise UsageError(f"“{text}” is no size.", hint="Say clips and faces, for example: 1000,100000")
    return Size(int(clips), int(faces))


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
    if "rows" in document:
        from pvchat_desktop.evaluation.playhouse_table import table

        context.console.table(*table(document))
    for row in document.get("per_person", ()):
        context.console.say("  " + ", ".join(f"{key} {value}" for key, value in row.items()))
    return 0


COMMANDS = (
    Command(("bench", "faces"), "recognition, spans and speed on real footage", _faces, _add_faces),
    Command(
        ("bench", "training"), "a training step beside plain transformers and PEFT", _model("training"), _add_model
    ),
    Command(("bench", "inference"), "first token and follow-up beside no reuse", _model("inference"), _add_model),
    Command(("bench", "playhouse"), "what each part of the method is worth", _playhouse, _add_playhouse),
    Command(("bench", "library"), "a whole family's library: search, suggestions, scan", _library, _add_library),
    Command(
        ("bench", "window"),
        "first paint, memory, stalls and scrolling of the window",
        _window,
        _add_common,
        home="temporary",
    ),
)
