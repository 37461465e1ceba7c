"""Formats of collection files: one module an app, each little more than its column names and its tables of words."""
