"""Care: sessions, custody, hand-over, permits."""
