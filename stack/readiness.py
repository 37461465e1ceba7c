"""Readiness of a web server: requests a page over HTTP as a browser would."""

import urllib.error
import urllib.request

SECONDS = 5.0


def refusal(url: str) -> str | None:
    """Return None when GET `url` answers 200; else the other result, for a person."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=SECONDS) as answer:
            return None if answer.status == 200 else f"{url} answers {answer.status}"
    except urllib.error.HTTPError as error:
        with error:
            return f"{url} answers {error.code}: {error.read(500).decode(errors='replace').strip()}"
    except OSError as error:
        return f"{url} does not answer ({error})"
