"""What scores mean for one face model. Apart from core/similarity.py, so that the wire does not load numpy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a cosine means for one face model. Comes from a stored calibration (`pvchat bench faces --calibrate`).

    match          at least this: the person is named
    unsure         at least this, but below `match`: "not sure, ask the user"
    margin         by so much the best person must beat the second, or the answer is "not sure"
    link           two faces overlapping in consecutive samples are one figure from this cosine on
    link_anywhere  two faces are one figure wherever they stand in the clip from this cosine on
    outlier        faces below this cosine to a track's mean are left out of its template
    group          two groups of unknown figures are one person from this mean cosine on; None: not measured
    """

    match: float
    unsure: float
    margin: float
    link: float
    link_anywhere: float
    outlier: float = 0.30
    group: float | None = None

    def __post_init__(self) -> None:
        if not -1 <= self.unsure <= self.match <= 1:
            raise ValueError(f"unsure ({self.unsure}) must not exceed match ({self.match})")
        if not -1 <= self.link <= self.link_anywhere <= 1:
            raise ValueError(f"link ({self.link}) must not exceed link_anywhere ({self.link_anywhere})")

    @property
    def grouping(self) -> float:
        """`group`, or where it was not measured `match`: a mean over pairs of tracks, where a match is one pair."""
        return self.match if self.group is None else self.group

    @property
    def few_grouping(self) -> float:
        """The same for figures of so few faces that chance may make them alike."""
        return max(self.grouping, self.sure)

    @property
    def ask(self) -> float:
        """From here on two may be asked about: as much below `unsure` again as `unsure` lies below `match`, twice."""
        return self.unsure - 2 * (self.match - self.unsure)

    @property
    def strict_match(self) -> float:
        """`match` for people with named look-alikes: a quarter of the way from match to certainty further up."""
        return self.match + (1 - self.match) / 4

    @property
    def strict_margin(self) -> float:
        """`margin` between people whom the user called look-alikes."""
        return 2 * self.margin

    @property
    def sure(self) -> float:
        """From here on a match is called sure: as far above `match` as `unsure` lies below."""
        return min(1.0, self.match + (self.match - self.unsure))


@dataclass(frozen=True, slots=True)
class BodyThresholds:
    """What a cosine means for one body model. Bodies are only ever compared within one clip: clothes change.

    same    two bodies look the same from this cosine on
    margin  by so much the best must beat the second
    follow  a body at the same place a moment later is the same figure from this cosine on
    """

    same: float
    margin: float
    follow: float

    def __post_init__(self) -> None:
        if not -1 <= self.follow <= self.same <= 1:
            raise ValueError(f"follow ({self.follow}) must not exceed same ({self.same})")
