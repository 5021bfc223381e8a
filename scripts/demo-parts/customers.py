"""Settings for customers in both directions, and the proof that they appear on the other side once and then rest."""
import concurrent.futures
import json
import os
import subprocess
import sys
import time

from prepare import SHOP_SECRETS, call

# How a person makes and changes a customer on the shop's own pages.
MAKE = {
    "prestashop": ("add-customer", lambda email: {"email": email, "firstName": "Anna", "lastName": "Proef"}),
    "bigcommerce": ("register-customer", lambda email: {
        "email": email, "first_name": "Anna", "last_name": "Proef", "phone": "0301234567",
        "addresses": [{"first_name": "Anna", "last_name": "Proef", "address1": "Dorpsstraat 1", "city": "Utrecht", "postal_code": "3511 CD",
                       "country_code": "NL", "country": "Netherlands", "phone": "0301234567", "address_type": "residential"}]}),
    "ccvshop": ("create-customer", lambda email: {"email": email, "firstName": "Anna", "lastName": "Proef", "phone": "0301234567"}),
    "mijnwebwinkel": ("register-customer", lambda email: {"email": email, "firstName": "Anna", "lastName": "Proef", "phone": "0301234567"}),
    "lightspeed": ("create-customer", lambda email: {
        "email": email, "firstname": "Anna", "lastname": "Proef", "phone": "0301234567", "addressBillingName": "Anna Proef",
        "addressBillingStreet": "Dorpsstraat",
        "addressBillingNumber": "1", "addressBillingZipcode": "3511 CD", "addressBillingCity": "Utrecht", "addressBillingCountry": "nl"}),
}
QUIET = 25  # Seconds without a write that count as rest: two polls and a little.


def settings(sandbox, folder, templates, *shops):
    with open(os.path.join(templates, "accountview.yaml")) as file:
        erp = file.read()
    for shop in shops:
        with open(os.path.join(templates, f"{shop}.yaml")) as file:
            text = file.read().split("@ERP@")[0].replace("@SHOP@", f"{sandbox}/{shop}")
        own = erp.replace("@SANDBOX@/accountview", f"{sandbox}/av-{shop}").rstrip() + "\n  updates-debtors: true\n"
        for name, direction in ((shop, "shop-to-erp"), (f"{shop}-back", "erp-to-shop")):
            with open(os.path.join(folder, f"{name}.yaml"), "w") as file:
                file.write(f"{text}{own}orders:\n  enabled: false\n  reference-prefix: {name}-\n"
                           f"customers:\n  enabled: true\n  direction: {direction}\n  poll-every: 10s\n")
    print("export DEMO_AV_ID=koppel-sandbox DEMO_AV_SECRET=sandbox-secret")
    for name, value in SHOP_SECRETS.items():
        print(f"export {name}='{value}'")


class Pair:
    def __init__(self, sandbox, shop):
        self.sandbox, self.shop, self.erp = sandbox, shop, f"av-{shop}"
        self.problems, self.lines = [], []

    def command(self, instance, name, arguments):
        return call(f"{self.sandbox}/_sandbox/command/{instance}/{name}", arguments)

    def writes(self):
        return {name: sum(second["writes"] for second in call(f"{self.sandbox}/_sandbox/calls/{name}")) for name in (self.shop, self.erp)}

    def debtors(self):
        return self.command(self.erp, "rows", {"table": "CONTACT"})

    def in_erp(self, text):
        return [row for row in self.debtors() if text in json.dumps(row)]

    def snapshot(self):
        return call(f"{self.sandbox}/_sandbox/snapshot/{self.shop}")

    def in_shop(self, text):
        return text in json.dumps(self.snapshot())

    def rest(self, patience=120):
        """Waits until nobody has written for a while; the writes at the end."""
        last, since, begun = self.writes(), time.time(), time.time()
        while time.time() - since < QUIET:
            time.sleep(1)
            now = self.writes()
            if now != last:
                last, since = now, time.time()
            if time.time() - begun > patience:
                self.problems.append("it does not come to rest: writes go on")
                break
        return last

    def expect(self, what, condition, patience=60):
        begun = time.time()
        while time.time() - begun < patience:
            if condition():
                return True
            time.sleep(1)
        self.problems.append(f"not within {patience} s: {what}")
        return False

    def step(self, what, act, condition, shop_at_most, erp_at_most):
        before = self.writes()
        act()
        self.expect(what, condition)
        after = self.rest()
        made = after[self.shop] - before[self.shop], after[self.erp] - before[self.erp]
        self.lines.append(f"{what}: {made[0]} writes in the shop, {made[1]} in AccountView")
        if made[0] > shop_at_most or made[1] > erp_at_most:
            self.problems.append(f"{what}: more was written than needed (at most {shop_at_most} and {erp_at_most})")


def prove_one(pair, both_ways):
    shop, anna, bert = pair.shop, f"anna.proef@{pair.shop}.example.com", f"bert.proef@{pair.shop}.example.com"
    pair.rest()
    command, arguments = MAKE[shop]
    pair.step("a customer made in the shop appears in AccountView", lambda: pair.command(shop, command, arguments(anna)),
              lambda: len(pair.in_erp(anna)) == 1, 0, 4)
    if both_ways:
        number = []
        fields = {"ACCT_NAME": "Bert Proef", "ADDRESS1": "Havenweg 3", "POST_CODE": "1011 AA", "CITY": "Amsterdam", "CNT_CODE": "NL",
                  "MAIL_BUS": bert, "TEL_BUS": "0201234567"}
        # PrestaShop's simulator tells how many customers there are, not who they are.
        count = pair.snapshot()["customers"] if shop == "prestashop" else None
        pair.step("a debtor made in AccountView appears in the shop",
                  lambda: number.append(pair.command(pair.erp, "add-debtor", {"fields": fields})),
                  lambda: pair.snapshot()["customers"] == count + 1 if shop == "prestashop" else pair.in_shop(bert), 4, 0)
    # In PrestaShop the telephone is the address's, and an address that is there is left alone.
    if both_ways and shop != "prestashop":
        pair.step("a debtor changed in AccountView is changed in the shop",
                  lambda: pair.command(pair.erp, "edit-debtor", {"number": number[0], "fields": {"TEL_BUS": "0209999999"}}),
                  lambda: pair.in_shop("0209999999") or pair.in_shop("209999999"), 3, 0)
    if len(pair.in_erp(anna)) != 1:
        pair.problems.append(f"{len(pair.in_erp(anna))} debtors have the address {anna}")


def prove(sandbox, koppel, *shops):
    status = 0
    flows = json.loads(subprocess.run([koppel, "status", "--json"], capture_output=True, text=True).stdout or "{}")
    served = {queue["integration"] for queue in flows.get("queues", []) if queue["consumers"] > 0}
    pairs = [(Pair(sandbox, shop), f"{shop}-back" in served) for shop in shops]
    with concurrent.futures.ThreadPoolExecutor(len(pairs)) as threads:
        list(threads.map(lambda pair: prove_one(*pair), pairs))
    for pair, both_ways in pairs:
        shop = pair.shop
        for line in pair.lines:
            print(f"prove-customers: {shop}: {line}", flush=True)
        if not both_ways:
            print(f"prove-customers: {shop}: customers go from the shop into AccountView only", flush=True)
        if pair.problems:
            said = subprocess.run([koppel, "journal", "--integration", f"{shop}-back", "--limit", "6", "--json"], capture_output=True, text=True).stdout
            for line in said.splitlines():
                entry = json.loads(line)
                print(f"prove-customers: {shop}: journal: {entry['outcome']} {entry['kind']} {entry['key']}: {entry.get('message', '')}", flush=True)
        for problem in pair.problems:
            print(f"prove-customers: {shop}: PROBLEM: {problem}", flush=True)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit({"settings": settings, "prove": prove}[sys.argv[1]](*sys.argv[2:]))
