"""Operation of the web process: metrics, their exposition, and the log of requests."""

from dashapp.operation import exposition as exposition
from dashapp.operation import requests as requests
