"""Behaviour of the pages, one module a page, same name as its page."""
