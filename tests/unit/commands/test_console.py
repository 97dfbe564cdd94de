import io
import json

from pvchat_desktop.commands.context import Console
from pvchat_desktop.core.job import Progress


def _console(*, wants_json: bool) -> tuple[Console, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    return Console(out, err, wants_json), out, err


def test_text_is_silent_when_a_document_was_asked_for() -> None:
    console, out, _ = _console(wants_json=True)
    console.say("hello")
    console.table(("A",), [("1",)])
    console.document({"name": "Zoë"})
    assert json.loads(out.getvalue()) == {"name": "Zoë"}


def test_a_document_is_silent_in_text() -> None:
    console, out, _ = _console(wants_json=False)
    console.document({"x": 1})
    console.table(("NAME", "N"), [("Leo", 3), ("Leonie", 12)])
    assert out.getvalue() == "NAME    N\nLeo     3\nLeonie  12\n"


def test_progress_goes_to_stderr_once_a_second_and_at_every_new_stage() -> None:
    console, out, err = _console(wants_json=True)
    for done in range(5):
        console.progress(Progress("Looking", done, 5))
    console.progress(Progress("Linking", 1, 2, eta_s=3.2))
    assert out.getvalue() == ""
    console.progress(Progress("Waiting", 0, 0))
    assert err.getvalue().splitlines() == ["Looking: 0/5", "Linking: 1/2, about 3 s left", "Waiting"]


def test_names_of_files_command_no_terminal() -> None:
    console, out, err = _console(wants_json=False)
    console.say("“\x1b[2Jred\x9b31m”\tstays\nhere")
    console.table(("TITLE",), [("line\nbreak\x07",)])
    console.progress(Progress("“line\nbreak”: Looking", 0, 5))
    assert out.getvalue() == "“?[2Jred?31m”\tstays\nhere\nTITLE\nline break?\n"
    assert err.getvalue() == "“line break”: Looking: 0/5\n"
