"""The footer of every page: whose the cards, their pictures and the prices are."""

from dash import dcc, html

from dashapp.paths import ABOUT

FAN_CONTENT_POLICY = "https://company.wizards.com/en/legal/fancontentpolicy"
SCRYFALL = "https://scryfall.com"
PRINTED = "shell-printed"  # assets/print.js writes address and time into it


def footer() -> html.Footer:
    """Return the notice that Wizards' policy for fan content asks for, and the credits of the sources."""
    printed = html.P(id=PRINTED, className="printed")
    return html.Footer([html.P(notice()), html.P(_credits()), printed], className="foot caption")


def notice() -> list[object]:
    """Return the notice in the words of the policy."""
    policy = html.A("Fan Content Policy", href=FAN_CONTENT_POLICY)
    permitted = "Dualcaster is unofficial Fan Content permitted under the "
    owner = "Portions of the materials used are property of Wizards of the Coast. ©Wizards of the Coast LLC."
    return [permitted, policy, f". Not approved/endorsed by Wizards. {owner}"]


def _credits() -> list[object]:
    scryfall, about = html.A("Scryfall", href=SCRYFALL), dcc.Link("About Dualcaster", href=ABOUT)
    prices = ". Prices by the marketplaces, each with its terms and its age: "
    return ["Card data and pictures by ", scryfall, prices, about, "."]
