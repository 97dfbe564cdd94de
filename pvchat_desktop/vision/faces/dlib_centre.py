"""The mean face in the space of dlib's recogniser.

Its vectors all point roughly one way: strangers score a cosine of .85. Taken from this centre they spread, and the same
person on another day separates from strangers (clip means, 15 people: same at least .79, different at most .72; without
the centre .949 and .965). Mean of eight faces in photographs and a hundred small pictures that public packages carry;
none of them is part of any benchmark here. Galleries made with another centre do not compare: change it only together
with the model hash.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

# fmt: off
CENTRE: Final[NDArray[np.float32]] = np.array([
    -0.088, 0.088, 0.063, -0.042, -0.111, -0.014, -0.019, -0.118, 0.143, -0.074, 0.166, -0.053,
    -0.223, -0.039, -0.027, 0.132, -0.151, -0.126, -0.099, -0.075, 0.013, 0.052, 0.036, 0.030,
    -0.155, -0.298, -0.079, -0.089, 0.039, -0.073, 0.025, 0.058, -0.188, -0.040, 0.032, 0.077,
    -0.057, -0.072, 0.202, 0.002, -0.183, 0.025, 0.079, 0.241, 0.212, -0.007, 0.022, -0.075,
    0.125, -0.246, 0.054, 0.148, 0.118, 0.082, 0.078, -0.134, 0.020, 0.162, -0.196, 0.088,
    0.078, -0.069, -0.015, -0.018, 0.167, 0.095, -0.104, -0.151, 0.174, -0.166, -0.046, 0.090,
    -0.101, -0.166, -0.280, 0.022, 0.365, 0.128, -0.168, -0.004, -0.074, -0.015, 0.016, 0.065,
    -0.065, -0.065, -0.090, 0.024, 0.207, -0.020, -0.017, 0.246, 0.034, -0.030, 0.010, 0.056,
    -0.125, -0.018, -0.108, -0.025, 0.022, -0.086, 0.012, 0.129, -0.190, 0.183, -0.031, -0.024,
    -0.015, -0.007, -0.068, -0.008, 0.168, -0.243, 0.188, 0.162, 0.004, 0.121, 0.046, 0.072,
    0.004, -0.013, -0.132, -0.097, 0.013, -0.040, 0.018, 0.056,
], np.float32)
# fmt: on
