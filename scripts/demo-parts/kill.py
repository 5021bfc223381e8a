"""Places orders, ends workers by SIGKILL at every boundary between two steps and at random moments, empties Redis twice, and asks the oracle."""
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time

from house import House

# The boundaries of an order's way, in its order. A worker that is told one ends itself there, the first time it comes by.
BOUNDARIES = [
    "lease taken", "settled", "before order read", "after order read", "before exists", "after exists", "before articles", "after articles",
    "before customer", "after customer", "intent of debtor opened", "after customer create", "before address", "after address",
    "intent of order opened", "number in the state stream", "intent of order closed", "after order write", "handled", "remembered",
    "journaled", "acknowledged",
]
# Guests are new debtors, and those that deliver elsewhere need another address.
KINDS = ["guest", "delivery-elsewhere", "company", "person", "known", "two-rates", "guest", "delivery-elsewhere", "shipping", "voucher", "foreign"]


def empty_redis(url):
    host, port = re.match(r"redis://([^:/]+):(\d+)", url).groups()
    with socket.create_connection((host, int(port)), 5) as redis:
        redis.sendall(b"FLUSHALL\r\n")
        redis.recv(64)


class Proof(House):
    def __init__(self, worker, sandbox, folder, orders, seed, patience):
        super().__init__("prove-orders", sandbox, folder)
        self.worker, self.orders, self.patience = worker, orders, patience
        self.chance = random.Random(seed)
        self.kills = self.in_write = self.emptied = self.placed = 0
        self.missed = []

    def writes_open(self):
        return self.snapshot("accountview")["calls"]["writesOpen"]

    def place(self, count):
        for _ in range(min(count, self.orders - self.placed)):
            self.command("prestashop", "place-order", {"kind": KINDS[self.placed % len(KINDS)]})
            self.placed += 1

    def empty_redis(self):
        empty_redis(os.environ["KOPPEL_REDIS_URL"])
        self.emptied += 1
        self.say(f"Redis is emptied at {self.verdict()['written']} written")

    def kill_at_boundaries(self):
        """One worker after the other ends itself at one boundary; what it held comes to the next."""
        share = max(2, self.orders // (2 * len(BOUNDARIES)))
        for number, boundary in enumerate(BOUNDARIES):
            process = self.start(self.worker, "worker-boundary", KOPPEL_CRASH_AT=boundary)
            # Each boundary gets orders of its own: some are passed by new customers only.
            self.place(share)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                self.missed.append(boundary)
                self.say(f"no order came by \"{boundary}\"")
                continue
            self.kills += 1
            if process.returncode != -signal.SIGKILL:
                self.missed.append(boundary)
                self.say(f"the worker for \"{boundary}\" ended with {process.returncode}")
            if number == len(BOUNDARIES) // 2:
                self.empty_redis()
        self.say(f"{len(BOUNDARIES) - len(self.missed)} of {len(BOUNDARIES)} boundaries, {self.verdict()['written']} written")

    def kill_at_random(self, wanted_in_write):
        """Two workers; one of them is killed again and again, most often while the ERP has a write open. In brief, they only finish."""
        workers = [self.start(self.worker, "worker-a"), self.start(self.worker, "worker-b")]
        verdict, next_kill = self.verdict(), time.time() + 2
        while time.time() - self.begun < self.patience:
            time.sleep(0.05)
            if self.chance.random() < 0.1:
                verdict = self.verdict()
            written = verdict["written"]
            if written >= self.orders:
                return
            if self.emptied < 2 and written > self.orders * 2 / 3:
                self.empty_redis()
            # After two thirds the workers may finish, unless too few writes have been caught.
            if wanted_in_write and time.time() >= next_kill and (written < self.orders * 2 / 3 or self.in_write < wanted_in_write):
                open_now = self.writes_open()
                if open_now == 0 and self.chance.random() < 0.8:
                    continue
                index = self.chance.randrange(2)
                workers[index].send_signal(signal.SIGKILL)
                workers[index].wait()
                self.kills += 1
                self.in_write += 1 if open_now else 0
                workers[index] = self.start(self.worker, "worker-" + "ab"[index])
                next_kill = time.time() + self.chance.uniform(1.5, 4)

    def run(self, is_brief):
        # Writes take long enough to be caught in the middle, before and after they are stored.
        self.command("accountview", "set", {"slowWrites": 60, "slowAfterStoring": 60})
        wanted_in_write = 0 if is_brief else 10
        try:
            self.kill_at_boundaries()
            self.place(self.orders)
            self.kill_at_random(wanted_in_write)
            time.sleep(3)  # whatever would be doubled still comes
            verdict = self.verdict()
        finally:
            self.stop()
        lost, doubled, wrong = len(verdict["lost"]), len(verdict["doubled"]), len(verdict["wrongTotals"])
        self.say(f"{verdict['written']} of {self.orders} written; {self.kills} SIGKILLs, one at each of {len(BOUNDARIES) - len(self.missed)} boundaries, "
                 f"{self.in_write} with an ERP write open; Redis emptied {self.emptied} times")
        self.say(f"lost {lost}, doubled {doubled}, wrong totals {wrong}")
        return 0 if lost == doubled == wrong == 0 and not self.missed and self.emptied == 2 and self.in_write >= wanted_in_write else 1


if __name__ == "__main__":
    program, address, home, orders, seed, patience, brief = sys.argv[1:]
    sys.exit(Proof(program, address, home, int(orders), int(seed), int(patience)).run(brief == "brief"))
