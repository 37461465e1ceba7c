"""Card search: the query language, names as people type them, typo correction. No SQL, no web."""
