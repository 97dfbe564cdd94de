"""From a clip to linked face tracks: look at few frames, look closer where something changes, link, keep the best.

coarse pass   key frames, and samples between them where these are rare      (passes, one stored piece per 30 s)
fine pass     single gaps in which the set of faces changed                  (passes, one stored piece per 30 s)
link          all samples of the clip, by place and embedding                (core/linking)
keep          the best and most different faces of each track, as files     (keep)
"""

from pvchat_desktop.vision.scan.scan import Progress, Scan, scan_clip

__all__ = ["Progress", "Scan", "scan_clip"]
