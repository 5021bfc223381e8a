"""Places orders, runs two workers, kills them at random moments, empties Redis twice, and asks the oracle until all is written."""
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request


def call(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method="GET" if data is None else "POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def empty_redis(url):
    host, port = re.match(r"redis://([^:/]+):(\d+)", url).groups()
    with socket.create_connection((host, int(port)), 5) as redis:
        redis.sendall(b"FLUSHALL\r\n")
        redis.recv(64)


def main(worker, sandbox, folder, orders, seed, patience):
    chance = random.Random(seed)
    say = lambda text: print(f"prove-orders: {text}", flush=True)

    def start(name):
        with open(os.path.join(folder, f"{name}.log"), "ab") as log:
            return subprocess.Popen([worker], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def writes_open():
        return call(f"{sandbox}/_sandbox/snapshot/accountview")["calls"]["writesOpen"]

    # Writes take long enough to be caught in the middle, before and after they are stored.
    call(f"{sandbox}/_sandbox/command/accountview/set", {"slowWrites": 60, "slowAfterStoring": 60})
    kinds = ["guest", "company", "person", "known", "two-rates", "shipping", "voucher", "foreign"]
    for number in range(orders):
        call(f"{sandbox}/_sandbox/command/prestashop/place-order", {"kind": kinds[number % len(kinds)]})
    say(f"{orders} orders are placed; two workers start, seed {seed}")
    workers = [start("worker-a"), start("worker-b")]
    kills = kills_in_write = emptied = 0
    begun, verdict = time.time(), None
    next_kill = time.time() + 3
    try:
        while time.time() - begun < patience:
            time.sleep(0.05)
            verdict = call(f"{sandbox}/_sandbox/oracle?shop=prestashop&erp=accountview&prefix=PS") if chance.random() < 0.1 else verdict
            written = verdict["written"] if verdict else 0
            if written >= orders and kills_in_write >= min(10, orders // 10):
                break
            if emptied < 2 and written > orders * (emptied + 1) / 3:
                empty_redis(os.environ["KOPPEL_REDIS_URL"])
                emptied += 1
                say(f"Redis is emptied at {written} written")
            # After two thirds the workers may finish, unless too few writes have been caught.
            if time.time() >= next_kill and (written < orders * 2 / 3 or kills_in_write < 10) and written < orders:
                open_now = writes_open()
                if open_now == 0 and chance.random() < 0.8:
                    continue
                index = chance.randrange(2)
                workers[index].send_signal(signal.SIGKILL)
                workers[index].wait()
                kills += 1
                kills_in_write += 1 if open_now else 0
                workers[index] = start("worker-" + "ab"[index])
                next_kill = time.time() + chance.uniform(1.5, 4)
        time.sleep(3)  # whatever would be doubled still comes
        verdict = call(f"{sandbox}/_sandbox/oracle?shop=prestashop&erp=accountview&prefix=PS")
    finally:
        for process in workers:
            process.terminate()
        for process in workers:
            process.wait(60)
    lost, doubled, wrong = len(verdict["lost"]), len(verdict["doubled"]), len(verdict["wrongTotals"])
    say(f"{verdict['written']} of {orders} written, {kills} SIGKILLs, {kills_in_write} of them with an ERP write open, Redis emptied {emptied} times, "
        f"{time.time() - begun:.0f} s")
    say(f"lost {lost}, doubled {doubled}, wrong totals {wrong}")
    return 0 if lost == doubled == wrong == 0 and emptied == 2 else 1


if __name__ == "__main__":
    program, address, home, *numbers = sys.argv[1:]
    sys.exit(main(program, address, home, *map(int, numbers)))
