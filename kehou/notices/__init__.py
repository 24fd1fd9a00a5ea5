"""Notices: messages to people, an outbox."""
