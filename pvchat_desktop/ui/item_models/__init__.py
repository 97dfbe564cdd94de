"""Lists behind views, and how their rows are painted."""
