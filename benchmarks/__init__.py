"""Speed and memory against limits that are measured in the same run: `python -m benchmarks --help`."""
