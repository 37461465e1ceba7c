"""Good answers of a language model about the facts of tests/support/explanations.py, each in a style of its own.

They keep to no list of words, so the checker does not accept every one of them.
"""

from explanations.facts import Kind

CARD = (
    "{{subject}} now costs {{now}}. The price rose {{change}}, from {{then}}.",
    "{{subject}} is up {{change}}, from {{then}}, and now stands at {{now}}.",
    "{{subject}} trades at {{now}}. The price has risen {{change}}. For comparison, there is {{market}}.",
    "Currently {{subject}} costs {{now}}, a rise of {{change}}.",
    "{{subject}} climbed {{change}} and is now listed at {{now}}. Behind the move are {{moves}}.",
    "The price of {{subject}} is {{now}}. It increased {{change}}; the data records {{moves}}.",
    "{{subject}} costs {{now}}, up {{change}}. The range over the period lies between {{low}} and {{high}}.",
    "{{subject}} advanced {{change}} and stands at {{now}}. The comparison is {{market}}, which leaves "
    "{{against_market}}.",
    "{{subject}} is priced at {{now}}, a gain of {{change}}. Elsewhere it is offered at {{elsewhere}}.",
    "{{subject}} now trades at {{now}}, an increase of {{change}}. Shops list {{buylist}}.",
    "The latest price of {{subject}} is {{now}}. That is an advance of {{change}}. The data also shows {{siblings}}.",
    "{{subject}} costs {{now}}. It has gained {{change}} from {{then}}. The signal reads {{signal}}.",
    "{{subject}} went up {{change}}, from {{then}} to {{now}}.",
    "From {{then}}, {{subject}} rose {{change}} to {{now}}.",
    "{{subject}} is now at {{now}}. The price was {{then}}. The change is {{change}}.",
    "{{now}} is the latest price of {{subject}}. The change amounts to {{change}}.",
    "{{subject}} shows a change of {{change}}, with the price now at {{now}}. The range includes {{high}} and {{low}}.",
    "{{subject}} costs {{now}}. The change of {{change}} rests on {{moves}}. Meanwhile there was {{event}}.",
    "The card {{subject}} is listed at {{now}}. Its price grew {{change}}.",
    "{{subject}}: {{now}}. The price has climbed {{change}} over the observed window.",
    "{{subject}} is quoted at {{now}}, higher by {{change}}. The index shows {{market}}.",
    "Overall, {{subject}} rose {{change}} and currently costs {{now}}.",
    "{{subject}} costs {{now}}. Its price moved {{change}}. The data also shows {{siblings}} and {{market}}.",
)
MARKET = (
    "{{subject}} stands at {{now}}. It gained {{change}} over the period.",
    "{{subject}} rose {{change}} and now stands at {{now}}.",
    "{{subject}} is at {{now}}, up {{change}}. The breadth of the market was {{breadth}}.",
    "{{subject}} reads {{now}}. It climbed {{change}}. The period saw {{low}} and {{high}}.",
    "At {{now}}, {{subject}} shows a change of {{change}}.",
    "{{subject}} advanced {{change}} to {{now}}. Notable movers are {{gainer}} and {{loser}}.",
    "The latest reading of {{subject}} is {{now}}. That is an increase of {{change}}.",
    "{{subject}} has gained {{change}} and stands at {{now}}. The leaders include {{gainer}}, while the other side "
    "shows {{loser}}.",
    "{{subject}} is now {{now}}. The index grew {{change}}, within a range of {{low}} and {{high}}.",
    "{{subject}} stands at {{now}}. The index is higher, with a change of {{change}}. Across the market there were "
    "{{breadth}}.",
    "Currently {{subject}} shows {{now}}, a gain of {{change}}. The list of movers has {{gainer}} and {{loser}}.",
    "{{subject}} went up {{change}} and ended at {{now}}.",
    "{{subject}} is at {{now}}. The change over the period was {{change}}. The breadth reports {{breadth}}.",
)
COLLECTION = (
    "Your collection is worth {{now}}, which leaves out {{unvalued}}. Its value fell {{change}}.",
    "Your collection is valued at {{now}}. It fell {{change}}; the figures leave out {{unvalued}}.",
    "The value of your cards is {{now}}, down {{change}}. There are also {{unvalued}}.",
    "Your collection lost {{change}} and is now worth {{now}}. Left out are {{unvalued}}.",
    "Your collection stands at {{now}}. The value declined {{change}}, which includes {{prices}}. It leaves out "
    "{{unvalued}}.",
    "Your cards are worth {{now}}. The value dropped {{change}}. The change includes {{came}} and {{went}}; there are "
    "{{unvalued}}.",
    "Your collection shows {{now}}. Its value decreased {{change}}. The contributions list {{gainer}} and {{loser}}. "
    "There are {{unvalued}}.",
    "The change in the value of your collection was {{change}}. It now stands at {{now}}, with {{unvalued}} left out.",
    "Your collection is at {{now}}, lower by {{change}}. The change is made up of {{prices}}, {{came}} and {{went}}. "
    "It also has {{unvalued}}.",
    "Overall your collection fell {{change}} to {{now}}. The record also shows {{loser}} and {{unvalued}}.",
    "Your collection, with {{unvalued}} left out, is worth {{now}}. It slipped {{change}}.",
    "The total value of your collection is {{now}}. This is a decline of {{change}}. The data has {{unvalued}}.",
    "Your collection has a value of {{now}} and {{unvalued}}. It went down {{change}}.",
    "Your collection is now worth {{now}}, a decrease of {{change}}. It includes {{unvalued}} as well.",
)
GOOD = {Kind.CARD: CARD, Kind.MARKET: MARKET, Kind.COLLECTION: COLLECTION}
