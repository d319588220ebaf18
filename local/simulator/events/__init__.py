"""Event webhooks: who subscribed, what an edit tells them, and its delivery. All but the schema is invented."""
