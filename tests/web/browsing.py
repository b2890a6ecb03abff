"""A real browser and a real demonstration, for tests and for the pictures in the documentation."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium: the one that CHROMIUM names, the system's, or Playwright's own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Served:
    """A demonstration in a process of its own. `started` is the seconds until its page answered."""

    url: str
    pid: int
    started: float

    def worked(self) -> float:
        """The seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """Its resident memory in MB (10^6 bytes), from /proc."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def demonstration(folder: Path) -> Iterator[Served]:
    """`onex demo` on a free port."""
    port = free_port()
    onex = str(Path(sys.executable).with_name("onex"))
    with _process([onex, "demo", "--port", str(port), "--folder", str(folder)], port, "/demo") as served:
        yield served


@contextlib.contextmanager
def serving(arguments: list[str], path: str) -> Iterator[Served]:
    """A Python program that is given a free port as its last argument; `path` is asked until it answers."""
    port = free_port()
    with _process([sys.executable, *arguments, str(port)], port, path) as served:
        yield served


@contextlib.contextmanager
def _process(command: list[str], port: int, path: str) -> Iterator[Served]:
    began = time.monotonic()
    process = subprocess.Popen(command)
    try:
        url = f"http://127.0.0.1:{port}"
        _until_it_answers(url + path, process)
        yield Served(url, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(20)


def _until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "it ended by itself"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            assert answer.status == 200
            return
        time.sleep(0.05)
    raise AssertionError("it did not answer")
