"""The catalog: people, clips, faces, chats and jobs in one SQLite file, and the files that belong to its rows.

The only package that touches SQLite. Vectors are stored here but compared elsewhere.
"""

from pvchat_desktop.catalog.changes import About
from pvchat_desktop.catalog.database import Catalog, open_catalog
from pvchat_desktop.catalog.operations import Operation
from pvchat_desktop.catalog.people import ERASED_NAME, Counts, LookAlike
from pvchat_desktop.catalog.scans import Scan

__all__ = ["ERASED_NAME", "About", "Catalog", "Counts", "LookAlike", "Operation", "Scan", "open_catalog"]
