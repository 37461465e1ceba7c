"""Pages, one module each: path, title, ids and layout. Behaviour is in `callbacks`."""
