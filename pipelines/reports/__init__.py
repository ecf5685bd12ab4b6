"""What leaves the program on paper and in files, made for whoever asked for it."""
