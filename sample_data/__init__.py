"""A made-up agency with made-up people, for the demo, the tests and the screenshots."""
