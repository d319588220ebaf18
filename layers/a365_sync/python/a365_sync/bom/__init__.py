"""What a bill of materials is: pure rules over the answers of Altium, no network and no storage."""
