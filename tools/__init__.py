"""Programs that make what the repository holds ready-made; not needed to run PVChat Desktop."""
