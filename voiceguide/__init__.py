"""Voice-guided stretching, breathing and bedtime sessions, at exactly the length you want."""

__version__ = "0.1.0"
