"""One module an external source; `base` holds the protocol that they share."""
