"""What the screens decide, without Qt: each presenter talks to services, to a `Background` and to its View protocol."""
