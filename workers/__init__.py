"""Background work: the Celery app, its schedule, dead letters and back-pressure. Tasks lie with their domains."""
