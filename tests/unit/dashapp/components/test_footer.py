"""The footer of every page."""

from dashapp.components.footer import FAN_CONTENT_POLICY, footer
from tests.unit.dashapp.rendering import find, text_of


def test_the_footer_has_the_notice_of_the_policy_and_credits_the_sources() -> None:
    told = text_of(footer())
    assert "unofficial Fan Content permitted under the Fan Content Policy . Not approved/endorsed by Wizards." in told
    assert "©Wizards of the Coast LLC." in told
    assert "Card data and pictures by Scryfall" in told


def test_the_footer_leads_to_the_policy_and_to_the_terms_of_the_sources() -> None:
    assert FAN_CONTENT_POLICY in [link.href for link in find(footer(), "A")]
    assert [link.href for link in find(footer(), "Link")] == ["/about"]
