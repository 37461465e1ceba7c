"""Callbacks of the pages, one module a page with the page's name."""
