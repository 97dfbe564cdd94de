"""What goes into an installed program, and what stays out; one table for every system."""

from __future__ import annotations

import re
from typing import Final

MODEL_RUNTIME: Final = (
    "accelerate", "bitsandbytes", "mpmath", "networkx", "peft", "sympy", "tokenizers", "torch", "transformers",
    "triton",
)  # fmt: skip
"""Fetched later, by those who train or chat."""

ONLY_FOR_THEIR_COMMANDS: Final = (
    "face-recognition-models", "hf-xet", "imageio", "jinja2", "markdown-it-py", "markupsafe", "mdurl", "pip",
    "pygments", "rich", "setuptools", "shellingham", "tifffile", "typer",
)  # fmt: skip
"""Needed by commands and parts of other packages that the program never calls; of face-recognition-models two files
come along (see bundling.FACE_FILES)."""

LEFT_OUT: Final = (*MODEL_RUNTIME, *ONLY_FOR_THEIR_COMMANDS)

_UNUSED_PLUGINS: Final = (
    "assetimporters|canbus|designer|egldeviceintegrations|generic|geometryloaders|geoservices|position|printsupport|"
    "qmllint|qmltooling|renderers|renderplugins|sceneparsers|scxmldatamodel|sensors|sqldrivers|texttospeech|"
    "vectorimageformats|virtualkeyboard|wayland-graphics-integration-server|webview"
)
_USED_QT: Final = (
    "Concurrent|Core|DBus|Gui|Multimedia|MultimediaWidgets|Network|OpenGL|OpenGLWidgets|Svg|SvgWidgets|WaylandClient|"
    "Qml|QmlMeta|QmlModels|QmlWorkerScript|Quick|"  # which the player's FFmpeg part loads
    "WlShellIntegration|Widgets|XcbQpa|FFmpegStub-\\w+|FFmpegStub-va-\\w+|WaylandEglClientHwIntegration"
)
_UNWANTED: Final = re.compile(
    r"shape_predictor_68"  # its licence forbids commercial use
    r"|mmod_human_face_detector"  # not used
    r"|^cv2/(qt|data)/"  # plugins for OpenCV's own windows, and classifiers: neither is used
    r"|^(numpy|scipy|skimage|onnx|lxml|sacrebleu|tqdm|psutil|onnxruntime)/(.*/)?tests?/|^onnx/backend/test/"
    r"|^onnxruntime/(transformers|quantization|tools|datasets)/"
    r"|^PySide6/(include|typesystems|glue|doc|scripts|resources|translations)/"
    r"|^PySide6/Qt/(qml|metatypes|resources|libexec|modules|mkspecs|sbom|src|include)/"
    r"|^PySide6/(assistant|designer|linguist|balsam\w*|lrelease|lupdate|lconvert|qml\w*|qsb|rcc|svgtoqml|uic)(\.exe)?$"
    rf"|^PySide6/(Qt/)?plugins/({_UNUSED_PLUGINS})/"
    r"|plugins/platforminputcontexts/(lib)?qtvirtualkeyboard"
    r"|plugins/imageformats/(lib)?qpdf"
    r"|plugins/platforms/(lib)?q(eglfs|linuxfb|vnc|vkkhrdisplay|minimalegl)"
    r"|plugins/platformthemes/(lib)?qgtk3"  # would load GTK
    r"|^PySide6/Qt/translations/(?!qtbase_)"
    rf"|^PySide6/Qt/lib/libQt6(?!({_USED_QT})\.so)"
    r"|^PySide6/Qt/lib/lib(av|sw)\w+\.so(\.\d+\.\d+\.\d+)?$"  # further copies of what others load as .so.N
    rf"|^PySide6/Qt6(?!({_USED_QT})\.dll)\w+\.dll"
    rf"|^PySide6/Qt(?!({_USED_QT})\.)\w+\.(abi3\.so|pyd)|^PySide6/Qt(Qml|Quick)\.(abi3\.so|pyd)"
    r"|^PySide6/(Qt/lib/)?(lib)?(pyside6qml|Qt6WebEngine)"
    r"|\.(pxd|pyx|h|hpp|cpp|c|a|lib|prl|cmake)$"
    r"|^(PySide6|shiboken6)/.*\.pyi$"  # others are read by lazy_loader
    r"|(^|/)__pycache__/"
)


def is_unwanted(place: str) -> bool:
    """`place`: below the folder of packages."""
    return _UNWANTED.search(place.replace("\\", "/")) is not None
