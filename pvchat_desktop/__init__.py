"""PVChat Desktop: a local assistant that learns a person from one clip and answers about them in any other."""

__version__ = "0.1.0"
