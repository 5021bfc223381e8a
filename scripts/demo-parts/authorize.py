"""Allows Koppel into the sandbox's AccountView, as a person with a browser would."""
import html
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request


class Stay(urllib.request.HTTPRedirectHandler):
    """The redirect address is only read, not called."""

    def redirect_request(self, *_):
        return None


def approve(url):
    browser = urllib.request.build_opener(Stay)
    page = browser.open(url).read().decode()
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    fields["answer"] = "allow"
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    target = urllib.parse.urljoin(url, html.unescape(action.group(1))) if action else url
    body = urllib.parse.urlencode({name: html.unescape(value) for name, value in fields.items()}).encode()
    try:
        browser.open(urllib.request.Request(target, data=body, method="POST"))
    except urllib.error.HTTPError as answer:
        if answer.status in (301, 302, 303):
            return answer.headers["Location"]
        raise
    raise SystemExit("authorize: the page did not send the browser back")


def main(koppel, integration):
    login = subprocess.Popen(
        [koppel, "login", "accountview", integration, "--paste"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for line in login.stdout:
        if line.strip().startswith("http"):
            login.stdin.write(approve(line.strip()) + "\n")
            login.stdin.flush()
            break
    rest = login.stdout.read()
    if login.wait() != 0:
        raise SystemExit(f"authorize: koppel login failed: {rest}")
    print("\n".join("  " + line for line in rest.replace("Paste the whole address the browser ended at: ", "").strip().splitlines()))


if __name__ == "__main__":
    main(*sys.argv[1:])
