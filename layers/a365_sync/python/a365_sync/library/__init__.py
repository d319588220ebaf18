"""What a part of the library is, and the table people read it in: pure rules, no network and no storage."""
