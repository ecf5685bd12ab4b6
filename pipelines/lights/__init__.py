"""The room that judges: mål and grenser, how sure, the light and its sentence (DESIGN 3-4)."""
