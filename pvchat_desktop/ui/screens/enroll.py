"""The enrollment wizard: one page after the other, a way back, and nothing stored before the last press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import Progress
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.enrollment import Details, EnrollmentPresenter, Missing, Step
from pvchat_desktop.presenters.learn import Learner
from pvchat_desktop.ui.actions import Bindings
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.screens.enroll_pages import ClipPage, DetailsPage, DonePage, FacesPage
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, L, M, S
from pvchat_desktop.ui.widgets.controls import button, label, tool

if TYPE_CHECKING:
    from pvchat_desktop.services.views import ClipSummary, Enrolled, TrackView


class EnrollScreen(Screen):
    name = "enroll"

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._clip: ClipSummary | None = None
        self._came_from = "library"
        self._enrolled: Enrolled | None = None
        self.clip_page = ClipPage(host)
        self.faces_page = FacesPage(host)
        self.details_page = DetailsPage(host)
        self.done_page = DonePage(self._ask, self._learn, lambda: self.start(None))
        self.presenter = EnrollmentPresenter(host.app, host.background, self)
        self._pages = QStackedWidget(self)
        self._page_of: dict[Step, QWidget] = {
            Step.CLIP: self.clip_page,
            Step.FACES: self.faces_page,
            Step.DETAILS: self.details_page,
            Step.DONE: self.done_page,
        }
        for page in self._page_of.values():
            self._pages.addWidget(page)
        self._back = tool(self.tr("Back"), "back", self._go_back, keys=self.tr("Esc"))
        self._title = label(steps=4, bold=True, wrap=False)
        self._where = label(ink="muted", wrap=False)
        self.save_button = button(self.tr("Save"), self.presenter.save, kind="primary", symbol="check")
        self._missing = label(ink="muted", steps=-1)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(L)
        column.addLayout(self._header())
        column.addWidget(self._pages, 1)
        column.addLayout(self._footer())
        self._connect()
        QWidget.setTabOrder(self.details_page.look_alikes, self.save_button)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self._back)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._where)
        return row

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addStretch(1)
        row.addWidget(self._missing)
        row.addWidget(self.save_button)
        return row

    def _connect(self) -> None:
        self.clip_page.chosen.connect(self._choose_clip)
        self.faces_page.chosen.connect(self._choose_face)
        self.faces_page.stop.connect(self.presenter.stop_scan)
        self.faces_page.again.connect(lambda: self.presenter.scan(again=True))
        self.details_page.changed.connect(self._details_changed)
        self.details_page.submitted.connect(self.presenter.save)

    def start(self, sha: ClipSha | None, came_from: str = "") -> None:
        self._came_from = came_from or self._came_from
        self._clip = None
        self.details_page.start()
        self.presenter.start(sha)

    def _choose_clip(self, sha: str) -> None:
        if self.presenter.step is Step.CLIP:  # a double click says it twice
            self.presenter.choose_clip(ClipSha(sha))

    def _choose_face(self, track: TrackView) -> None:
        if not track.can_enroll:
            advice = " ".join(local(one) for one in track.advice)
            self._host.message.say(self.tr("This face is not clear enough to learn from"), advice, kind="info")
            return
        self._host.message.dismiss()
        self.presenter.choose_face(track)

    def _details_changed(self, details: Details) -> None:
        if self.presenter.step is Step.DETAILS:
            self.presenter.change_details(details)

    def _ask(self) -> None:
        if self._enrolled is not None and self._clip is not None:
            question = self.tr("When is {name} seen?").format(name=self._enrolled.person.name)
            self._host.ask_requested.emit((self._clip.clip.sha256,), question)

    def _learn(self) -> None:
        if self._enrolled is not None:
            clip = self._clip.clip.sha256 if self._clip is not None else None
            person = self._enrolled.person
            self._host.learn_requested.emit(Learner(person.id, person.name, clip))

    # --- presenters.enrollment.EnrollmentView

    def show_step(self, step: Step) -> None:
        titles = {
            Step.CLIP: self.tr("Tag a person: choose a clip"),
            Step.FACES: self.tr("Tag a person: choose a face"),
            Step.DETAILS: self.tr("Tag a person: who is this?"),
            Step.DONE: self.tr("Done"),
        }
        self._title.setText(titles[step])
        self._pages.setCurrentWidget(self._page_of[step])
        self.save_button.setVisible(step is Step.DETAILS)
        self._missing.setVisible(step is Step.DETAILS)
        self._where.setVisible(step is not Step.DONE)
        if step is Step.DETAILS:
            self.details_page.name.setFocus()
        elif step is Step.CLIP:
            self._where.setText("")

    def show_clips(self, clips: tuple[ClipSummary, ...]) -> None:
        self.clip_page.show_clips(clips)

    def show_clip(self, clip: ClipSummary) -> None:
        self._clip = clip
        self._where.setText(self.tr("Clip: {title}").format(title=clip.title))

    def show_scanning(self, progress: Progress | None) -> None:
        self.faces_page.show_scanning(progress)

    def show_scan_stopped(self) -> None:
        self.faces_page.show_stopped(self.tr("Stopped. What was looked through is kept."))

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)
        if self.presenter.step is Step.FACES:
            self.faces_page.show_stopped(problem.message)

    def show_faces(self, tracks: tuple[TrackView, ...]) -> None:
        self.faces_page.show_faces(tracks)
        if self.isVisible() and self.faces_page.cards:
            self.faces_page.cards[0].setFocus()
        self._host.clips_changed.emit()

    def show_face(self, track: TrackView) -> None:
        self.details_page.show_face(track)

    def show_known_names(self, names: tuple[str, ...]) -> None:
        self.details_page.show_known_names(names)

    def show_details_state(self, missing: frozenset[Missing], *, is_known_name: bool) -> None:
        self.details_page.show_state(missing, is_known_name=is_known_name)
        needs = {
            Missing.NAME: self.tr("A name is needed."),
            Missing.BIRTH_DATE: self.tr("The birth date is not a date."),
            Missing.CONSENT: self.tr("The agreement is needed: tick “This is agreed”."),
        }
        self._missing.setText(next((text for key, text in needs.items() if key in missing), ""))
        self.save_button.setEnabled(not missing)

    def show_done(self, enrolled: Enrolled) -> None:
        self._enrolled = enrolled
        self.done_page.show_enrolled(enrolled)
        self.done_page.ask_button.setFocus()
        self._host.people_changed.emit()

    def scan_label(self, title: str) -> str:
        return self.tr("Looking for faces in “{title}”").format(title=title)

    # --- host.Screen

    def _go_back(self) -> None:
        if not self.presenter.back():
            self.presenter.leave()
            self._host.go.emit(self._came_from)

    def escape(self) -> bool:
        self._go_back()
        return True

    def bindings(self) -> Bindings:
        return {}

    def first_focus(self) -> QWidget | None:
        return self.clip_page.view if self.presenter.step is Step.CLIP else None
