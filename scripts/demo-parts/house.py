"""What the proofs share: calls to the sandbox, and worker processes that log into the proof's folder."""
import json
import os
import subprocess
import time
import urllib.request


def call(url, body=None, patience=30):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method="GET" if data is None else "POST")
    with urllib.request.urlopen(request, timeout=patience) as answer:
        return json.load(answer)


class House:
    """A running sandbox with one shop and AccountView, and the workers that a proof starts and ends."""

    def __init__(self, name, sandbox, folder, shop="prestashop", prefix="PS"):
        self.name, self.sandbox, self.folder, self.shop, self.prefix = name, sandbox, folder, shop, prefix
        self.begun = time.time()
        self.running = []

    def elapsed(self):
        return time.time() - self.begun

    def say(self, text):
        print(f"{self.name}: {self.elapsed():5.1f} s  {text}", flush=True)

    def command(self, instance, command, arguments=None, patience=30):
        return call(f"{self.sandbox}/_sandbox/command/{instance}/{command}", arguments or {}, patience)

    def snapshot(self, instance, patience=30):
        return call(f"{self.sandbox}/_sandbox/snapshot/{instance}", patience=patience)

    def verdict(self):
        return call(f"{self.sandbox}/_sandbox/oracle?shop={self.shop}&erp=accountview&prefix={self.prefix}")

    def start(self, program, log, **environment):
        with open(os.path.join(self.folder, f"{log}.log"), "ab") as file:
            process = subprocess.Popen([program], stdout=file, stderr=file, stdin=subprocess.DEVNULL, env=dict(os.environ, **environment))
        self.running.append(process)
        return process

    def stop(self):
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(60)
        self.running = []

    def wait(self, seconds, what, condition):
        """Until the condition holds; raises after so many seconds."""
        end = time.time() + seconds
        while not condition():
            if time.time() > end:
                raise TimeoutError(f"{what} did not happen in {seconds} s")
            time.sleep(0.1)
