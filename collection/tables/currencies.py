"""Codes of currencies (ISO 4217) and the signs that people write for them.

A cost may be in any currency, other than a market price (market/variants.py, Currency).
"""

from types import MappingProxyType

# https://www.iso.org/iso-4217-currency-codes.html, currencies of countries
_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
    VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
"""
CODES = frozenset(_CODES.split())
# A bare $ is the US dollar at each app that writes one; ¥ and kr are left out, as each is written for several.
SIGNS = MappingProxyType(
    {
        "$": "USD", "US$": "USD", "CA$": "CAD", "C$": "CAD", "CAD$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
        "R$": "BRL", "€": "EUR", "£": "GBP", "zł": "PLN", "Kč": "CZK", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₱": "PHP",
        "SFR": "CHF", "FR.": "CHF",
    }
)  # fmt: skip
_BY_SIGN = MappingProxyType({sign.upper(): code for sign, code in SIGNS.items()})


def currency_code(text: str) -> str | None:
    """Return the code that a code or a sign means, in any case, None where it means none or several."""
    word = text.strip().upper()
    return word if word in CODES else _BY_SIGN.get(word)
