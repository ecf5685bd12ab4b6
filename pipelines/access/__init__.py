"""Who is looking, and what they may see: the only door from the store to the pages."""
