#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-data.py CATALOGUE-FOLDER [--selftest]: what the catalogue's data must hold beyond what the program's reader refuses: identities
in fields of their own, nobody held up by a person who does not exist, papers and their order, short names, visitors' words, clean Arabic.
With --selftest each rule is shown to fail on data that breaks it. Prints TAP."""
import copy
import json
import os
import re
import sys

SHORT = 28            # letters of a row of the basket
AUTHORITY_SHORT = 18
FORM = (5, 16)        # fields of one form
ALIAS_MAX = 40
ALIASED = 80          # services with visitors' own words, at the least
REMEMBERED = 70       # texts that name an office, at the least
VANISH = (57, 30)     # papers made on the way, and the bundles they are in: not fewer than when they were counted

# Whom a service cannot be without, so that no condition is needed (the party of a marriage).
ALWAYS_MARRIED = {"NOT-010", "NOT-022", "NOT-023", "PAS-009"}
# Asked for by foundlings too, who know no mother.
FOUNDLINGS = {"PAS-003", "PAS-007"}
# Both papers are needed, whoever applies: the Egyptian party's card, the foreign party's passport.
BOTH_PAPERS = {"NOT-022", "NOT-023"}
IDENTITY = re.compile("^(أصل بطاقة الرقم القومي|أصل بطاقتي الرقم القومي|أصول بطاقات الرقم القومي)")
OFFICE = re.compile("وحدة|الوحدة|مكتب|قسم|مركز|مأمورية|النيابة|الجهة|جهة|بنك|البنك|الفرع|شركة|القنصلية|السفارة|البعثة|منفذ|الجامعة|المدرسة|دار الرعاية")
HIDDEN = re.compile("قومي|قومية|جواز|تليفون|محمول|هاتف")

WRONG = {
    "tatweel": "\u0640",
    "a Persian or Urdu letter": "[\u06cc\u06a9\u06c1\u06be\u067e\u0686\u0698\u06af]",
    "a presentation form": "[\ufb50-\ufdff\ufe70-\ufeff]",
    "a bidi or zero-width control": "[\u200b-\u200f\u202a-\u202e\u2066-\u2069]",
    "Latin punctuation": "[,;?!]",
    "a Latin letter": "[A-Za-z]",
    "a digit that is not stored as 0-9": "[\u0660-\u0669\u06f0-\u06f9]",
    "tanween after the alef": "\u0627\u064b",
    "a double space": "  ",
    "a space before punctuation": " [\u060c\u061b\u061f.:]",
    "alef maqsura inside a word": "\u0649[\u0621-\u064a]",
    "ta marbuta inside a word": "\u0629[\u0621-\u064a]",
    "hamza on a joining alef": r"\b(و|ب|ل|لل|ال|وال|بال)?إ(سم(?!اعيل)|ستلام|نتهاء|ثنان|ثنين|بن|بنة|ستخراج|ستعلام|شتراك|لتحاق|ستبدال|عتماد|نتقال|متحان|جتماع|ختصاص)",
    "a hamza that is not the Egyptian spelling": "مسؤول|شؤون",
    "a word that is not used (words.md)": r"\b(ال|لل|بال)?(كاونتر|زائر|عميل|عملاء|مراجع|قسيمة|يرجى|الرجاء|برجاء)\b|سند قبض|صاحب القيد|صاحب الوثيقة|طالب الخدمة|أمر دفع|الهمم",
}
WRONG = {name: re.compile(pattern) for name, pattern in WRONG.items()}
# Visitors' own words are never on paper and may be any word they say.
SPOKEN = {"a word that is not used (words.md)"}


class Catalogue:
    def __init__(self, files):
        self.files = files
        self.authorities = [a["code"] for a in files["authorities.json"]]
        self.sections = files["sections.json"]
        self.bundles = files["bundles.json"]
        self.aliases = files["aliases.json"]
        self.shared = {f["id"]: f for f in files["fields.json"]}
        self.services = {s["code"]: s for a in self.authorities for s in files["services/%s.json" % a]}
        self.fields = dict(self.shared)
        for service in self.services.values():
            self.fields.update((f["id"], f) for f in service["own_fields"])
        self.role = {}
        for person in self.sections["persons"]:
            for role, field in person["fields"].items():
                self.role[field] = (person["code"], role)

    def short(self, code):
        short = self.sections["services"].get(code)
        service = self.services[code]
        return (short["short_ar"], short["short_en"]) if short else (service["name_ar"], service["name_en"])

    def when(self, service, field):
        """The condition of a field on a form: the service's own, else the field's."""
        own = service.get("when", {})
        return own[field] if field in own else self.fields[field].get("when")

    def producers(self, codes):
        """{(producer, asker): [labels]} among these services; what one makes for itself does not count."""
        making = {}
        for code in codes:
            for label in self.services[code].get("produces", []):
                making.setdefault(label, []).append(code)
        edges = {}
        for code in codes:
            for document in self.services[code]["documents"]:
                for producer in making.get(document["label_ar"], []):
                    if producer != code:
                        edges.setdefault((producer, code), []).append(document["label_ar"])
        return edges


def read(folder):
    names = ["authorities.json", "aliases.json", "bundles.json", "calendar.json", "fields.json", "governorates.json", "payment.json", "sections.json"]
    names += ["services/" + name for name in sorted(os.listdir(os.path.join(folder, "services")))]
    texts = {}
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8") as handle:
            texts[name] = handle.read()
    return texts


def strings(value, key=""):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one, key)
    elif isinstance(value, str):
        yield key, value


def fold(text):
    """Enough of the search's own folding to compare words."""
    text = re.sub("[\u064b-\u065f\u0670\u0640]", "", text)
    text = re.sub("[آأإٱ]", "ا", text).replace("ئو", "و").replace("ؤو", "و")
    text = text.replace("ة", "ه").replace("ى", "ي").replace("ئ", "ي").replace("ؤ", "و").replace("ء", "")
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


# ---- rules: each yields what is wrong ----

def arabic(c):
    """Arabic as words.md writes it, stored with the digits 0-9"""
    for name, content in c.files.items():
        for key, text in strings(content):
            spoken = name == "aliases.json"
            if not (key.endswith("_ar") or key == "produces" or spoken):
                continue
            for what, pattern in WRONG.items():
                if not (spoken and what in SPOKEN) and pattern.search(text):
                    yield "%s: %s in «%s»" % (name, what, text)
            if not text.strip() or text != text.strip():
                yield "%s: stray space in «%s»" % (name, text)


def english(c):
    """English in plain ASCII, beside every Arabic label"""
    for name, content in c.files.items():
        for key, text in strings(content):
            if key.endswith("_en") and (not text.isascii() or not re.search("[A-Za-z]", text) or "  " in text or text != text.strip()):
                yield "%s: %s" % (name, text)

    def walk(value, where):
        if isinstance(value, dict):
            for name in value:
                if name.endswith("_ar") and name not in ("help_ar", "note_ar") and name[:-3] + "_en" not in value:
                    yield "%s: %s without English" % (where, name)
                yield from walk(value[name], where)
        elif isinstance(value, list):
            for one in value:
                yield from walk(one, where)

    for name, content in c.files.items():
        yield from walk(content, name)


def short_names(c):
    """short names: every service fits the basket's row, every authority its column, none stands twice"""
    seen = {}
    for code in c.services:
        for text in c.short(code)[:1] if code not in c.sections["services"] else c.short(code):
            if len(text) > SHORT:
                yield "%s: %d letters: %s" % (code, len(text), text)
        if c.short(code)[0] in seen:
            yield "%s and %s: %s" % (code, seen[c.short(code)[0]], c.short(code)[0])
        seen[c.short(code)[0]] = code
    for code in c.authorities:
        short = c.sections["authorities"].get(code)
        if short is None or not 0 < len(short["short_ar"]) <= AUTHORITY_SHORT or len(short["short_en"]) > SHORT:
            yield "authority %s has no short name that fits" % code
    for kind, known in (("authorities", c.authorities), ("services", c.services), ("fields", c.fields)):
        for code, short in c.sections[kind].items():
            if code not in known:
                yield "short name of %s, which does not exist" % code
            elif len(short["short_ar"]) > SHORT or len(short["short_en"]) > SHORT:
                yield "%s: short name too long" % code


def forms(c):
    """forms: the fields exist, within the bounds, each once"""
    for code, service in c.services.items():
        if not FORM[0] <= len(service["fields"]) <= FORM[1]:
            yield "%s has %d fields" % (code, len(service["fields"]))
        if len(set(service["fields"])) != len(service["fields"]):
            yield "%s asks twice" % code
        for field in service["fields"]:
            if field not in c.shared and field not in {f["id"] for f in service["own_fields"]}:
                yield "%s asks for %s, which does not exist" % (code, field)
        for field in service["own_fields"]:
            if field["id"] not in service["fields"]:
                yield "%s: %s is not on the form" % (code, field["id"])


def identities(c):
    """no text hides an identity: a name and its number are two fields, of the same person and equally required"""
    for field in c.fields.values():
        if field["type"] in ("text", "multiline") and HIDDEN.search(field["label_ar"]) and re.search("^(اسم|أسماء)", field["label_ar"]) \
                and "بجواز السفر" not in field["label_ar"]:
            yield "%s: %s" % (field["id"], field["label_ar"])
    for service in c.services.values():
        for field in service["own_fields"]:
            if not field["id"].endswith(".full_name"):
                continue
            base = field["id"][:-len("full_name")]
            number = [f for f in service["own_fields"] if f["id"] in (base + "national_id", base + "phone")]
            if len(number) != 1 or number[0]["type"] not in ("national_id", "phone"):
                yield "%s without its number" % field["id"]
                continue
            number = number[0]
            if number["required"] != field["required"]:
                yield "%s and %s are not equally required" % (field["id"], number["id"])
            if number["type"] == "national_id" and (c.role.get(field["id"], "")[:1] != c.role.get(number["id"], "?")[:1] or
                                                    c.role[number["id"]][1] != "national_id"):
                yield "%s and %s are not one person" % (field["id"], number["id"])
            for one in (field["id"], number["id"]):
                if one not in c.sections["fields"]:
                    yield "%s has no short name" % one


def cards(c):
    """no whole card number is asked for: last four digits with the operation's number"""
    for field in c.fields.values():
        if not field["id"].startswith(("bank.", "pay_")):
            continue
        if re.search("رقم (ال)?(بطاقة|حساب أو البطاقة|الحساب أو البطاقة)", field["label_ar"]):
            yield "%s: %s" % (field["id"], field["label_ar"])
        if field["id"].endswith("last4") and (field["type"] != "text" or field.get("max_length") != 4):
            yield "%s takes more than four digits" % field["id"]
    for code, service in c.services.items():
        if "bank.card_last4" in service["fields"]:
            if "bank.account_number" in service["fields"]:
                yield "%s asks for card and account" % code
            if not any(f.endswith(".operation") for f in service["fields"]):
                yield "%s asks for a card without the operation's number" % code


def remembered(c):
    """remembered texts name an office, never a person's data"""
    found = 0
    for field in c.fields.values():
        if "remember" not in field:
            continue
        found += 1
        if field["remember"] is not True or field["type"] != "text":
            yield "%s: remember is for texts, and true" % field["id"]
        if field["id"] in c.role:
            yield "%s belongs to a person" % field["id"]
        if not OFFICE.search(field["label_ar"]) or re.match("(ال)?(اسم|رقم|عنوان|محل|مهنة)", field["label_ar"]) and field["id"] not in ("not_007.bank", "sol_011.school"):
            yield "%s names no office: %s" % (field["id"], field["label_ar"])
        if field["id"].split(".")[0] in ("applicant", "subject", "spouse", "father", "mother", "child", "deceased", "principal", "agent", "minor", "employer"):
            yield "%s is personal" % field["id"]
    if found < REMEMBERED:
        yield "only %d" % found


def nobody(c):
    """nobody is held up by a person who may not exist: names and identity cannot be marked as not applicable"""
    for code, service in c.services.items():
        for field in service["fields"]:
            person, role = c.role.get(field, (None, None))
            if role not in ("full_name", "national_id", "passport_number") or not c.fields[field]["required"]:
                continue
            when = c.when(service, field)
            if person == "spouse" and when is None and code not in ALWAYS_MARRIED:
                yield "%s asks everybody for a spouse" % code
            if person == "father":
                yield "%s asks for a father who may be unknown" % code
            if person == "mother" and when is None and code in FOUNDLINGS:
                yield "%s asks foundlings for a mother" % code
            if person == "added_member" and role == "national_id":
                yield "%s asks a newborn for a number" % code


def conditions(c):
    """conditions look at a choice of the same form, at values that it offers, and not at a field with a condition"""
    for code, service in c.services.items():
        for field in service.get("when", {}):
            if field not in service["fields"]:
                yield "%s: condition for %s, which is not on the form" % (code, field)
        for field in service["fields"]:
            when = c.when(service, field)
            if when is None:
                continue
            asked = c.fields.get(when["field"])
            if asked is None or asked["type"] != "choice":
                yield "%s: %s hangs on %s, which is no choice" % (code, field, when["field"])
                continue
            offered = {choice["value"] for choice in asked["choices"]}
            if not when["values"] or not set(when["values"]) <= offered:
                yield "%s: %s hangs on values that %s does not offer" % (code, field, when["field"])
            if set(when["values"]) == offered:
                yield "%s: %s hangs on every value" % (code, field)
            if when["field"] not in service["fields"]:
                # The national ID tells the sex, where the form does not ask for it.
                person, role = c.role.get(when["field"], (None, None))
                if role != "sex" or person + ".national_id" not in service["fields"]:
                    yield "%s: %s hangs on %s, which is not on the form" % (code, field, when["field"])
            elif c.when(service, when["field"]) is not None:
                yield "%s: %s hangs on %s, which hangs on another" % (code, field, when["field"])


def passports(c):
    """identity lines of services that are open to passports name the passport, in the same words everywhere"""
    words = {}
    for code, service in c.services.items():
        is_open = bool({"foreigner", "investor"} & set(service["audience"])) or "principal.passport_number" in service["fields"]
        for document in service["documents"]:
            pair = (document.get("passport_label_ar"), document.get("passport_label_en"))
            wanted = is_open and code not in BOTH_PAPERS and IDENTITY.search(document["label_ar"])
            if (pair[0] is None) != (pair[1] is None):
                yield "%s: one language only: %s" % (code, document["label_ar"])
            elif wanted and pair[0] is None:
                yield "%s: no passport in «%s»" % (code, document["label_ar"])
            elif not wanted and pair[0] is not None:
                yield "%s: a passport in «%s»" % (code, document["label_ar"])
            elif pair[0] is not None:
                if "جواز" not in pair[0] or "assport" not in pair[1]:
                    yield "%s: «%s» names no passport" % (code, pair[0])
                if words.setdefault(document["label_ar"], pair) != pair:
                    yield "%s: other words for «%s»" % (code, document["label_ar"])


def documents(c):
    """a paper has one name: the same Arabic with the same English, each once in a service"""
    words = {}
    for code, service in c.services.items():
        labels = [d["label_ar"] for d in service["documents"]]
        if len(set(labels)) != len(labels):
            yield "%s lists a paper twice" % code
        for document in service["documents"]:
            if words.setdefault(document["label_ar"], document["label_en"]) != document["label_en"]:
                yield "%s: two English names for «%s»" % (code, document["label_ar"])


def produced(c):
    """what a service makes is asked for by that name, and not by itself"""
    asked = {}
    for code, service in c.services.items():
        for document in service["documents"]:
            asked.setdefault(document["label_ar"], set()).add(code)
    for code, service in c.services.items():
        for label in service.get("produces", []):
            if label not in asked:
                yield "%s makes «%s», which nobody asks for" % (code, label)
            elif code in asked[label]:
                yield "%s makes «%s» and asks for it" % (code, label)
        if len(set(service.get("produces", []))) != len(service.get("produces", [])):
            yield "%s makes a paper twice" % code


def circles(c):
    """no two services wait for each other's papers"""
    after = {}
    for producer, asker in c.producers(c.services):
        after.setdefault(producer, set()).add(asker)
    for start in sorted(after):
        seen, todo = set(), [start]
        while todo:
            for code in after.get(todo.pop(), ()):
                if code == start:
                    yield "%s waits for itself" % start
                    todo = []
                    break
                if code not in seen:
                    seen.add(code)
                    todo.append(code)


def orders(c):
    """a bundle runs the makers of papers before their askers"""
    for bundle in c.bundles:
        place = {code: at for at, code in enumerate(bundle["services"])}
        for (producer, asker), labels in c.producers(bundle["services"]).items():
            if place[producer] > place[asker]:
                yield "%s: %s asks for «%s» before %s makes it" % (bundle["code"], asker, labels[0], producer)


def vanish(c):
    """papers made on the way are no fewer than when they were counted"""
    papers = [len({label for labels in c.producers(bundle["services"]).values() for label in labels}) for bundle in c.bundles]
    found = (sum(papers), sum(1 for n in papers if n))
    if found[0] < VANISH[0] or found[1] < VANISH[1]:
        yield "%d papers in %d bundles" % found


def same(c):
    """what fills what: both sides are on the forms of the bundle, of one type, and no field is filled from itself"""
    persons = {person["code"]: person["fields"] for person in c.sections["persons"]}
    for bundle in c.bundles:
        asked = {field for code in bundle["services"] for field in c.services[code]["fields"]}
        for pair in bundle.get("same", []):
            where = "%s: %s from %s" % (bundle["code"], pair["to"], pair["from"])
            if pair["to"] == pair["from"]:
                yield where
            elif pair["to"] in persons and pair["from"] in persons:
                if not any(field in asked and persons[pair["from"]].get(role) in asked for role, field in persons[pair["to"]].items()):
                    yield where
            elif pair["from"] not in c.shared:
                yield "%s: a service's own answer fills nothing" % where
            elif pair["to"] not in asked or pair["from"] not in asked or c.fields[pair["to"]]["type"] != c.fields[pair["from"]]["type"]:
                yield where
            if "when" in pair and pair["when"]["field"] not in c.fields:
                yield where


def one_card(c):
    """the services of one card exist, are of one authority and have the same forms at the same fees"""
    codes = c.sections.get("one_card", {}).get("services", [])
    if len(codes) < 2 or len(set(codes)) != len(codes) or set(c.sections["one_card"]) != {"services"}:
        yield "a list of services is expected"
    unknown = [code for code in codes if code not in c.services]
    if unknown:
        yield "unknown: %s" % unknown
        return
    fees = [[(f["code"], f["piastres"], f["basis"]) for f in c.services[code]["fees"] if f["basis"] == "choice"] for code in codes]
    for code, lines in zip(codes, fees):
        if not lines or [line[0] for line in lines] != [line[0] for line in fees[0]]:
            yield "%s has other forms" % code
        if code[:3] != codes[0][:3]:
            yield "%s is of another authority" % code


def aliases(c):
    """visitors' words: of what exists, short, each once, and never the name of something else"""
    names = {}
    for code, service in c.services.items():
        for text in (service["name_ar"], c.short(code)[0]):
            names.setdefault(fold(text), code)
    for bundle in c.bundles:
        names.setdefault(fold(bundle["name_ar"]), bundle["code"])
    known = {"services": c.services, "bundles": {bundle["code"] for bundle in c.bundles}}
    for kind, of in c.aliases.items():
        for code, words in of.items():
            if code not in known[kind]:
                yield "%s does not exist" % code
            if not words or len({fold(word) for word in words}) != len(words):
                yield "%s: a word twice, or none" % code
            for word in words:
                if len(word) > ALIAS_MAX or len(fold(word)) < 3:
                    yield "%s: length of «%s»" % (code, word)
                if names.get(fold(word), code) != code:
                    yield "%s: «%s» is the name of %s" % (code, word, names[fold(word)])
    if len(c.aliases["services"]) < ALIASED:
        yield "only %d services" % len(c.aliases["services"])


RULES = [arabic, english, short_names, forms, identities, cards, remembered, nobody, conditions, passports, documents, produced, circles,
         orders, vanish, same, one_card, aliases]


# ---- the rules can fail ----

def pick(files, code):
    return next(s for s in files["services/%s.json" % code[:3]] if s["code"] == code)


def field(files, id):
    return next(f for f in files["fields.json"] if f["id"] == id)


def bundle(files, code):
    return next(b for b in files["bundles.json"] if b["code"] == code)


BREAKS = []


def breaks(rule, what, function):
    BREAKS.append((rule, what, function))


breaks(arabic, "tatweel", lambda f: field(f, "applicant.sex").update(label_ar="النـوع"))
breaks(arabic, "a Latin comma", lambda f: bundle(f, "BND-01").update(note_ar="أولًا, ثم ثانيًا"))
breaks(arabic, "a word not used", lambda f: pick(f, "CSO-001").update(name_ar="بطاقة العميل"))
breaks(arabic, "Arabic-Indic digits", lambda f: pick(f, "NOS-017")["documents"][0].update(label_ar="استمارة ٦"))
breaks(arabic, "hamza on a joining alef", lambda f: f["aliases.json"]["services"]["CSO-002"].append("إستخراج بطاقة"))
breaks(english, "no English", lambda f: pick(f, "CSO-001")["documents"][0].pop("label_en"))
breaks(english, "accents", lambda f: pick(f, "CSO-001").update(name_en="Carte d'identit\u00e9"))
breaks(short_names, "a service without one", lambda f: f["sections.json"]["services"].pop("CSO-001"))
breaks(short_names, "twice", lambda f: f["sections.json"]["services"]["CSO-003"].update(short_ar="بطاقة رقم قومي لأول مرة"))
breaks(short_names, "an authority without one", lambda f: f["sections.json"]["authorities"].pop("RET"))
breaks(short_names, "of nothing", lambda f: f["sections.json"]["fields"].update({"cso_001.guarantor": {"short_ar": "الضامن", "short_en": "Guarantor"}}))
breaks(forms, "a field that does not exist", lambda f: pick(f, "CSO-002")["fields"].append("applicant.shoe"))
breaks(forms, "too many", lambda f: pick(f, "CSO-001")["fields"].extend(["applicant.email", "applicant.landline"]))
breaks(identities, "a number in a name", lambda f: pick(f, "CSO-025")["own_fields"][1].update(label_ar="اسم المرافق ورقم تليفونه"))
breaks(identities, "a name without its number", lambda f: [pick(f, "NOT-031")["own_fields"].pop(3), pick(f, "NOT-031")["fields"].pop(9)])
breaks(identities, "a witness who is nobody", lambda f: f["sections.json"]["persons"].pop())
breaks(identities, "a number that may be left out", lambda f: pick(f, "NOT-022")["own_fields"][1].update(required=False))
breaks(cards, "a whole card", lambda f: field(f, "bank.account_number").update(label_ar="رقم الحساب أو البطاقة"))
breaks(cards, "sixteen digits", lambda f: field(f, "bank.card_last4").update(max_length=16))
breaks(cards, "no operation", lambda f: pick(f, "PAY-010")["fields"].remove("pay_010.operation"))
breaks(remembered, "a person's address", lambda f: field(f, "applicant.address").update(remember=True))
breaks(remembered, "a person's employer", lambda f: field(f, "employer.name").update(remember=True))
breaks(remembered, "none", lambda f: [one.pop("remember", None) for one in f["fields.json"]])
breaks(nobody, "a spouse of everybody", lambda f: pick(f, "CSO-007")["when"].update({"spouse.full_name": None}))
breaks(nobody, "an unknown father", lambda f: field(f, "father.full_name").update(required=True))
breaks(nobody, "a foundling's mother", lambda f: pick(f, "PAS-003").pop("when"))
breaks(nobody, "a newborn's number", lambda f: pick(f, "SUP-004")["own_fields"][1].update(required=True))
breaks(conditions, "on a field of another form", lambda f: pick(f, "CSO-014")["fields"].remove("applicant.marital_status"))
breaks(conditions, "on a value that is not offered", lambda f: pick(f, "PAS-015")["when"]["marriage.date"].update(values=["friend"]))
breaks(conditions, "on a text", lambda f: pick(f, "PAS-015")["when"]["marriage.date"].update(field="applicant.full_name"))
breaks(conditions, "on a condition", lambda f: field(f, "applicant.marital_status").update(when={"field": "applicant.sex", "values": ["male"]}))
breaks(conditions, "for a field that is not there", lambda f: pick(f, "PAS-015")["when"].update({"mother.full_name": {"field": "residence.purpose", "values": ["study"]}}))
breaks(passports, "no passport for foreigners", lambda f: [pick(f, "TRF-002")["documents"][0].pop(k) for k in ("passport_label_ar", "passport_label_en")])
breaks(passports, "one language", lambda f: pick(f, "TRF-002")["documents"][0].pop("passport_label_en"))
breaks(passports, "citizens alone", lambda f: pick(f, "CSO-002")["documents"][0].update(passport_label_ar="أصل جواز السفر", passport_label_en="Passport"))
breaks(passports, "other words", lambda f: pick(f, "TRF-002")["documents"][0].update(passport_label_ar="جواز السفر"))
breaks(documents, "two English names", lambda f: pick(f, "CSO-001")["documents"][0].update(label_en="Birth paper"))
breaks(produced, "what nobody asks for", lambda f: pick(f, "CSO-010")["produces"].append("ورقة لا يطلبها أحد"))
breaks(produced, "what it asks for itself", lambda f: pick(f, "TAX-002").update(produces=["البطاقة الضريبية سارية"]))
breaks(circles, "a circle", lambda f: pick(f, "TRF-018").update(produces=["أصل رخصة تسيير المركبة"]))
breaks(orders, "out of order", lambda f: bundle(f, "BND-01")["services"].reverse())
breaks(vanish, "fewer papers", lambda f: pick(f, "CSO-012").pop("produces"))
breaks(same, "not on the forms", lambda f: bundle(f, "BND-01")["same"].append({"to": "buyer", "from": "applicant"}))
breaks(same, "from a service's own answer", lambda f: bundle(f, "BND-21")["same"].append({"to": "pay_006.institution", "from": "sol_011.school"}))
breaks(same, "of two types", lambda f: bundle(f, "BND-20")["same"].append({"to": "ppo_011.report_date", "from": "loss.report_number"}))
breaks(one_card, "unknown", lambda f: f["sections.json"]["one_card"]["services"].append("CSO-099"))
breaks(one_card, "other forms", lambda f: f["sections.json"]["one_card"]["services"].append("CSO-009"))
breaks(one_card, "none", lambda f: f["sections.json"].pop("one_card"))
breaks(aliases, "another's name", lambda f: f["aliases.json"]["services"]["CSO-001"].append("تجديد جواز سفر"))
breaks(aliases, "twice", lambda f: f["aliases.json"]["services"]["CRM-001"].append("فيش"))
breaks(aliases, "of nothing", lambda f: f["aliases.json"]["services"].update({"CSO-099": ["بطاقة"]}))


def main():
    number = failed = 0

    def say(good, what, lines=()):
        nonlocal number, failed
        number += 1
        failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", number, what))
        for line in list(lines)[:20]:
            print("# " + line)

    folder, selftest = sys.argv[1], "--selftest" in sys.argv[2:]
    texts = read(folder)
    files = {name: json.loads(text) for name, text in texts.items()}
    if selftest:
        print("1..%d" % (len(BREAKS) + 1))
        say({rule for rule, _, _ in BREAKS} == set(RULES), "every rule has data that breaks it")
        for rule, what, function in BREAKS:
            broken = copy.deepcopy(files)
            function(broken)
            say(any(True for _ in rule(Catalogue(broken))), "%s refuses: %s" % (rule.__name__, what))
    else:
        print("1..%d" % (len(RULES) + 1))
        odd = [name for name, text in texts.items() if json.dumps(files[name], ensure_ascii=False, indent=1) + "\n" != text]
        say(not odd, "files: one space of indent, one value a line, a newline at the end", odd)
        catalogue = Catalogue(files)
        for rule in RULES:
            found = list(rule(catalogue))
            say(not found, rule.__doc__.replace("\n", " "), found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
