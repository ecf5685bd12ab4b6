"""The commands of `trafikklys`, by whom they are for. Each is thin: ask a room, print."""
