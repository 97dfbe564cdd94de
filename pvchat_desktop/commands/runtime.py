"""runtime ...: what learning with a base model and free questions need besides an installed program."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.runtime import disk_bytes
from pvchat_desktop.core.sizes import size_text
from pvchat_desktop.services.runtime import RuntimeState


def _list(_args: argparse.Namespace, context: Context) -> int:
    state = context.app.runtime.state()
    for line in _lines(state):
        context.console.say(line)
    context.console.document(asdict(state))
    return 0


def _lines(state: RuntimeState) -> list[str]:
    size = f"more than {size_text(state.known_bytes)}, known once the source is asked"
    if state.bytes is not None:
        size = f"{size_text(state.bytes)} to fetch, about {size_text(disk_bytes(state.bytes))} on the disk"
    here = "not here"
    if state.installed:
        here = f"{state.installed}, {size_text(state.disk_bytes)}" + ("" if state.is_ready else ", to be renewed")
    lines = [f"Suits this machine  {state.build} ({state.reason})", f"Here                {here}"]
    if not state.is_needed:
        lines.append("Needed              no: the Python that the program was set up with has it all")
    lines += [f"Size                {size}", f"Free                {size_text(state.free_bytes)}"]
    return [*lines, *([f"Python              {state.why_not}"] if state.why_not else [])]


def _install(args: argparse.Namespace, context: Context) -> int:
    source = context.path(args.source) if args.source else None
    for line in _lines(context.app.runtime.state()):
        context.console.note(line)
    build = context.app.runtime.install(context.watch, build=args.build, source=source)
    context.console.say(f"The model runtime {build} is ready.")
    context.console.document({"build": build, "ready": True})
    return 0


def _verify(_args: argparse.Namespace, context: Context) -> int:
    context.app.runtime.verify(context.watch)
    context.console.say("The model runtime is complete and unchanged.")
    context.console.document({"ready": True})
    return 0


def _remove(_args: argparse.Namespace, context: Context) -> int:
    size = context.app.runtime.remove()
    context.console.say(f"The model runtime was removed: {size_text(size)} are free again.")
    context.console.document({"bytes": size})
    return 0


def _source_and_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", metavar="FOLDER", help="take the files from here; no connection")
    parser.add_argument("--build", default="", metavar="BUILD", help="cpu, cu126 or cu130 in place of what suits")


COMMANDS = (
    Command(("runtime", "list"), "what suits this machine, what is here, sizes", _list),
    Command(("runtime", "install"), "fetch it, go on with it, or repair it", _install, _source_and_build),
    Command(("runtime", "verify"), "check every file of it", _verify),
    Command(("runtime", "remove"), "remove it; models and people stay", _remove),
)
