# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""browse.py SITE: loads every page in a headless browser, and complains of

- errors on the console, and resources from elsewhere,
- links to pages, or to places in pages, that are not there, and pictures without content,
- formulas that were not rendered,
- pages that a phone has to scroll sideways,
- a search that finds nothing, and a button for light and dark that does nothing.
"""
import contextlib
import functools
import http.server
import pathlib
import shutil
import sys
import tempfile
import threading
import time
import urllib.parse

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
except ImportError:
    webdriver = None

READ_PAGE = r"""
const complaints = [];
const say = (what) => complaints.push(what);
for (const part of document.querySelectorAll(".katex-error")) say("KaTeX error: " + part.textContent);
for (const part of document.querySelectorAll(".math, .formula")) {
  if (!part.querySelector(".katex")) say("formula without KaTeX: " + part.textContent.slice(0, 80));
}
const leftover = /\$|\\\(|\\\[|\\(frac|sum|sqrt|begin|left|delta|sigma|mu|mathrm)\b|\{math\}/;
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const text = texts.currentNode.data;
  if (leftover.test(text) && !texts.currentNode.parentElement.closest("code, pre, script, style, .katex")) {
    say("unrendered formula: " + text.trim().slice(0, 80));
  }
}
for (const picture of document.images) {
  if (picture.complete && picture.naturalWidth === 0) say("picture without content: " + picture.src);
}
for (const used of performance.getEntriesByType("resource")) {
  if (!used.name.startsWith(location.origin + "/") && !used.name.startsWith("data:")) say("from elsewhere: " + used.name);
}
return {
  complaints,
  links: [...document.querySelectorAll("a[href]")].map((a) => a.href),
  places: [...document.querySelectorAll("[id], a[name]")].flatMap((e) => [e.id, e.getAttribute("name")]).filter(Boolean),
};
"""
# What has to be scrolled, or is cut off, on a phone; code, tables and formulas scroll by themselves.
TOO_WIDE = """
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) return "the page";
const wide = [...document.querySelectorAll("h1, h2, h3, p, li, dd")].find((part) =>
  !part.closest(".highlight, .table-wrapper, .formula, .graph") &&
  (part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right > page.clientWidth + 1) &&
  part.checkVisibility() && part.closest("article, body > p"));
return wide ? wide.textContent.slice(0, 60) : "";
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


@contextlib.contextmanager
def served(site):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def browser(width, height):
    """A browser with a profile of its own, which goes with it."""
    options = Options()
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in ("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
                     "disable-component-update", "disable-sync", "hide-scrollbars", f"window-size={width},{height}",
                     f"user-data-dir={profile}"):
            options.add_argument("--" + flag)
        driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        try:
            yield driver
        finally:
            driver.quit()


def check_links(origin, pages):
    for page, seen in pages.items():
        for link in sorted(set(seen["links"])):
            if not link.startswith(origin + "/"):
                continue
            target, _, place = link.partition("#")
            name = urllib.parse.unquote(urllib.parse.urlsplit(target).path[1:])
            name += "index.html" if name.endswith("/") or not name else ""
            place = urllib.parse.unquote(place)
            if name.endswith(".html") and name not in pages:
                yield f"{page}: broken link to {name}"
            elif name in pages and place and place not in pages[name]["places"]:
                yield f"{page}: broken link to {name}#{place}"


def check_search(driver, origin, word):
    driver.get(f"{origin}/search.html?q={word}")
    for _ in range(50):
        if driver.execute_script("return document.querySelectorAll('#search-results li').length;") > 0:
            return
        time.sleep(0.1)
    yield f"search.html: finds nothing for {word}"


def check_theme(driver, origin):
    driver.get(f"{origin}/index.html")
    theme = driver.execute_script("return document.body.dataset.theme;")
    driver.execute_script("document.querySelector('.content .theme-toggle').click();")
    if driver.execute_script("return document.body.dataset.theme;") == theme:
        yield "index.html: the button for light and dark does nothing"


def complaints(site, narrow=390):
    """What is wrong with the pages below the folder, one line each."""
    site = pathlib.Path(site).resolve()
    names = sorted(str(path.relative_to(site)) for path in site.rglob("*.html") if "_static" not in path.parts)
    pages, found = {}, [] if names else ["no pages"]
    with served(site) as origin, browser(1280, 900) as driver:
        for name in names:
            driver.get(f"{origin}/{urllib.parse.quote(name)}")
            pages[name] = driver.execute_script(READ_PAGE)
            found += [f"{name}: {what}" for what in pages[name]["complaints"]]
            found += [f"{name}: console: {entry['message']}" for entry in driver.get_log("browser")
                      if entry["level"] == "SEVERE"]
        found += check_links(origin, pages)
        if "search.html" in names:
            found += check_search(driver, origin, "vjp")
            found += check_theme(driver, origin)
        # a window is 500 wide at least, a device is not
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {"width": narrow, "height": 844, "deviceScaleFactor": 1, "mobile": True})
        for name in names:
            driver.get(f"{origin}/{urllib.parse.quote(name)}")
            wide = driver.execute_script(TOO_WIDE)
            found += [f"{name}: wider than a phone: {wide}"] if wide else []
    print(f"{len(names)} pages, {sum(len(seen['links']) for seen in pages.values())} links")
    return found


def skip_without_browser():
    for command in ("chromium", "chromedriver"):
        if shutil.which(command) is None:
            print(f"skipped: no {command} (Debian: chromium, chromium-driver)")
            sys.exit(77)
    if webdriver is None:
        print("skipped: python finds no selenium (Debian: python3-selenium)")
        sys.exit(77)


if __name__ == "__main__":
    skip_without_browser()
    wrong = complaints(sys.argv[1])
    print("\n".join(wrong[:40] + [f"{len(wrong)} complaints"]))
    sys.exit(1 if wrong else 0)
