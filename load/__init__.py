"""Load tests: what readers ask for, at the rate at which they would, against limits. `make load-test`."""
