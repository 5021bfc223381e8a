"""Places orders and follows them until all are written; then compares the calls that each shop counted with its quota."""
import sys
import time

from prepare import PREFIX, call

# Calls a second: what the shop announces, times the sandbox's scale, and our own cap, which no scale changes.
# The figures are those of the shops' documentation and of the connectors' settings.
ANNOUNCED = {"bigcommerce": 150 / 30, "ccvshop": 600 / 60, "mijnwebwinkel": 120 / 60, "lightspeed": 300 / 300}
OWN_CAP = {"ccvshop": 270 / 60, "mijnwebwinkel": 2, "lightspeed": 19}
# The seconds over which our own cap is judged. A call is counted when it arrives, a little after its permit: a single second says nothing.
OWN_WINDOW = {"ccvshop": 60, "mijnwebwinkel": 10, "lightspeed": 10}
KINDS = ["guest", "company", "person", "known", "two-rates", "shipping", "voucher"]
WARM_UP = 5


def place(sandbox, orders, shops):
    for shop in shops:
        kinds = list(KINDS)
        for number in range(int(orders)):
            while True:
                kind = kinds[number % len(kinds)]
                try:
                    call(f"{sandbox}/_sandbox/command/{shop}/place-order", {"kind": kind})
                    break
                except Exception:
                    if len(kinds) == 1:
                        raise
                    kinds.remove(kind)  # A shop without a kind uses the others.
        print(f"prove-quota: {orders} orders are placed in {shop}", flush=True)


def written(sandbox, shop):
    verdict = call(f"{sandbox}/_sandbox/oracle?shop={shop}&erp=accountview&prefix={PREFIX[shop]}")
    return verdict["written"], len(verdict["doubled"]), len(verdict["wrongTotals"])


def busiest(seconds, window):
    """The most calls in any so many seconds."""
    at = {second["at"]: second["calls"] for second in seconds}
    return max((sum(at.get(begin + i, 0) for i in range(window)) for begin in at), default=0)


def follow(sandbox, orders, scale, patience, shops):
    orders, scale, begun = int(orders), int(scale), int(time.time())
    first, last, done = {}, {}, {shop: 0 for shop in shops}
    bad = {shop: (0, 0) for shop in shops}
    while time.time() - begun < int(patience) and any(count < orders for count in done.values()):
        time.sleep(1)
        for shop in shops:
            if done[shop] >= orders:
                continue
            count, doubled, wrong = written(sandbox, shop)
            bad[shop] = (doubled, wrong)
            if count > 0 and shop not in first:
                first[shop] = time.time()
            if count > done[shop]:
                last[shop] = time.time()
            done[shop] = count
    print(f"{'shop':14}{'written':>9}{'calls':>8}{'refused':>9}{'seconds':>9}{'calls/s':>9}{'bound/s':>9}{'used':>7}   what bounds")
    status = 0
    for shop in shops:
        seconds = call(f"{sandbox}/_sandbox/calls/{shop}?since={begun}")
        start, end = int(first.get(shop, begun)) + WARM_UP, int(last.get(shop, begun)) - 1
        steady = [second for second in seconds if start <= second["at"] <= end]
        length = max(1, end - start + 1)
        calls = sum(second["calls"] for second in steady)
        refused = sum(second["refused"] for second in seconds if second["at"] >= start)
        announced = ANNOUNCED.get(shop, float("inf")) * scale
        bound = min(announced, OWN_CAP.get(shop, float("inf")))
        used = calls / length / bound
        what = "no quota" if bound == float("inf") else "our own cap" if bound < announced else "announced quota"
        print(f"{shop:14}{done[shop]:>9}{sum(s['calls'] for s in seconds):>8}{refused:>9}{length:>9}{calls / length:>9.2f}"
              f"{bound:>9.2f}{used:>7.0%}   {what}", flush=True)
        problems = []
        if done[shop] < orders and int(patience) >= 60:
            problems.append(f"{orders - done[shop]} are not written")
        if refused:
            problems.append(f"{refused} calls were refused after the warm-up")
        if any(bad[shop]):
            problems.append(f"doubled {bad[shop][0]}, wrong totals {bad[shop][1]}")
        if bound != float("inf") and length >= 10 and used < 0.9:
            problems.append(f"only {used:.0%} of the quota was used")
        # What the shop announced, it guards itself: it would have refused. A full window at once is as good as a little each second.
        if shop in OWN_WINDOW and busiest(seconds, OWN_WINDOW[shop]) > OWN_CAP[shop] * OWN_WINDOW[shop] * 1.1 + 1:
            problems.append("more than our own cap was used")
        for problem in problems:
            print(f"prove-quota: {shop}: {problem}", flush=True)
            status = 1
    return status


if __name__ == "__main__":
    command, address, *rest = sys.argv[1:]
    if command == "place":
        place(address, rest[0], rest[1:])
    else:
        sys.exit(follow(address, rest[0], rest[1], rest[2], rest[3:]))
