"""Collections of people: file formats, resolution of rows, lots and costs, value and return. Plain functions."""
