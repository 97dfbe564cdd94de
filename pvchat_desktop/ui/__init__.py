"""The window: the only package that knows Qt. Importing it loads neither the catalog nor any media library."""
