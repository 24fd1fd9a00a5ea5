"""Care: who holds each child at every moment of the service, until a guardian does."""
