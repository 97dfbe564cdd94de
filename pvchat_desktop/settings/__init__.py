"""Settings: one table of what can be set, and the sparse TOML file that keeps what the user changed."""

from pvchat_desktop.settings.store import Settings
from pvchat_desktop.settings.table import TABLE, Setting, Value

__all__ = ["TABLE", "Setting", "Settings", "Value"]
