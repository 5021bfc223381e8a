"""Places orders in rounds, lets hint and poll both announce them, and starts two workers on both events at once."""
import collections
import json
import subprocess
import sys

from house import House

KINDS = ["guest", "company", "person", "known", "two-rates", "shipping", "voucher", "foreign", "delivery-elsewhere"]
ROUND = 20


def main(programs, sandbox, folder, orders):
    house = House("prove-twice", sandbox, folder)

    def waiting():
        # It exits with 1 while events wait and nobody consumes them: that is what is wanted here.
        status = json.loads(subprocess.run([f"{programs}/koppel", "status", "--json"], stdout=subprocess.PIPE).stdout)
        return next(queue["waiting"] for queue in status["queues"] if queue["queue"] == "koppel.orders.prestashop")

    def handled_twice():
        """How many orders the journal knows by both ways. An event that met the other one comes again a moment later."""
        lines = subprocess.run([f"{programs}/koppel", "journal", "--flow", "orders", "--limit", "10000", "--json"], stdout=subprocess.PIPE, check=True)
        origins = collections.defaultdict(set)
        for record in map(json.loads, lines.stdout.splitlines()):
            origins[record["key"]].add(record["origin"])
        return sum({"webhook", "poll"} <= found for found in origins.values())

    placed = 0
    while placed < orders:
        house.stop()
        count = min(ROUND, orders - placed)
        for _ in range(count):
            house.command("prestashop", "place-order", {"kind": KINDS[placed % len(KINDS)]})
            placed += 1
        house.wait(40, "that both producers announce each order", lambda: waiting() >= 2 * count)
        for name in ("worker-a", "worker-b"):
            house.start(f"{programs}/koppel-orders", name)
        house.wait(60, "that all are written", lambda: house.verdict()["written"] >= placed and waiting() == 0)
        house.say(f"{placed} orders")
    house.wait(60, "that each order is handled by both ways", lambda: handled_twice() == orders)
    house.stop()
    twice, verdict = handled_twice(), house.verdict()
    made = sum(1 for order in house.snapshot("accountview")["orders"] if order["reference"].startswith("PS"))
    house.say(f"{twice} of {orders} orders were handled by hint and by poll; AccountView has {made} sales orders of them")
    house.say(f"lost {len(verdict['lost'])}, doubled {len(verdict['doubled'])}, wrong totals {len(verdict['wrongTotals'])}")
    return 0 if twice == made == orders and not (verdict["lost"] or verdict["doubled"] or verdict["wrongTotals"]) else 1


if __name__ == "__main__":
    bin_folder, address, home, number = sys.argv[1:]
    sys.exit(main(bin_folder, address, home, int(number)))
