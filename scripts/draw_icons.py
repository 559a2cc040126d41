"""Render the home screen icons from favicon.svg with the system's Chromium.

Run it after a change of the SVG.
"""

import base64
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
PAGE = "<style>body {{ margin: 0; background: {0} }} img {{ display: block; margin: {1}px; width: {2}px }}</style><img src='{3}'>"
ACCENT = "#0b6074"
# Phones crop a maskable icon to their own shape; its margin keeps the picture within 80 %.
ICON_SIZES = {"studio-192.png": (192, 0), "studio-512.png": (512, 0), "studio-maskable-512.png": (512, 51)}


def main() -> None:
    svg = (ICONS / "favicon.svg").read_bytes()
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox", "--disable-gpu"])
        for name, (size, margin) in ICON_SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(PAGE.format(ACCENT if margin else "transparent", margin, size - 2 * margin, source))
            page.screenshot(path=ICONS / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
