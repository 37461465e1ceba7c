"""Parsing of the upstreams' JSON documents in bounded memory; a broken record costs no other."""
