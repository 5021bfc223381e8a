"""Lets orders pile up, then measures what one worker spends on them: CPU, memory, time."""
import os
import sys

from house import House

KINDS = ["guest", "company", "person", "known", "two-rates", "shipping", "voucher", "foreign", "delivery-elsewhere"]


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mebibytes(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def main(programs, sandbox, folder, orders):
    house = House("bench", sandbox, folder)
    for number in range(orders):
        house.command("prestashop", "place-order", {"kind": KINDS[number % len(KINDS)]})
    house.say(f"{orders} orders are placed; one worker starts")
    worker = house.start(f"{programs}/koppel-orders", "worker")
    try:
        before, begun = cpu_seconds(worker.pid), house.elapsed()
        house.wait(1200, "that all are written", lambda: house.verdict()["written"] >= orders)
        cpu, seconds, memory = cpu_seconds(worker.pid) - before, house.elapsed() - begun, peak_mebibytes(worker.pid)
        calls = house.snapshot("accountview")["calls"]
    finally:
        house.stop()
    verdict = house.verdict()
    house.say(f"koppel-orders: {cpu / orders * 10_000:.2f} CPU s per 10,000 orders, {orders / seconds:.0f} orders/s, peak {memory:.0f} MiB")
    house.say(f"AccountView was called {calls.get('total', calls)} times")
    house.say(f"lost {len(verdict['lost'])}, doubled {len(verdict['doubled'])}, wrong totals {len(verdict['wrongTotals'])}")
    return 0 if memory <= 60 and not (verdict["lost"] or verdict["doubled"] or verdict["wrongTotals"]) else 1


if __name__ == "__main__":
    bin_folder, address, home, number = sys.argv[1:]
    sys.exit(main(bin_folder, address, home, int(number)))
