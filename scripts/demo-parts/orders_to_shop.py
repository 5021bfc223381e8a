"""Orders typed into AccountView go into CCV Shop: each once, to the cent, although a worker is killed in the middle of a write."""
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal

from house import House, call
from prepare import SHOP_SECRETS

PREFIX = "AV-"
# What the shop sells and the ERP knows: number and tariff.
GOODS = [("MOK-WIT", "normal"), ("MOK-BLAUW", "normal"), ("THEE-GROEN", "low a"), ("KOFFIE-1000", "low a"), ("KAN-1L", "normal")]
DEBTORS = ["10003", "10001", "10005"]
QUIET = 25  # Seconds without a write that count as rest: two polls and a little.


def settings(sandbox, folder, templates):
    with open(os.path.join(templates, "accountview.yaml")) as file:
        erp = file.read().replace("@SANDBOX@", sandbox)
    with open(os.path.join(templates, "ccvshop.yaml")) as file:
        shop = file.read().split("@ERP@")[0].replace("@SHOP@", f"{sandbox}/ccvshop")
    with open(os.path.join(folder, "ccvshop.yaml"), "w") as file:
        file.write(f"{shop}{erp}orders:\n  direction: erp-to-shop\n  reference-prefix: {PREFIX}\n  prices: including\n  poll-every: 10s\n"
                   "  shipping: {article: VERZEND}\n  charges: {discount: {article: KORTING}}\n")
    print("export DEMO_AV_ID=koppel-sandbox DEMO_AV_SECRET=sandbox-secret")
    for name, value in SHOP_SECRETS.items():
        print(f"export {name}='{value}'")


class Proof(House):
    def __init__(self, programs, sandbox, folder, count):
        super().__init__("prove-orders-to-shop", sandbox, folder, shop="ccvshop")
        self.programs, self.count, self.problems = programs, count, []

    def expect(self, holds, what):
        if not holds:
            self.problems.append(what)
            self.say(f"WRONG: {what}")

    def type_orders(self):
        """Typed in as staff would: several articles, two VAT rates, uneven prices, discounts, shipping."""
        for number, (code, tariff) in enumerate(GOODS):
            self.command("ccvshop", "create-product", {"number": code, "price": 5 + number})
            self.command("ccvshop", "change-product", {"number": code, "taxtariff": tariff})
        for number in range(self.count):
            lines = []
            for place in range(1 + number % 3):
                code = GOODS[(number + place * 2) % len(GOODS)][0]
                line = {"ART_CODE": code, "ORD_QTY": 1 + (number + place) % 7, "ART_PX": f"{3 + number}.{(number * 37 + place * 13) % 100:02}"}
                if (number + place) % 4 == 3:
                    line["DISC_PCT"] = 7.5
                lines.append(line)
            if number % 2:
                lines.append({"ART_CODE": "VERZEND", "ORD_QTY": 1, "ART_PX": "4.95"})
            if number % 5 == 4:
                lines.append({"ART_CODE": "KORTING", "ORD_QTY": 1, "ART_PX": "-1.11"})
            self.command("accountview", "type-order", {"debtor": DEBTORS[number % len(DEBTORS)], "lines": lines, "fields": {"COMMENT1": f"Beurs {number}"}})

    def wanted(self):
        """Total by the ERP's number."""
        return {row["number"]: Decimal(str(row["total"])) for row in self.snapshot("accountview")["orders"]}

    def there(self):
        """Totals in the shop by reference; a list each, for what is doubled."""
        found = {}
        for row in self.snapshot("ccvshop")["orders"]:
            if (row["reference"] or "").startswith(PREFIX):
                found.setdefault(row["reference"], []).append(Decimal(str(row["total"])))
        return found

    def writes(self):
        return self.snapshot("ccvshop")["writes"]

    def orders_read(self):
        return sum(self.snapshot("accountview")["calls"]["reads"].get(name, 0) for name in ("SO1",))

    def transfer(self):
        worker = self.start(f"{self.programs}/koppel-orders", "worker-a")
        self.start(f"{self.programs}/koppel-poller", "poller")
        self.wait(60, "the first orders in the shop", lambda: len(self.there()) >= self.count // 3)
        # The next writes answer late: the worker dies with one that the shop has taken and not answered.
        call(f"{self.sandbox}/_sandbox/faults/ccvshop", {"kind": "slow", "milliseconds": 2000, "method": "POST", "contains": "/orders", "times": 3})
        known = len(self.there())
        self.wait(20, "a write under way", lambda: len(self.there()) > known)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        self.running.remove(worker)
        self.say(f"the worker is killed at {len(self.there())} of {self.count} orders, with a write open")
        self.start(f"{self.programs}/koppel-orders", "worker-b")
        self.wait(120, "all orders in the shop", lambda: len(self.there()) >= self.count)

    def compare(self):
        wanted, there = self.wanted(), self.there()
        self.expect(len(wanted) == self.count, f"{len(wanted)} orders were typed in")
        lost = [number for number in wanted if f"{PREFIX}{number}#" not in there]
        doubled = [reference for reference, totals in there.items() if len(totals) > 1]
        wrong = [(number, total, there[f"{PREFIX}{number}#"][0]) for number, total in wanted.items()
                 if number not in lost and there[f"{PREFIX}{number}#"][0] != total]
        self.expect(len(there) == len(wanted), f"the shop has {len(there)} orders under our references")
        self.say(f"{len(there)} orders in the shop; lost {len(lost)}, doubled {len(doubled)}, wrong totals {len(wrong)}")
        for what, found in (("lost", lost), ("doubled", doubled), ("wrong total (number, ERP, shop)", wrong)):
            self.expect(not found, f"{what}: {found}")

    def settle(self):
        """Further polls, and everything once more by hand: no write."""
        before, reads = self.writes(), self.orders_read()
        end = time.time() + QUIET
        while time.time() < end:
            time.sleep(0.5)
        self.expect(self.orders_read() > reads, "the ERP was polled again")
        polled = self.writes()
        self.expect(polled == before, f"another poll wrote {polled - before} times")
        subprocess.run([f"{self.programs}/koppel", "backfill", "orders", "--integration", "ccvshop", "--since", "2020-01-01"], check=True,
                       stdout=subprocess.DEVNULL)
        self.wait(60, "everything handled again", lambda: self.outcomes().get("exists", 0) + self.outcomes().get("unchanged", 0) >= self.count)
        again = self.writes()
        self.expect(again == polled, f"everything once more wrote {again - polled} times")
        self.say(f"two more polls: {polled - before} writes; everything once more: {again - polled} writes; outcomes {self.outcomes()}")

    def outcomes(self):
        lines = subprocess.run([f"{self.programs}/koppel", "journal", "--flow", "orders", "--limit", "10000", "--json"], stdout=subprocess.PIPE, check=True)
        counts = {}
        for record in map(json.loads, lines.stdout.splitlines()):
            counts[record["outcome"]] = counts.get(record["outcome"], 0) + 1
        return counts

    def run(self):
        try:
            self.type_orders()
            self.transfer()
            time.sleep(3)  # whatever would be doubled still comes
            self.compare()
            self.settle()
            self.compare()
        finally:
            self.stop()
        return 1 if self.problems else 0


if __name__ == "__main__":
    if sys.argv[1] == "settings":
        settings(*sys.argv[2:])
    else:
        sys.exit(Proof(*sys.argv[2:5], int(sys.argv[5])).run())
