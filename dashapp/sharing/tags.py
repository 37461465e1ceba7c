"""The tags of a preview in the head of a page. Addresses in them are absolute, as their readers demand."""

from html import escape

from dashapp.sharing.layout import HEIGHT, WIDTH
from dashapp.sharing.previews import ABOUT_US, BRAND, Preview

CHARSET = '<meta charset="UTF-8">'


def tags(preview: Preview | None, root: str) -> str:
    """Return the tags of a page below the address `root`; of a page that does not exist there is nothing to show."""
    if preview is None:
        return "\n    ".join([CHARSET, _meta("name", "description", ABOUT_US)])
    address, picture = f"{root}{preview.path}", f"{root}{preview.picture}"
    properties = {
        "og:site_name": BRAND,
        "og:type": "website",
        "og:title": preview.title,
        "og:description": preview.description,
        "og:url": address,
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": preview.alt,
    }
    return "\n    ".join(
        [
            CHARSET,
            _meta("name", "description", preview.description),
            f'<link rel="canonical" href="{escape(address)}">',
            *(_meta("property", name, content) for name, content in properties.items()),
            _meta("name", "twitter:card", "summary_large_image"),
        ]
    )


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'
