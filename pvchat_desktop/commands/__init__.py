"""Every job of the window as a command: one module per group, one table in cli.py that lists them all."""
