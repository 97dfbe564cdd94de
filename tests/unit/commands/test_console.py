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
    assert err.getvalue().splitlines() == ["Looking: 0/5", "Linking: 1/2, about 3 s left"]
