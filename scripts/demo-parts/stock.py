"""Fills a shop's stock, changes some figures, and measures what poller and worker spend on it."""
import json
import subprocess
import sys
import time

from cost import cpu_seconds, peak_mebibytes
from house import House

MOST_MEBIBYTES = 150
# What the sandbox holds of a hundred thousand products is some 30 MB of JSON.
PATIENCE = 600


class Stock(House):
    def __init__(self, programs, sandbox, folder):
        super().__init__("bench", sandbox, folder, shop="bigcommerce", prefix="BC")
        self.programs = programs

    def store(self):
        """What the store has by code, and how many calls have changed something."""
        snapshot = self.snapshot("bigcommerce", PATIENCE)
        return {row["sku"]: row["stock"] for row in snapshot["products"]}, snapshot["writes"]

    def waiting(self):
        """Events in the queue; a large number while it is not there yet."""
        answer = subprocess.run([f"{self.programs}/koppel", "status", "--json"], capture_output=True, text=True)
        try:
            return next(queue["waiting"] for queue in json.loads(answer.stdout)["queues"] if queue["flow"] == "stock")
        except (ValueError, StopIteration):
            return 1 << 30

    def backfill(self, *arguments):
        command = [f"{self.programs}/koppel", "backfill", "stock", "--integration", "bigcommerce", "--json", *arguments]
        answer = subprocess.run(command, capture_output=True, text=True)
        if answer.returncode != 0:
            raise RuntimeError(f"koppel backfill failed: {answer.stderr}")
        return [json.loads(line) for line in answer.stdout.splitlines()]

    def until_shop_has(self, wanted, seconds):
        end = time.time() + seconds
        while True:
            while self.waiting() > 0:
                if time.time() > end:
                    raise TimeoutError(f"{self.waiting()} events still wait")
                time.sleep(1)
            stock, writes = self.store()
            wrong = [code for code, quantity in wanted.items() if stock.get(code) != quantity]
            if not wrong:
                return writes
            if time.time() > end:
                raise TimeoutError(f"{len(wrong)} figures never came, the first is {wrong[0]}: {stock.get(wrong[0])}, not {wanted[wrong[0]]}")
            time.sleep(2)


def main(programs, sandbox, folder, skus, changed):
    house = Stock(programs, sandbox, folder)
    house.command("accountview", "add-articles", {"count": skus, "prefix": "BULK-"}, PATIENCE)
    house.command("bigcommerce", "add-products", {"count": skus, "prefix": "BULK-"}, PATIENCE)
    rows = house.command("accountview", "rows", {"table": "ARTICLE"}, PATIENCE)
    wanted = {row["ART_CODE"]: row["QTY_AVAIL"] for row in rows if row["ART_CODE"].startswith("BULK-")}
    assert len(wanted) == skus, f"AccountView has {len(wanted)} of {skus} articles"
    house.say(f"{skus} articles in AccountView and in the store; poller and worker start")
    worker, poller = house.start(f"{programs}/koppel-stock", "stock"), house.start(f"{programs}/koppel-poller", "poller")
    try:
        begun = house.elapsed()
        filled = house.until_shop_has(wanted, 7200)
        house.say(f"filled: {filled} writes for {sum(1 for quantity in wanted.values() if quantity)} figures in {house.elapsed() - begun:.0f} s")
        costs = [cpu_seconds(process.pid) for process in (worker, poller)]
        house.say(f"koppel-stock {costs[0]:.1f} CPU s, koppel-poller {costs[1]:.1f} CPU s")

        codes = sorted(wanted)
        for index, code in enumerate(codes[:: max(1, skus // changed)][:changed]):
            wanted[code] = 1_000 + index
            house.command("accountview", "set-stock", {"code": code, "available": wanted[code]})
        begun = house.elapsed()
        writes = house.until_shop_has(wanted, 1800) - filled
        house.say(f"{changed} changed: {writes} writes, all there after {house.elapsed() - begun:.0f} s")

        # Two more polls: nothing changed, so nothing is written.
        time.sleep(25)
        house.until_shop_has(wanted, 600)
        idle = house.store()[1] - filled - writes

        # Everything again: a look for each, and no write.
        begun = house.elapsed()
        shown = house.backfill("--dry-run", "--only", codes[0])[0]
        assert shown["outcome"] == "unchanged", shown
        report = house.backfill()[0]
        assert report["published"] >= skus and report["complete"], report
        again = house.until_shop_has(wanted, 3600) - filled - writes - idle
        house.say(f"backfill: {report['published']} published, {again} writes, {house.elapsed() - begun:.0f} s")
        memory = [peak_mebibytes(process.pid) for process in (worker, poller)]
        costs = [cpu_seconds(process.pid) - cost for process, cost in zip((worker, poller), costs)]
        house.say(f"nothing changed: {idle} writes; since the fill koppel-stock {costs[0]:.1f} CPU s, koppel-poller {costs[1]:.1f} CPU s")
        house.say(f"peak: koppel-stock {memory[0]:.0f} MiB, koppel-poller {memory[1]:.0f} MiB; the bar is {MOST_MEBIBYTES}")
    finally:
        house.stop()
    return 0 if writes <= changed and idle + again == 0 and max(memory) <= MOST_MEBIBYTES else 1


if __name__ == "__main__":
    bin_folder, address, home, articles, changes = sys.argv[1:]
    sys.exit(main(bin_folder, address, home, int(articles), int(changes)))
