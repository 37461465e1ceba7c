"""One module a page: path, title, ids and layout. Behaviour is in `callbacks`."""
