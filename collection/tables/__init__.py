"""Tables out of uploaded files: bytes to text to rows of cells, and cells to numbers, money, dates and quantities."""
