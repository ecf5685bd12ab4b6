"""The room of people: spells to follow up, deadlines, repeated absence, the wall calendar."""
