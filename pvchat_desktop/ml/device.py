"""The compute device: what there is, and whether it really computes. The only file that says `torch.cuda`."""

from __future__ import annotations

import platform
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from pvchat_desktop.protocol.messages import DeviceReport

if TYPE_CHECKING:
    import torch

_NO_KERNEL_IMAGE = "no kernel image"  # CUDA's words for code built for other cards; torch has no type for it
_NO_MEMORY = (
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
    "CUDA error: out of memory",
    "DefaultCPUAllocator: can't allocate memory",
    "DefaultCPUAllocator: not enough memory",
)  # what says so without torch's own type: libraries that take memory for themselves, and the processor's
_SIDE = 256  # of the test matrices: several thread blocks, done in microseconds


def report() -> DeviceReport:
    """Look for an accelerator and launch a real kernel on it. Never raises: a broken device is a report too."""
    versions = {"python": platform.python_version()}
    try:
        with warnings.catch_warnings(record=True) as caught:  # torch explains in a warning why a driver is of no use
            warnings.simplefilter("always")
            import torch

            versions["torch"] = str(torch.__version__)
            has_gpu = torch.cuda.is_available()
    except ImportError as error:
        if error.name == "torch":
            return _none("PyTorch is not installed.", versions)
        return _none("PyTorch is installed but cannot be loaded.", versions)
    except OSError:  # a library of its own is missing or damaged
        return _none("PyTorch is installed but cannot be loaded.", versions)
    if has_gpu:
        return _gpu(versions)
    return _cpu(_why_no_gpu(torch.version.cuda, [str(w.message) for w in caught]), versions)


def _none(reason: str, versions: dict[str, str]) -> DeviceReport:
    return DeviceReport(
        device="none",
        name="",
        total_bytes=None,
        free_bytes=None,
        compute_capability=None,
        kernel_ok=None,
        reason=reason,
        versions=versions,
    )


def _cpu(reason: str, versions: dict[str, str]) -> DeviceReport:
    memory = psutil.virtual_memory()
    return DeviceReport(
        device="cpu",
        name=_processor_name(),
        total_bytes=memory.total,
        free_bytes=memory.available,
        compute_capability=None,
        kernel_ok=None,
        reason=reason,
        versions=versions,
    )


def _gpu(versions: dict[str, str]) -> DeviceReport:
    import torch

    versions |= {"cuda": str(torch.version.cuda)}
    try:
        card = torch.cuda.get_device_properties(0)
        capability = f"{card.major}.{card.minor}"
        free, total = torch.cuda.mem_get_info(0)
        free += torch.cuda.memory_reserved(0)  # by this process: a base that lies there is used again or let go
    except RuntimeError as error:
        return _cpu(why_kernel_failed(error, None), versions)
    reason = _try_kernel(torch.device("cuda", 0), capability)
    return DeviceReport(
        device="cuda",
        name=card.name,
        total_bytes=total,
        free_bytes=free,
        compute_capability=capability,
        kernel_ok=not reason,
        reason=reason,
        versions=versions,
    )


def _try_kernel(device: torch.device, capability: str) -> str:
    """Multiply two matrices on the device and compare with the processor; returns what went wrong, or ""."""
    import torch

    # Small whole numbers: sums stay exact in every precision the device may choose.
    left = (torch.arange(_SIDE * _SIDE) % 3).reshape(_SIDE, _SIDE).float()
    try:
        result = (left.to(device) @ left.T.to(device)).cpu()
    except RuntimeError as error:
        return why_kernel_failed(error, capability)
    return "" if torch.equal(result, left @ left.T) else "The graphics card returned a wrong result."


def why_kernel_failed(error: RuntimeError, capability: str | None) -> str:
    import torch

    if isinstance(error, torch.OutOfMemoryError):
        return "The graphics card's memory is full; another program uses it."
    if _NO_KERNEL_IMAGE in str(error):
        card = f" (compute capability {capability})" if capability else ""
        return f"This build of PyTorch holds no code for this graphics card{card}."
    return "The graphics card failed a small test calculation."


def _why_no_gpu(built_for_cuda: str | None, said: list[str]) -> str:
    if built_for_cuda is None:
        return "This build of PyTorch is for the processor only."
    if any("driver" in text and "too old" in text for text in said):
        return f"The graphics driver is too old for this build of PyTorch (CUDA {built_for_cuda})."
    if any("Error" in text for text in said):
        return "A graphics card was found but could not be started."
    return "No NVIDIA graphics card was found."


def _processor_name() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def synchronize(device: torch.device) -> None:
    """Wait until everything that was asked of the device is done; a time is only then a time."""
    import torch

    if device.type == "cuda":
        torch.cuda.synchronize(device)


@contextmanager
def out_of_memory_told() -> Iterator[None]:
    """Whatever ran out of memory inside comes out as torch.OutOfMemoryError."""
    import torch

    try:
        yield
    except torch.OutOfMemoryError:
        raise
    except RuntimeError as error:
        if any(words in str(error) for words in _NO_MEMORY):
            raise torch.OutOfMemoryError(str(error)) from error
        raise


def empty_cache(device: torch.device) -> None:
    """Give back the memory that is kept for later, as after running out of it."""
    import torch

    if device.type == "cuda":
        torch.cuda.empty_cache()


def reset_peak(device: torch.device) -> None:
    import torch

    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)


def peak_bytes(device: torch.device) -> int | None:
    """Most memory held at once by tensors since `reset_peak`; None for the processor."""
    import torch

    return int(torch.cuda.max_memory_allocated(device)) if device.type == "cuda" else None


def random_state(device: torch.device) -> torch.Tensor | None:
    """The device's own random numbers, None for the processor (see torch.get_rng_state)."""
    import torch

    return torch.cuda.get_rng_state(device) if device.type == "cuda" else None


def set_random_state(device: torch.device, state: torch.Tensor) -> None:
    import torch

    if device.type == "cuda":
        torch.cuda.set_rng_state(state, device)
