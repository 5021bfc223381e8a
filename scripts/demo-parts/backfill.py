"""koppel backfill as a person uses it: looked at dry, begun on a terminal, stopped by Ctrl-C, begun again. No poller runs: all comes by it."""
import fcntl
import json
import os
import pty
import subprocess
import sys
import termios
import time

from house import House
from kill import KINDS
from prepare import SHOP_SECRETS
from products import ARTICLE_FIELDS, PRODUCTS

SINCE = "2020-01-01"


def settings(sandbox, folder, templates):
    with open(os.path.join(templates, "accountview.yaml")) as file:
        erp = file.read().replace("@SANDBOX@", sandbox).rstrip() + "\n" + ARTICLE_FIELDS
    with open(os.path.join(templates, "prestashop.yaml")) as file:
        text = file.read().replace("@ERP@", erp).replace("@SHOP@", f"{sandbox}/prestashop").replace("@PREFIX@", "PS")
    with open(os.path.join(folder, "prestashop.yaml"), "w") as file:
        file.write(f"{text}{PRODUCTS}customers:\n  enabled: true\n")
    print("export DEMO_AV_ID=koppel-sandbox DEMO_AV_SECRET=sandbox-secret")
    for name, value in SHOP_SECRETS.items():
        print(f"export {name}='{value}'")


class Proof(House):
    def __init__(self, programs, sandbox, folder, count):
        super().__init__("prove-backfill", sandbox, folder)
        self.programs, self.count, self.problems = programs, count, []

    def expect(self, holds, what):
        if not holds:
            self.problems.append(what)
            self.say(f"WRONG: {what}")

    def backfill(self, flow, *options):
        """Its exit code and all it says, as to a program that reads it."""
        done = subprocess.run([f"{self.programs}/koppel", "backfill", flow, "--integration", "prestashop", *options], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def on_terminal(self, flow, *options, stop_when=None):
        """The same on a terminal, where Ctrl-C is typed once `stop_when` is on the screen."""
        master, slave = pty.openpty()

        def own_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        process = subprocess.Popen([f"{self.programs}/koppel", "backfill", flow, "--integration", "prestashop", *options], stdin=slave,
                                   stdout=slave, stderr=slave, preexec_fn=own_terminal)
        os.close(slave)
        screen = ""
        while True:
            try:
                part = os.read(master, 4096).decode(errors="replace")
            except OSError:
                break
            if not part:
                break
            screen += part
            if stop_when and stop_when(screen):
                os.write(master, b"\x03")
                stop_when = None
        os.close(master)
        return process.wait(30), screen

    def erp_writes(self):
        return sum(self.snapshot("accountview")["calls"]["writes"].values())

    def shop_writes(self):
        return self.snapshot("prestashop")["writes"]

    def written(self):
        return self.verdict()["written"]

    def look_dry(self):
        ids = [order["id"] for order in self.snapshot("prestashop")["orders"]][:2]
        before = self.erp_writes()
        code, text = self.backfill("orders", "--dry-run", "--only", ",".join(ids))
        self.expect(code == 0 and "Dry run: 2 filtered; nothing was written." in text, f"the dry run of two orders says {text}")
        self.expect("order-line" in text or "ART_CODE" in text, f"the dry run names no field: {text}")
        self.expect(self.erp_writes() == before, "the dry run wrote")
        code, text = self.backfill("orders", "--since", "2036-01-01")
        self.expect(code == 0 and "0 of 0 published" in text, f"nothing is as new as 2036, and it says {text}")
        code, text = self.backfill("orders")
        self.expect(code != 0 and "--since" in text, f"without --since it says {text}")
        self.say("looked at dry: fields, no write")

    def stop_and_go_on(self):
        begun = time.time()
        code, screen = self.on_terminal("orders", "--since", SINCE, "--pace", "8/s", stop_when=lambda text: " 8/" in text or "/40" in text.split("█")[-1])
        self.expect(code == 1, f"stopped, it ends with {code}")
        for words in ("█", "reading what there is", "stopping", "published", "Run the same command again"):
            self.expect(words in screen, f"\"{words}\" is not on the screen: {screen!r}")
        published = int(next((line for line in screen.replace("\r", "\n").splitlines() if " published" in line), "0 ").split()[0])
        self.expect(0 < published < self.count, f"it was stopped after {published}")
        self.expect(time.time() - begun < self.count / 8, "it did not stop at once")
        self.wait(60, "what was published is written", lambda: self.written() >= published)
        time.sleep(1)
        self.expect(self.written() == published, f"{published} were published and {self.written()} are written")
        self.say(f"stopped by Ctrl-C after {published} of {self.count}")
        code, screen = self.on_terminal("orders", "--since", SINCE)
        self.expect(code == 0 and "100 %" in screen and f"{self.count} of {self.count} published" in screen, f"going on says {screen!r}")
        self.wait(60, "all orders are written", lambda: self.written() >= self.count)
        verdict = self.verdict()
        self.expect(not verdict["lost"] and not verdict["doubled"], f"lost {verdict['lost']}, doubled {verdict['doubled']}")
        self.say(f"gone on: {self.written()} written, doubled {len(verdict['doubled'])}")

    def again(self, flow, writes):
        """Once more: no write."""
        before = writes()
        code, text = self.backfill(flow, "--since", SINCE)
        self.expect(code == 0, f"{flow} once more says {text}")
        self.wait(60, f"{flow} are handled", lambda: self.waiting(flow) == 0)
        time.sleep(2)
        self.expect(writes() == before, f"{flow} once more wrote {writes() - before} times")

    def waiting(self, flow):
        status = json.loads(subprocess.run([f"{self.programs}/koppel", "status", "--json"], stdout=subprocess.PIPE).stdout)
        return sum(queue["waiting"] for queue in status["queues"] if queue["queue"] == f"koppel.{flow}.prestashop")

    def products(self):
        self.command("accountview", "seed-articles", {"simple": 8, "parents": 2, "images": True})
        before = self.shop_writes()
        code, text = self.backfill("products", "--dry-run", "--only", "WEB-100,WEB-P10")
        self.expect(code == 0 and "would create it" in text and "name:" in text, f"the dry run of products says {text}")
        self.expect(self.shop_writes() == before, "the dry run of products wrote")

        def ours():
            return [row["sku"] for row in self.snapshot("prestashop")["products"] if row["sku"].startswith("WEB-")]

        code, text = self.backfill("products", "--only", "WEB-100")
        self.expect(code == 0 and "1 of 1 published" in text, f"one product says {text}")
        self.wait(30, "one product in the shop", lambda: ours() == ["WEB-100"])
        code, text = self.on_terminal("products", "--since", SINCE)
        self.expect(code == 0 and "100 %" in text, f"all products say {text!r}")
        self.wait(60, "all products in the shop", lambda: len(ours()) == 10)
        self.wait(60, "products are handled", lambda: self.waiting("products") == 0)
        time.sleep(3)
        self.again("products", self.shop_writes)
        self.say(f"products: {len(ours())} in the shop, once more without a write")

    def customers(self):
        for number in range(3):
            self.command("prestashop", "add-customer", {"email": f"nieuw{number}@example.com", "firstName": "Anna", "lastName": "Proef"})
        before = self.erp_writes()
        code, text = self.backfill("customers", "--dry-run", "--since", SINCE)
        self.expect(code == 0 and "Dry run:" in text and "nothing was written" in text, f"the dry run of customers says {text}")
        self.expect(self.erp_writes() == before, "the dry run of customers wrote")
        code, text = self.on_terminal("customers", "--since", SINCE, "--pace", "50/s")
        self.expect(code == 0 and " published" in text, f"customers say {text!r}")
        self.wait(60, "customers are handled", lambda: self.waiting("customers") == 0)
        time.sleep(2)
        made = self.erp_writes() - before
        self.expect(made >= 3, f"three customers have not ordered yet, and {made} writes made debtors")
        self.again("customers", self.erp_writes)
        self.say(f"customers: {made} writes, once more none")

    def run(self):
        self.command("accountview", "set", {"hasShopFields": True})
        for flow in ("orders", "products", "customers"):
            self.start(f"{self.programs}/koppel-{flow}", flow)
        for number in range(self.count):
            self.command("prestashop", "place-order", {"kind": KINDS[number % len(KINDS)]})
        try:
            self.look_dry()
            self.stop_and_go_on()
            self.again("orders", self.erp_writes)
            self.products()
            self.customers()
        finally:
            self.stop()
        return 1 if self.problems else 0


if __name__ == "__main__":
    if sys.argv[1] == "settings":
        settings(*sys.argv[2:])
    else:
        sys.exit(Proof(*sys.argv[2:5], int(sys.argv[5])).run())
