"""Marks orders as sent in AccountView and looks whether each shop shows their tracking numbers, once, and is then left alone."""
import collections
import json
import os
import re
import socket
import subprocess
import sys

from house import House
from prepare import PREFIX

KIND = {"bigcommerce": "plain"}
FIELDS = ["K1_SENT D", "K1_TRACK C30", "K1_CARR C20"]
SETTINGS = """  shipments:
    shipped: K1_SENT
    tracking: K1_TRACK
    carrier: K1_CARR
    carriers: {PNL: PostNL}
    poll-every: 10s
"""
SHIPPED_STATE = {"prestashop": "4", "mijnwebwinkel": "2"}


def prepare(settings, sandbox, shops):
    """Adds the columns to AccountView and names them in the settings."""
    House("prove-shipments", sandbox, settings).command("accountview", "set", {"orderFields": FIELDS})
    for shop in shops:
        path = os.path.join(settings, f"{shop}.yaml")
        with open(path) as file:
            text = file.read()
        if shop in SHIPPED_STATE:
            text = text.replace(f"  system: {shop}\n", f'  system: {shop}\n  shipped-state: "{SHIPPED_STATE[shop]}"\n')
        with open(path, "w") as file:
            file.write(text.replace("orders:\n", "orders:\n" + SETTINGS))


class Proof(House):
    def __init__(self, programs, sandbox, folder, shops):
        super().__init__("prove-shipments", sandbox, folder)
        self.programs, self.shops = programs, shops

    def erp_orders(self, shop):
        orders = self.snapshot("accountview")["orders"]
        return {order["reference"]: order for order in orders if order["reference"].startswith(PREFIX[shop])}

    def tracking(self, shop):
        """The tracking numbers that a shop shows, by order number, as often as it shows them."""
        snapshot = self.snapshot(shop)
        shown = {}
        for order in snapshot["orders"]:
            if shop == "prestashop":
                row = self.command(shop, "get", {"resource": "orders", "id": int(order["id"])})
                found = [row["shipping_number"]]
            elif shop == "lightspeed":
                mine = [row for row in snapshot["shipments"] if row["order"]["resource"]["id"] == int(order["id"])]
                found = [row["trackingCode"] for row in mine]
            elif shop == "mijnwebwinkel":
                found = re.findall(r"^PostNL:(.*)$", order["note"], re.MULTILINE)
            else:
                found = order["tracking"] if isinstance(order["tracking"], list) else [order["tracking"]]
            shown[str(order["number"])] = [code for code in found if code]
        return shown

    def writes(self):
        return {shop: self.snapshot(shop)["writes"] for shop in self.shops}

    def polls(self):
        """How often history was read: the orders of this proof are too young for anything else to look there."""
        return self.snapshot("accountview")["calls"]["reads"].get("ALH", 0)

    def koppel(self, *words):
        return subprocess.run([f"{self.programs}/koppel", *words], stdout=subprocess.PIPE, check=True).stdout.splitlines()

    def outcomes(self):
        """What the journal says of shipments, by outcome."""
        lines = self.koppel("journal", "--flow", "orders", "--limit", "10000", "--json")
        return collections.Counter(record["outcome"] for record in map(json.loads, lines) if record["kind"] == "shipment")

    def by_hand(self, count):
        """What an operator does: looks at the polls, brings all shipments again, forgets one. All of it costs looks and no write."""
        before, handled = self.writes(), sum(self.outcomes().values())
        polls = [row["poll"] for row in json.loads(b"".join(self.koppel("status", "--json")))["cursors"]]
        if not any(name.startswith("shipments.") for name in polls):
            raise AssertionError(f"koppel status shows no poll of shipments: {polls}")
        for shop in self.shops:
            dry = self.koppel("backfill", "shipments", "--integration", shop, "--since", "2020-01-01", "--dry-run", "--json")
            found = json.loads(b"".join(self.koppel("backfill", "shipments", "--integration", shop, "--since", "2020-01-01", "--json")))
            if (len(dry), found["published"]) != (count, count):
                raise AssertionError(f"{shop} has {count} shipments; the dry run shows {len(dry)}, published were {found['published']}")
            self.koppel("forget", shop, "shipments", sorted(self.erp_orders(shop))[0], "--import", "--yes")
        wanted = handled + len(self.shops) * (count + 1)
        self.wait(60, "that the journal knows what became of them", lambda: sum(self.outcomes().values()) >= wanted)
        if self.writes() != before:
            raise AssertionError(f"bringing shipments again wrote: {before} became {self.writes()}")
        self.say("koppel status shows their polls; koppel backfill and koppel forget brought them again with 0 writes")


def empty_redis():
    host, port = re.match(r"redis://([^:/]+):(\d+)", os.environ["KOPPEL_REDIS_URL"]).groups()
    with socket.create_connection((host, int(port)), 5) as redis:
        redis.sendall(b"FLUSHALL\r\n")
        redis.recv(64)


def main(programs, sandbox, folder, count, shops):
    house = Proof(programs, sandbox, folder, shops)
    for shop in shops:
        for _ in range(count):
            house.command(shop, "place-order", {"kind": KIND.get(shop, "person")})
    house.wait(60, "that every order is in AccountView", lambda: all(len(house.erp_orders(shop)) == count for shop in shops))
    house.say(f"{count} orders of each of {', '.join(shops)} are in AccountView; none is marked as sent")

    wanted = {shop: {} for shop in shops}
    for shop in shops:
        for reference in house.erp_orders(shop):
            number = reference[len(PREFIX[shop]) : -1]
            code = f"3S{PREFIX[shop]}{number}"
            wanted[shop][number] = [code]
            house.command(
                "accountview", "ship-order", {"reference": reference, "fields": {"K1_SENT": "2026-01-15", "K1_TRACK": code, "K1_CARR": "PNL"}})
    # Half of them leave the order book, as delivered orders do.
    for shop in shops:
        for reference in list(house.erp_orders(shop))[: count // 2]:
            house.command("accountview", "move-to-history", {"reference": reference})

    total = count * len(shops)
    house.wait(60, "that every shop shows every tracking number", lambda: all(house.tracking(shop) == wanted[shop] for shop in shops))
    house.wait(30, "that the journal knows", lambda: sum(house.outcomes().values()) >= total)
    house.say(f"each of {total} orders shows its tracking number, once; the journal says {dict(house.outcomes())}")

    before, polls = house.writes(), house.polls()
    # The first of them may have begun before the count.
    house.wait(60, "a second poll", lambda: house.polls() >= polls + 2)
    if house.writes() != before:
        raise AssertionError(f"a second poll wrote: {before} became {house.writes()}")
    house.say("a second poll made 0 writes")

    told = house.outcomes()
    empty_redis()
    house.wait(60, "that all come again when Redis was emptied", lambda: house.outcomes()["exists"] >= told["exists"] + total)
    shown = all(house.tracking(shop) == wanted[shop] for shop in shops)
    made = {shop: house.writes()[shop] - before[shop] for shop in shops}
    house.say(f"Redis was emptied and every shipment came again: {sum(made.values())} writes")
    house.by_hand(count)
    return 0 if shown and not sum(made.values()) else 1


if __name__ == "__main__":
    if sys.argv[1] == "--prepare":
        prepare(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5:]))
