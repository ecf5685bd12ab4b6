"""What can be done about what a light shows, and what came of it: tiltak and their effect."""
