"""All formats that are written, our own first."""

from types import MappingProxyType

from collection.export.apps import APPS
from collection.export.own import OWN_CSV, OWN_JSON
from collection.export.plain_text import PLAIN_TEXT

EXPORTERS = MappingProxyType({one.slug: one for one in (OWN_CSV, OWN_JSON, PLAIN_TEXT, *APPS)})
