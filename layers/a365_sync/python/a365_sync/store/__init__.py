"""The only code that talks to AWS data services; everything takes its client, so tests and emulators fit in."""
