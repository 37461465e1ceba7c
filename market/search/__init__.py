"""Card search: the query language, names as people type them, and typos forgiven. No SQL, no web."""
