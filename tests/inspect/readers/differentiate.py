# forms sympy | python3 differentiate.py: SymPy differentiates each case at two sizes and compares with what the library
# derived, at one point in 30 digits; 77 if there is no SymPy.
import re
import sys

try:
    import sympy
except ImportError:
    print("skipped: python3 finds no sympy (Debian: python3-sympy)")
    sys.exit(77)


class Let:
    """A definition over its parameters; let[i, j] is the definition at i, j."""

    def __init__(self, parameters, body):
        self.parameters = parameters
        self.body = body

    def __getitem__(self, at):
        at = at if isinstance(at, tuple) else (at,)
        return self.body.subs(dict(zip(self.parameters, at)), simultaneous=True)


def world(length):
    names = {name: getattr(sympy, name) for name in (
        "Sum KroneckerDelta Piecewise Max Min Abs Pow Rational sqrt exp log tanh erf sin cos atan").split()}
    names.update({"N": sympy.Integer(length), "M": sympy.Integer(2), "range": range})
    names.update({name: sympy.IndexedBase(name, real=True) for name in "x g b c W".split()})
    names.update({name: sympy.Symbol(name, integer=True) for name in "i j k h m".split()})
    names["eps"] = sympy.Symbol("eps", positive=True)
    return names


def read(text, names):
    return sympy.sympify(eval(text, {**names, "__builtins__": {}})).doit()


def define(text, names):
    left, right = text.split(" = ", 1)
    name, _, indices = left.partition("[")
    parameters = [names[index] for index in re.findall(r"\w+", indices)]
    body = read(right, names)
    names[name] = Let(parameters, body) if parameters else body


def value_at(expression):
    """Every symbol has a value that is no whole number, of either sign for elements."""
    values = {}
    for symbol in expression.free_symbols | expression.atoms(sympy.Indexed):
        if isinstance(symbol, sympy.Indexed):
            place = sum((n + 1) * (int(at) + 1) for n, at in enumerate(symbol.indices))
            seed = ord(str(symbol.base)[0]) * 31 + place * 17
            values[symbol] = sympy.Rational(seed * seed % 211 - 105, 97)
        elif symbol.is_positive:
            values[symbol] = sympy.Rational(13, 29)
    return sympy.N(expression.subs(values), 30)


def check(line, names, length):
    of, by, derived = (read(part, names) for part in line.split(" | "))
    sizes = {"i": length, "j": length, "k": length, "h": 2, "m": 2}
    indices = sorted(of.free_symbols | by.free_symbols | derived.free_symbols, key=str)
    indices = [index for index in indices if str(index) in sizes]
    places = [{}]
    for index in indices:
        places = [{**at, index: n} for at in places for n in range(sizes[str(index)])]
    for at in places[:: max(1, len(places) // 6)]:
        wanted = value_at(sympy.diff(of.subs(at).doit(), by.subs(at)).doit())
        found = value_at(derived.subs(at).doit())
        if not abs(wanted - found) < sympy.Float("1e-20") * (1 + abs(wanted)):
            print(f"{line}\n    N = {length}, {at}: SymPy has {wanted}, the library {found}")
            return False
    return True


lines = sys.stdin.read().splitlines()
cases = [line[5:] for line in lines if line.startswith("case ")]
good = len(cases) >= 20
for length in (3, 5):
    names = world(length)
    for line in lines:
        if line.startswith("let "):
            define(line[4:], names)
    for case in cases:
        good = check(case, names, length) and good
sys.exit(0 if good else 1)
