"""What a page or an API route asks for: a frozen request and one cached load function a question."""
