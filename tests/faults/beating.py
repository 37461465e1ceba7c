"""A program whose schedule has something due every second, for beats that are started more than once."""

import os

from celery import Celery

app = Celery("beating", broker=os.environ["REDIS_URL"])
app.conf.update(
    task_default_queue="beaten",
    beat_scheduler=os.environ["SCHEDULER"],
    beat_max_loop_interval=0.5,
    beat_schedule={name: {"task": name, "schedule": 1.0} for name in ("one", "other")},
)
