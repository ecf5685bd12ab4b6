"""See to it that the browser tests have a browser: Debian's chromium, installed when it may be."""

import os
import shutil
import subprocess
import sys

NAVN = ("chromium", "chromium-browser", "google-chrome")
FORKLARING = (
    "Nettlesertestene trenger Chromium. Installer den med pakkesystemet, for eksempel:\n"
    "  sudo apt-get install chromium\n"
    "og kjør make test en gang til."
)


def find_chromium() -> str | None:
    return next((sti for navn in NAVN if (sti := shutil.which(navn))), None)


def install() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        sys.exit(FORKLARING)
    for ledd in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        miljoe = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run([apt, *ledd], env=miljoe, check=False).returncode:
            sys.exit(FORKLARING)


if __name__ == "__main__" and find_chromium() is None:
    install()
    if find_chromium() is None:
        sys.exit(FORKLARING)
