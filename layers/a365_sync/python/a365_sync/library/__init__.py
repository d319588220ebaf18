"""What a part of the library is: pure rules, no network and no storage."""
