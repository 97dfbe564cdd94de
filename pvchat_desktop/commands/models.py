"""models ...: base models and face packs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.recipe import PRESETS, Preset
from pvchat_desktop.core.sizes import size_text
from pvchat_desktop.errors import Cancelled, NotFound, PVChatError, Refused

if TYPE_CHECKING:
    from pvchat_desktop.services.base_models import BaseView
    from pvchat_desktop.services.views import FacePack


def _list(_args: argparse.Namespace, context: Context) -> int:
    bases, packs = context.app.bases.bases(), context.app.models.face_packs()
    bodies = context.app.models.body_packs()
    words = _words(context, bases)
    context.console.table(
        ("BASE MODEL", "STATE", "HERE", "SIZE", "LICENCE", "NOTE"),
        (
            (
                view.name,
                words[view.name][0] or "-",
                _base_state(view),
                _size(view.row.bytes),
                _licence(view),
                _note(view),
            )
            for view in bases
        ),
    )
    context.console.say()
    context.console.table(
        ("FACE PACK", "STATE", "LICENCE", "NOTE"),
        ((pack.name, _pack_state(pack), pack.licence, pack.why_not) for pack in packs),
    )
    context.console.say()
    context.console.table(
        ("BODY PACK", "STATE", "LICENCE", "NOTE"),
        ((pack.name, _pack_state(pack), pack.licence, pack.why_not) for pack in bodies),
    )
    context.console.document(
        {
            "bases": [base_document(view, *words[view.name]) for view in bases],
            "face_packs": [_pack_document(pack) for pack in packs],
            "body_packs": [_pack_document(pack) for pack in bodies],
        }
    )
    return 0


def _words(context: Context, bases: Sequence[BaseView]) -> dict[str, tuple[str | None, str]]:
    """Whether each fits this machine; a machine that cannot be asked leaves the list whole."""
    words: dict[str, tuple[str | None, str]] = {}
    try:
        for view in bases:
            words[view.name] = context.app.tools.fitting.word(view.name, context.watch)
    except Cancelled:
        raise
    except PVChatError as error:
        return {view.name: (None, str(error)) for view in bases}
    return words


def _base_state(view: BaseView) -> str:
    if not view.is_ready:
        return "not here"
    return "answers" if view.is_chosen else "ready"


def _licence(view: BaseView) -> str:
    return view.row.licence or "shown when asked for"


def _note(view: BaseView) -> str:
    return " ".join(filter(None, (view.row.licence_note, view.row.summary)))


def _size(size: int | None) -> str:
    return "-" if size is None else size_text(size)


def base_document(view: BaseView, fits: str | None, why: str) -> dict[str, Any]:
    row = view.row
    return {
        "id": row.name,
        "title": row.title,
        "model_type": row.model_type,
        "repo": row.repo,
        "revision": row.revision,
        "licence": row.licence,
        "restricts_use": row.restricts_use,
        "needs_acceptance": view.needs_acceptance,
        "parameters": row.parameters,
        "bytes": row.bytes,
        "ready": view.is_ready,
        "chosen": view.is_chosen,
        "fits": fits,
        "why": why or view.why_not or None,
    }


def _pack_state(pack: FacePack) -> str:
    if not pack.is_ready:
        return "not here"
    state = "in use" if pack.is_active else "ready"
    return state if pack.is_calibrated else f"{state}, not calibrated"


def _pack_document(pack: FacePack) -> dict[str, Any]:
    return {
        "name": pack.name,
        "title": pack.title,
        "licence": pack.licence,
        "ready": pack.is_ready,
        "calibrated": pack.is_calibrated,
        "active": pack.is_active,
        "needs_acceptance": pack.needs_acceptance,
        "why_not": pack.why_not or None,
        "bytes": pack.bytes,
    }


def _plan(args: argparse.Namespace, context: Context) -> int:
    app, name = context.app, args.model
    if not app.bases.knows(name):
        return _plan_pack(name, context)
    if args.ask:
        app.bases.look_up(name)
    download, row = app.bases.plan(name), app.bases.row(name)
    presets = {preset: app.tools.fitting.word(name, context.watch, recipe) for preset, recipe in PRESETS.items()}
    context.console.say(f"{row.title}, licence {row.licence or 'not known until the hub is asked (--ask)'}")
    context.console.say(f"{_to_fetch(download.bytes)}; {size_text(download.free_bytes)} free on the disk.")
    for line in _preset_lines(presets):
        context.console.say(line)
    context.console.document(
        {
            "base": name,
            "licence": row.licence,
            "revision": row.revision,
            "bytes": download.bytes,
            "free_bytes": download.free_bytes,
            "fits_disk": download.fits,
            "presets": {preset: {"fits": word, "why": why or None} for preset, (word, why) in presets.items()},
            "files": [{"name": f.name, "bytes": f.bytes, "sha256": f.sha256} for f in row.files],
        }
    )
    return 0


def _plan_pack(name: str, context: Context) -> int:
    plan = context.app.models.plan(name)
    context.console.say(f"{name}: {_to_fetch(plan.bytes)}; {size_text(plan.free_bytes)} free on the disk.")
    context.console.document({"pack": name, "bytes": plan.bytes, "free_bytes": plan.free_bytes, "fits": plan.fits})
    return 0


def _to_fetch(size: int | None) -> str:
    if size == 0:
        return "Nothing to fetch"
    return (
        "How much there is to fetch is known once the source is asked"
        if size is None
        else f"{size_text(size)} to fetch"
    )


def _preset_lines(presets: Mapping[Preset, tuple[str | None, str]]) -> list[str]:
    """What holds for all of them is said once."""
    reasons = {why for _, why in presets.values()}
    said = {preset: f"  learning, {preset:8} {word or 'not known'}" for preset, (word, _) in presets.items()}
    if len(reasons) == 1:
        return [*said.values(), *(f"  {why}" for why in reasons if why)]
    return [f"{line}. {presets[preset][1]}".rstrip() for preset, line in said.items()]


def _download(args: argparse.Namespace, context: Context) -> int:
    app, name = context.app, args.model
    is_base = app.bases.knows(name)
    if is_base:
        _say_first(name, context)
    if args.accept_licence:
        (app.bases if is_base else app.models).accept_licence(name)
    (app.bases if is_base else app.models).download(name, context.watch)
    return _ready(context, name, "was fetched and verified")


def _say_first(name: str, context: Context) -> None:
    """Size, free space and licence, before the first big byte; on stderr, as progress is."""
    row = context.app.bases.look_up(name)
    plan = context.app.bases.plan(name)
    context.console.note(
        f"{row.title} from {row.repo} at {(row.revision or '')[:12]}. {_to_fetch(plan.bytes)}; "
        f"{size_text(plan.free_bytes)} free on the disk. Licence: {row.licence or 'none named'}."
    )


def _verify(args: argparse.Namespace, context: Context) -> int:
    app, name = context.app, args.model
    (app.bases if app.bases.knows(name) else app.models).verify(name, context.watch)
    return _ready(context, name, "is complete and unchanged")


def _import(args: argparse.Namespace, context: Context) -> int:
    app, path = context.app, context.path(args.folder)
    if args.accept_licence and args.model:
        (app.bases if app.bases.knows(args.model) else app.models).accept_licence(args.model)
    if _holds_base(args, context):
        names: tuple[str, ...] = (app.bases.import_from(path, args.model, context.watch),)
    else:
        names = app.models.import_from(path, args.model, context.watch)
    for name in names:
        context.console.say(f"{name} was imported and is ready.")
    context.console.document({"imported": list(names)})
    return 0


def _move(args: argparse.Namespace, context: Context) -> int:
    from pvchat_desktop.services.model_folder import move_models

    if context.console.out is not sys.stdout:  # the command of another process: its models may be in use
        raise Refused(
            "PVChat Desktop is open, so the models cannot be moved.",
            hint="Close its window, or wait for the other command, then try again.",
        )
    app = context.app
    new = move_models(app.folders, app.settings, context.path(args.folder), context.watch)
    context.console.say(f"The models are in {new} now.")
    context.console.document({"models": str(new)})
    return 0


def _target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where; a folder of the program's own is made in it")


def _remove(args: argparse.Namespace, context: Context) -> int:
    context.app.bases.remove(args.model)
    context.console.say(f"{args.model} was deleted. What was trained on it stays.")
    context.console.document({"removed": args.model})
    return 0


def _holds_base(args: argparse.Namespace, context: Context) -> bool:
    path = context.path(args.folder)
    if args.model and context.app.bases.knows(args.model):
        return True
    return path.suffix.lower() == ".zip" or (path / "config.json").is_file() or path.name == "config.json"


def _use(args: argparse.Namespace, context: Context) -> int:
    """Choose the base that answers."""
    name = None if args.model == "none" else args.model
    if name is not None and not context.app.bases.knows(name):
        raise NotFound(f"There is no base model “{name}”.", hint="See: pvchat models list")
    context.app.bases.choose(name)
    context.console.say(f"{name} answers from now on." if name else "Face memory answers alone from now on.")
    context.console.document({"base": name})
    return 0


def _ready(context: Context, name: str, what: str) -> int:
    context.console.say(f"{name} {what}.")
    key = "base" if context.app.bases.knows(name) else "pack"
    context.console.document({key: name, "ready": True})
    return 0


def _model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a base model or face pack from `pvchat models list`")


def _model_and_ask(parser: argparse.ArgumentParser) -> None:
    _model(parser)
    parser.add_argument("--ask", action="store_true", help="ask the hub for files, sizes and licence; fetches none")


def _model_and_licence(parser: argparse.ArgumentParser) -> None:
    _model(parser)
    parser.add_argument("--accept-licence", action="store_true", help="I have read the licence and accept it")


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where the files lie; a zip archive for a base model")
    parser.add_argument("model", nargs="?", metavar="MODEL", help="which; none: whatever the files fit")
    parser.add_argument("--accept-licence", action="store_true", help="I have read the licence and accept it")


def _model_or_none(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a base model that is here, or `none`: face memory alone")


COMMANDS = (
    Command(("models", "list"), "list base models and face packs: fits, ready, licence", _list),
    Command(("models", "plan"), "size, free space, and whether it fits this machine", _plan, _model_and_ask),
    Command(("models", "download"), "fetch and verify a base model or face pack", _download, _model_and_licence),
    Command(("models", "verify"), "check every file of a base model or face pack", _verify, _model),
    Command(("models", "import"), "take the files of a base model or face pack from a folder", _import, _folder),
    Command(("models", "move"), "keep the models in another folder or on another drive", _move, _target),
    Command(("models", "remove"), "delete the files of a base model; it can be fetched again", _remove, _model),
    Command(("models", "use"), "choose the base model that answers", _use, _model_or_none),
)
