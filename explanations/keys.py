"""Key of a model's text: everything that the text depends on is part of it, so a stored text is never out of date."""

import hashlib
from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from explanations import checker, prompts
from explanations.facts import Facts, digest

SCHEMA = 1  # of what is stored
LANGUAGE = "en"


def key_of(facts: Facts, api: str, model: str, parameters: Mapping[str, str | int]) -> str:
    """Return the key of a text about facts by a model, which is asked with parameters."""
    asked = hashlib.sha256(msgspec.json.encode(parameters, order="sorted")).hexdigest()
    provider, name = (quote(part, safe="") for part in (api, model))
    versions = f"{prompts.VERSION}:{checker.VERSION}"
    return f"llm:v{SCHEMA}:{facts.kind}:{LANGUAGE}:{provider}:{name}:{versions}:{asked}:{digest(facts)}"
