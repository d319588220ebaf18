"""What each trigger does, over the Altium client and the stores it is given; the clock is passed in."""
