"""Sources: one module each, named like the source, and modules that several of them share."""
