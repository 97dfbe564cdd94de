from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import Cancelled, Refused
from pvchat_desktop.presenters.learn import Learner, LearnPresenter, LearnStep
from pvchat_desktop.presenters.report import Figure, report_page
from pvchat_desktop.presenters.training import Training
from tests.unit.presenters import learning_samples as learning
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder

LEO = Learner(samples.LEO, "Leo", samples.SHA)


class Desk:
    def __init__(self, *, bases: Any = None, packs: Any = None, **answers: Any) -> None:
        self.background = HandBackground()
        self.view = Recorder(is_in_front=True)
        self.packs = Recorder(of_person=packs or (learning.pack(),))
        self.learning = Recorder(
            **({"learn_with": learning.learned(), "plan": SimpleNamespace(sentences=("a", "b"))} | answers)
        )
        self.bases = Recorder(offered=bases or (learning.base(), learning.base("far", ready=False)))
        app: Any = SimpleNamespace(
            learning=self.learning,
            bases=self.bases,
            packs=self.packs,
            library=Recorder(clips=(samples.clip(),), some=(samples.clip(),)),
            people=Recorder(all=(samples.person(),)),
            tools=SimpleNamespace(fitting=Recorder(word=("fits", ""))),
        )
        self.training = Training(app, self.background, Recorder(training_label="Learning"))
        self.presenter = LearnPresenter(app, self.background, self.view, self.training)


def test_bases_are_shown_at_once_and_whether_they_fit_when_it_is_known() -> None:
    desk = Desk()
    desk.presenter.start(LEO)
    shown = [args[0] for name, args, _ in desk.view.calls if name == "show_bases"]
    assert [one.word for one in shown[0]] == [None, None]
    assert [one.word for one in shown[1]] == ["fits", "fits"]
    assert "show_no_plan" in desk.view.names()
    assert desk.learning.calls == [], "nothing is planned before a base is chosen"


def test_a_machine_that_cannot_be_asked_leaves_the_list_whole() -> None:
    desk = Desk()
    desk.presenter._app.tools.fitting._answers["word"] = Refused("No torch here.")  # type: ignore[attr-defined]
    desk.presenter.start(LEO)
    assert [one.why for one in desk.view.last("show_bases")[0]] == ["No torch here."] * 2


def test_the_base_that_answers_is_planned_at_once() -> None:
    desk = Desk(bases=(learning.base(chosen=True),))
    desk.presenter.start(LEO)
    assert desk.learning.last("plan")[:3] == (samples.LEO, "tiny", "standard")
    assert desk.learning.last_words("plan") == {"clip": samples.SHA}
    assert "show_plan" in desk.view.names()


def test_a_refused_plan_says_why_and_face_memory_needs_none() -> None:
    desk = Desk(plan=Refused("10 other people are needed; the clips here show 6."))
    desk.presenter.start(LEO)
    desk.presenter.choose("tiny", "quick")
    assert "6" in desk.view.last("show_refusal")[0].message
    desk.view.calls.clear()
    desk.presenter.choose(None)
    assert desk.view.names() == ["show_no_plan"]


def test_training_runs_and_ends_in_its_report() -> None:
    desk = Desk()
    desk.presenter.start(LEO)
    desk.presenter.choose("tiny", "quick")
    desk.presenter.train()
    assert "show_training" in desk.view.names()
    desk.background.jobs[0].finish()
    assert desk.learning.last("learn_with")[:2] == (samples.LEO, "tiny")
    assert desk.presenter.step is LearnStep.REPORT
    verdict = desk.view.last("show_verdict")[0]
    assert [one.clip.sha256 for one in verdict.clips] == [samples.SHA]
    assert desk.training.now is None, "the place is free for the next"
    assert "leave_to_person" not in desk.view.names()


def test_the_page_of_a_running_training_is_found_again() -> None:
    desk = Desk()
    desk.presenter.start(LEO)
    desk.presenter.choose("tiny")
    desk.presenter.train()
    desk.presenter.start(LEO)
    assert desk.presenter.step is LearnStep.TRAINING


def test_who_looks_elsewhere_is_not_torn_away_by_the_report() -> None:
    desk = Desk()
    desk.view._answers["is_in_front"] = False
    desk.presenter.start(LEO)
    desk.presenter.choose("tiny")
    desk.presenter.train()
    desk.background.jobs[0].finish()
    assert "show_verdict" not in desk.view.names()
    desk.presenter.show_training()
    assert desk.presenter.step is LearnStep.REPORT


def test_somebody_else_waits_for_the_one_who_is_learned() -> None:
    desk = Desk()
    desk.training.start(learning.WANTED)
    desk.presenter.start(Learner(PersonId("mia"), "Mia"))
    desk.presenter.choose("tiny")
    assert desk.view.last("show_busy") == ("Leo",)


def test_a_discarded_training_leads_back_to_the_person() -> None:
    desk = Desk(learn_with=Cancelled())
    desk.presenter.start(LEO)
    desk.presenter.choose("tiny")
    desk.presenter.train()
    desk.training.discard()
    desk.background.jobs[0].finish()
    assert desk.view.last("leave_to_person") == (samples.LEO,)


def test_a_pack_is_rolled_back_switched_and_kept() -> None:
    desk = Desk()
    desk.presenter.show_report(LEO, "p1")
    desk.presenter.roll_back()
    assert desk.packs.last("roll_back") == (samples.LEO,)
    desk.presenter.switch(on=True)
    assert desk.packs.last("activate") == ("p1",)
    desk.presenter.switch(on=False)
    assert desk.packs.last("put_aside") == ("p1",)
    assert desk.view.names().count("packs_changed") == 3
    desk.presenter.keep()
    assert desk.view.last("leave_to_person") == (samples.LEO,)


def test_asking_lets_the_base_of_the_pack_answer() -> None:
    desk = Desk()
    desk.presenter.show_report(LEO, "p1")
    desk.presenter.ask()
    assert desk.bases.last("choose") == ("tiny",)
    assert desk.view.last("ask_about") == (LEO,)


def test_face_memory_is_asked_as_it_is() -> None:
    desk = Desk(packs=(learning.pack(active=False),))
    desk.presenter.show_report(LEO, "p1")
    desk.presenter.ask()
    assert "choose" not in desk.bases.names()
    assert desk.view.last("ask_about") == (LEO,)


def test_a_report_that_is_gone_leads_back() -> None:
    desk = Desk()
    desk.presenter.show_report(LEO, "another")
    assert desk.view.last("leave_to_person") == (samples.LEO,)


def test_the_report_in_figures() -> None:
    page = report_page(learning.REPORT)
    base, memory, adapter = page.rows
    assert base.wrongly == Figure(19, 40)
    assert memory.alike == Figure(0, 0)
    assert adapter.recognised == Figure(18, 20)
    assert adapter.alike == Figure(1, 4)
    assert adapter.recognised.is_enough
    assert not adapter.alike.is_enough
    assert page.examples[0].is_present


def test_a_report_of_another_version_shows_what_it_has() -> None:
    assert report_page(None).rows == ()
    page = report_page({"memory": {}, "reasons": None})
    assert page.rows[0].right is None
    assert page.rows[0].recognised == Figure(0, 0)
    assert page.outcome == ""
