"""Fields that requests of people share, each declared once with its meaning and rule."""

from accounts.emails import LONGEST
from services.rules import Flag, Text, WholeNumber

EMAIL = Text(description="Address of mail; small and capital letters are the same.", longest=LONGEST)
# One line, and nothing that turns the direction of what stands after it.
LINE = r"[^\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]*"
NAME = Text(description="Name as it is shown, free.", longest=80, pattern=LINE, expected="one line")
NEW_PASSWORD = Text(description="New password: 8 characters at least, no common one.", longest=1_024)
CURRENT_PASSWORD = Text(description="The password of now.", longest=1_024)
CODE = Text(description="Code of the authenticator, or a recovery code; where a second factor is set up.", longest=60)
WITH_TOKENS = Flag(description="Whether personal tokens end, too.")
LINK = Text(description="The secret of the link in a mail: what is behind its #.", longest=100)
LINK_ID = WholeNumber(description="Number of a link to a bot, as the list gives it.")
SESSION_ID = WholeNumber(description="Number of a session, as the list gives it.")
TOKEN_ID = WholeNumber(description="Number of a personal token, as the list gives it.")
