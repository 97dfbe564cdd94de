"""Reading clips: what a file holds, and its pictures at exact times.

    info = probe(path)                                  # VideoInfo, or BadClip
    with open_video(path) as video:
        for frame in video.frames_at([1.0, 2.5]):       # or .keyframes(), .frames_between(0, 10, every_s=0.5)
            small, full = frame.picture(640), frame.picture()

Times are seconds from the first presented frame, taken from the clip's own time stamps; pictures are displayed pictures
(rotated, square pixels), (H, W, 3) RGB uint8.
"""

from pvchat_desktop.vision.video.picture import Picture
from pvchat_desktop.vision.video.reader import Frame, Video, open_video, probe, read_frames_at

__all__ = ["Frame", "Picture", "Video", "open_video", "probe", "read_frames_at"]
