"""The one layer all functions share: the Altium client, the sync logic and the stores."""
