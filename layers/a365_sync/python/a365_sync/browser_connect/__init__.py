"""Browser connect: a person proves to be the installer, signs in at Altium, and comes back to a page that says so."""
