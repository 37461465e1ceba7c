"""Accounts of people: passwords, secrets, second factors, rights and limits. Pure functions over plain data."""
