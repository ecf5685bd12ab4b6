"""What may leave the house: floors under which a figure is not sent to anybody."""
