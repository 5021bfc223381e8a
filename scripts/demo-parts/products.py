"""Takes articles from the sandbox's AccountView into its shops through the running programs, and looks at what the shops hold."""
import os
import re
import sys
import time
from decimal import Decimal

from house import House
from kill import empty_redis

# What AccountView's fields are called in the sandbox, and what all shops' products have in common.
ARTICLE_FIELDS = """  updates-articles: true
  article-fields:
    ean: K1_EAN
    vat-code: VAT_CODE
    blocked: REC_BLK
    reserved: K1_RESERV
    short-description: K1_KORT
    description: K1_TEKST
    weight: K1_GEWICHT
    weight-unit: g
    brand: K1_MERK
    unit: UNT_CODE
    image: IMG_M_DATA
    image-name: IMG_MEDIUM
"""
PRODUCTS = """products:
  enabled: true
  poll-every: 10s
  filter: $contains(code, "WEB-")
  when-gone: deactivate
  variants: {parent-field: K1_OUDER, options: {K1_MAAT: Size, K1_KLEUR: Colour}}
  features: {K1_MERK: Merk}
"""
INTO_ERP = """products:
  enabled: true
  direction: shop-to-erp
  poll-every: 10s
  prices: including
  filter: $contains(code, "CCV-")
"""
# Per shop: its further settings, and how its snapshot tells a product.
SHOPS = {
    "prestashop": ("", "products", lambda p: (p["sku"], p["name"], p["price"], p["active"])),
    "bigcommerce": ("", "products", lambda p: (p["sku"], p["name"], p["price"], p["is_visible"])),
    "ccvshop": ("  prices: including\n", "products", lambda p: (p["productnumber"], p["name"], p["price"], p["isVisible"])),
    "mijnwebwinkel": ("  prices: including\n", "articles", lambda p: (p["sku"], p["name"], p["price"], p["isVisible"])),
    "lightspeed": ("", "products", lambda p: (p["variants"][0]["sku"], p["title"], p["variants"][0]["priceExcl"], p["isVisible"])),
}
# A picture of one point, in another colour than any other.
PICTURE = "R0lGODlhAQABAIAAAAECAwQFBiwAAAAAAQABAAACAkQBADs="


class Proof(House):
    def __init__(self, programs, sandbox, folder, settings, articles, patience, shops):
        super().__init__("prove-products", sandbox, folder)
        self.programs, self.settings, self.patience, self.shops = programs, settings, patience, shops
        self.simple, self.parents = articles * 5 // 6, articles - articles * 5 // 6
        self.articles = {}
        self.lists = {}

    def configure(self):
        for shop in self.shops:
            path = os.path.join(self.settings, f"{shop}.yaml")
            with open(path) as file:
                text = file.read()
            text = text.replace("  write-timeout: 10s\n", "  write-timeout: 10s\n" + ARTICLE_FIELDS)
            text = re.sub(r"(?m)^orders:$", "orders:\n  enabled: false", text)
            if shop == "mijnwebwinkel":
                lists = "".join(f"    {name}: \"{number}\"\n" for name, number in self.lists.items())
                text = text.replace("  system: mijnwebwinkel\n", "  system: mijnwebwinkel\n  lists:\n" + lists)
            with open(path, "w") as file:
                file.write(text + PRODUCTS + SHOPS[shop][0])
            if shop == "ccvshop":
                with open(os.path.join(self.settings, "ccvback.yaml"), "w") as file:
                    file.write(re.sub(r"(?m)^  reference-prefix: .*$", "  reference-prefix: BACK", text) + INTO_ERP)

    def seed(self):
        self.command("accountview", "set", {"hasShopFields": True})
        if "mijnwebwinkel" in self.shops:
            # Its API neither makes nor lists options: they are there before articles use them, and the settings know their numbers.
            for name, options in (("Size", ["S", "M", "L"]), ("Colour", ["Blauw", "Rood"])):
                self.lists[name] = self.command("mijnwebwinkel", "add-list", {"name": name, "options": options})["id"]
        self.command("accountview", "seed-articles", {"simple": self.simple, "parents": self.parents, "prefix": "WEB-", "images": True})

    def expected(self):
        """What a shop must hold: simple articles by code, parents by the code of their first variant."""
        rows = [row for row in self.command("accountview", "rows", {"table": "ARTICLE"}) if row["ART_CODE"].startswith("WEB-")]
        products = {}
        for row in rows:
            if not row.get("K1_OUDER"):
                products[row["ART_CODE"]] = row
        for row in rows:
            if row.get("K1_OUDER"):
                products.setdefault(row["K1_OUDER"], row)
        return products, rows

    def held(self, shop):
        _, key, read = SHOPS[shop]
        return [read(product) for product in self.snapshot(shop)[key]]

    def missing(self, shop):
        """What a shop does not hold as it must, in words."""
        products, rows = self.expected()
        parents = {row["K1_OUDER"] for row in rows if row.get("K1_OUDER")}
        held = {code: (name, Decimal(str(price or 0)), visible) for code, name, price, visible in self.held(shop) if code}
        if shop == "mijnwebwinkel":
            # A variant's price cannot be written there. The seeded variants have prices of their own, so these articles are parked, and say so.
            products = {code: row for code, row in products.items() if code not in parents}
        found = []
        for code, row in products.items():
            there = held.get(code) or next((held[key] for key in held if code in parents and key.startswith(code + "-")), None)
            if there is None:
                found.append(f"{code} is not there")
                continue
            name, price, visible = there
            if code not in parents:
                gross = Decimal(str(row["PX_SELL"]))
                if name != row["ART_DESC1"]:
                    found.append(f"{code} is called {name}, not {row['ART_DESC1']}")
                if min(abs(price - gross), abs(price - gross / Decimal("1.21"))) > Decimal("0.01"):
                    found.append(f"{code} costs {price}, not {gross}")
            if visible == bool(row.get("REC_BLK")):
                found.append(f"{code} is {'shown' if visible else 'hidden'}")
        return found

    def until_right(self, what):
        last = {}

        def right():
            nonlocal last
            last = {shop: found for shop in self.shops if (found := self.missing(shop))}
            return not last

        try:
            self.wait(self.patience, what, right)
        except TimeoutError:
            for shop, found in last.items():
                self.say(f"{shop}: {len(found)} differ, such as {'; '.join(found[:4])}")
            raise
        self.say(f"{what} in {', '.join(self.shops)}")

    def writes(self):
        return {shop: self.snapshot(shop)["writes"] for shop in self.shops}

    def until_quiet(self, seconds=6):
        """Until nobody has called AccountView or a shop for a while."""
        def calls():
            return self.snapshot("accountview")["calls"], self.writes()

        last, since, end = calls(), time.time(), time.time() + self.patience
        while time.time() - since < seconds:
            if time.time() > end:
                raise TimeoutError("the programs do not come to rest")
            time.sleep(0.5)
            now = calls()
            if now != last:
                last, since = now, time.time()

    def into_shops(self):
        self.until_right(f"{self.simple} articles and {self.parents} in variants are made")
        # Pictures, stock and the rest follow the product itself.
        time.sleep(3)
        self.say(f"writes: {self.writes()}")

    def change(self):
        products, rows = self.expected()
        parents = {row["K1_OUDER"] for row in rows if row.get("K1_OUDER")}
        codes = sorted(code for code in products if code not in parents)
        for number, code in enumerate(codes[: max(3, len(codes) // 4)]):
            self.command("accountview", "edit-article", {
                "code": code, "fields": {"PX_SELL": 70 + number, "ART_DESC1": products[code]["ART_DESC1"] + " nieuw"}})
        for code in codes[-2:]:
            self.command("accountview", "block-article", {"code": code})
        self.command("accountview", "edit-article", {"code": codes[-3], "fields": {"IMG_M_DATA": PICTURE}})
        before = self.writes()
        self.until_right("changed articles are changed, blocked ones hidden")
        time.sleep(3)
        self.say(f"writes: { {shop: count - before[shop] for shop, count in self.writes().items()} }")

    def again(self):
        """Two more polls, then all articles once more with everything forgotten that Redis knew: not one write."""
        self.until_quiet(3)
        before = self.writes()
        empty_redis(os.environ["KOPPEL_REDIS_URL"])
        time.sleep(12)
        self.until_quiet()
        after = self.writes()
        if after != before:
            raise SystemExit(f"prove-products: writes after Redis was emptied: { {s: after[s] - before[s] for s in after} }")
        self.until_right("after Redis was emptied all was read again and nothing written; all is as it must be")

    def into_erp(self):
        if "ccvshop" not in self.shops:
            return
        for number in range(1, 6):
            self.command("ccvshop", "create-product", {"number": f"CCV-{number}", "name": f"Van de winkel {number}", "price": 10 + number, "stock": 4})

        def articles():
            return {row["ART_CODE"]: row for row in self.command("accountview", "rows", {"table": "ARTICLE"}) if row["ART_CODE"].startswith("CCV-")}

        self.wait(self.patience, "products of CCV Shop in AccountView", lambda: len(articles()) == 5)
        found = articles()
        wrong = [code for code, row in found.items() if row["ART_DESC1"] != f"Van de winkel {code[4:]}" or Decimal(str(row["PX_SELL"])) != 10 + int(code[4:])]
        if wrong:
            raise SystemExit(f"prove-products: in AccountView these are wrong: {[found[code] for code in wrong]}")
        self.command("ccvshop", "change-product", {"number": "CCV-2", "name": "Van de winkel twee", "price": 22})
        self.wait(self.patience, "a change of CCV Shop in AccountView", lambda: articles()["CCV-2"]["ART_DESC1"] == "Van de winkel twee")
        self.say("5 products of CCV Shop are articles of AccountView, and a change came after")

    def run(self):
        self.seed()
        self.configure()
        for program in ("koppel-products", "koppel-poller"):
            self.start(os.path.join(self.programs, program), program)
        try:
            self.into_shops()
            self.change()
            self.into_erp()
            self.again()
        finally:
            self.stop()
        self.say("proved")


if __name__ == "__main__":
    programs, sandbox, folder, settings, articles, patience, *shops = sys.argv[1:]
    Proof(programs, sandbox, folder, settings, int(articles), float(patience), shops).run()
