"""From one clip of a figure to many: expanders, one interface for ours and for generators (table.py).

made = expander("relight")(faces, clip, text, seed)      # -> clips, each with where it came from
"""

from pvchat_desktop.vision.augment.expander import Expanded, Expander, Take
from pvchat_desktop.vision.augment.table import EXPANDERS, Row, expander

__all__ = ["EXPANDERS", "Expanded", "Expander", "Row", "Take", "expander"]
