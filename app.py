"""Serve the product: settings → desk → page. ``make run`` ends here."""

from assistant.settings import load_settings
from assistant.ui import serve

if __name__ == "__main__":
    serve(load_settings())
