"""Reading clips: what a file holds, and its pictures at exact times.

    with open_video(path) as video:                     # or BadClip
        info = video.info
        for frame in video.frames_at([1.0, 2.5]):       # or .keyframes()
            small, full = frame.picture(640), frame.picture()

Times are seconds from the first presented frame, taken from the clip's own time stamps; pictures are displayed pictures
(rotated, square pixels), (H, W, 3) RGB uint8.
"""

from pvchat_desktop.vision.video.reader import Frame, Video, open_video

__all__ = ["Frame", "Video", "open_video"]
