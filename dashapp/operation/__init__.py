"""Operation of the web process: metrics, their exposition, the log of requests, and their traces."""

from dashapp.operation import exposition as exposition
from dashapp.operation import requests as requests
from dashapp.operation import tracing as tracing
