"""Delivery of alerts to addresses that users name, none of which may lead into the network of the program."""
