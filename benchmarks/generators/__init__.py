"""Generated data of real shape and size, the same in every run: numbers from a seed, nothing stored between runs."""
