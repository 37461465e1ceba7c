"""Forms of the settings page: profile, preferences, security, deletion."""

from decimal import Decimal
from zoneinfo import available_timezones

from dash import dcc, html

from accounts.password_policy import SHORTEST
from dashapp import formats, paths
from dashapp.components import exports, forms
from market.variants import MARKETPLACES, Currency
from services.people.settings import FALLBACK_NEAR_MINT, FALLBACK_OFF, HEADLINE, THEMES, Settings
from services.people.users import User

ME = "/api/auth/me"
SECOND_FACTOR = "/api/auth/second-factor"
CARDMARKET = {"private": "Private seller", "professional": "Professional", "powerseller": "Powerseller"}
COST_METHODS = {
    "fifo": "The oldest copies first",
    "average": "Copies at the average cost of all",
    "specific": "The copies that I choose each time",
}
TCGPLAYER = {"level_1_4": "Level 1 to 4", "pro": "Pro", "direct": "Direct", "outside_us": "Seller outside the US"}
NEW_PASSWORD_HINT = f"{SHORTEST} characters at least, 15 are better. A few words are easier to remember than signs."


def profile(user: User) -> html.Div:
    """Return the forms of name and address."""
    email = forms.field("address", "email", "E-mail", kind="email", value=user.email, autocomplete="username")
    return html.Div(
        [
            _name(user),
            forms.form(ME, email, _password("address"), submit="Change the address", method="PATCH"),
        ]
    )


def profile_of_visitor(user: User) -> html.Div:
    """Return the form of the name, and what a visitor's account is."""
    told = [
        "You are a visitor: the account is deleted after a day, and nobody knows its password. ",
        dcc.Link("Create an account", href=paths.REGISTER),
        " for a collection of your own.",
    ]
    return html.Div([html.P(told), _name(user)])


def _name(user: User) -> html.Form:
    field = forms.field(
        "profile", "name", "Name", value=user.name, autocomplete="nickname", is_needed=False, maxlength=80
    )
    return forms.form(ME, field, submit="Save the name", method="PATCH")


def preferences(settings: Settings) -> html.Form:
    """Return the form of the settings that pages and values follow."""
    marketplaces = {slug: place.name for slug, place in MARKETPLACES.items()}
    return forms.form(
        "/api/settings",
        forms.choice("preference", "currency", "Currency", {code: code for code in Currency}, settings.currency),
        forms.choice("preference", "theme", "Theme", {theme: theme.capitalize() for theme in THEMES}, settings.theme),
        forms.choice(
            "preference", "time_zone", "Time zone", {zone: zone for zone in sorted(available_timezones())},
            settings.time_zone,
        ),
        forms.choice(
            "preference", "valuation_marketplace", "Values at", {HEADLINE: "The headline price"} | marketplaces,
            settings.valuation_marketplace,
        ),
        forms.choice(
            "preference", "valuation_fallback", "Copies without a price of their own",
            {FALLBACK_OFF: "Have no value", FALLBACK_NEAR_MINT: "Are valued by similar ones, and marked"},
            settings.valuation_fallback,
        ),
        _money("min_price", "Least price in lists", settings.min_price),
        *_selling(settings),
        *_messages(settings),
        submit="Save the preferences",
        method="PATCH",
        then="reload",
    )  # fmt: skip


def _selling(settings: Settings) -> list[html.Div]:
    """Return the fields that say what a sale leaves."""
    return [
        forms.choice("preference", "seller_level", "You sell at Cardmarket as", CARDMARKET, settings.seller_level),
        forms.choice("preference", "tcgplayer_level", "You sell at TCGplayer as", TCGPLAYER, settings.tcgplayer_level),
        forms.choice("preference", "cost_method", "A sale takes", COST_METHODS, settings.cost_method),
        _money("postage", "Postage of one sale", settings.postage),
        _money("postage_charged", "Postage that the buyer pays", settings.postage_charged),
    ]


def _messages(settings: Settings) -> list[html.Div]:
    """Return the fields that say when alerts may reach a person, and how often."""
    return [
        forms.field("preference", "quiet_from", "No messages from", hint="Such as 22:30", value=settings.quiet_from),
        forms.field("preference", "quiet_until", "until", hint="The same time: always", value=settings.quiet_until),
        forms.field(
            "preference", "messages_a_day", "Messages of alerts a day, by channel", kind="number",
            value=settings.messages_a_day, min=1, max=100, step=1,
        ),
    ]  # fmt: skip


def _money(name: str, label: str, amount: Decimal) -> html.Div:
    return forms.field("preference", name, label, kind="number", value=float(amount), min=0, step="0.01")


def security(user: User) -> html.Div:
    """Return the forms of password, second factor, other sessions and deletion."""
    return html.Div([_change_password(), _second_factor(user), _leave_everywhere(), _delete(user)])


def security_of_visitor() -> html.Div:
    """Return what a visitor can do without a password."""
    return html.Div(_leave_everywhere())


def _change_password() -> html.Details:
    form = forms.form(
        "/api/auth/password",
        forms.field("change", "current", "Password of now", kind="password", autocomplete="current-password"),
        forms.field(
            "change", "new", "New password", kind="password", autocomplete="new-password", hint=NEW_PASSWORD_HINT
        ),
        html.P("Every other session and all tokens end.", className="caption"),
        submit="Change the password",
    )
    return _folded("Change the password", form)


def _second_factor(user: User) -> html.Details:
    if user.second_factor:
        form = forms.form(
            SECOND_FACTOR, _password("factor"), _code("factor"), submit="Switch off two steps", method="DELETE"
        )
        return _folded("Sign-in in two steps: on", form)
    begin = forms.form(
        SECOND_FACTOR,
        _password("factor"),
        forms.picture("picture", "Scan this with your authenticator:", "QR code of the key below"),
        forms.output("secret", "Or type this key into it:"),
        forms.output("address", "Or open this address on the device that has it:"),
        submit="1. Show the key",
        then="show",
    )
    confirm = forms.form(
        f"{SECOND_FACTOR}/confirm",
        forms.field("confirm", "code", "Code", autocomplete="one-time-code", inputmode="numeric", maxlength=10),
        forms.output("codes", "It is on. Keep these recovery codes; each opens your account once:"),
        submit="2. Switch it on",
        then="show",
    )
    return _folded("Sign-in in two steps: off", begin, confirm)


def _leave_everywhere() -> html.Details:
    told = html.P("This browser is signed out, too. Tokens for programs of your own stay.", className="caption")
    return _folded("Sign out everywhere", forms.form("/api/auth/logout-all", told, submit="Sign out everywhere"))


def _delete(user: User) -> html.Details:
    code = [_code("deletion")] if user.second_factor else []
    told = html.P("Everything that belongs to you is deleted at once, and cannot be brought back.", className="caption")
    form = forms.form(
        ME, told, _password("deletion"), *code, submit="Delete the account", method="DELETE", then="leave", danger=True
    )
    since = html.P(f"Your account is of {formats.day(user.created_at)}.", className="caption")
    archive = html.P(exports.archive_link("Download everything that belongs to you first"), className="caption")
    return _folded("Delete the account", since, archive, form)


def _folded(title: str, *content: html.Form | html.P) -> html.Details:
    return html.Details([html.Summary(title), *content], className="fold")


def _password(prefix: str) -> html.Div:
    return forms.field(prefix, "password", "Password", kind="password", autocomplete="current-password")


def _code(prefix: str) -> html.Div:
    return forms.field(prefix, "code", "Code of the authenticator", autocomplete="one-time-code", maxlength=40)
