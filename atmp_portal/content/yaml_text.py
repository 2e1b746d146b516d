"""YAML read as text: only nothing (`null`) and lists and mappings are told apart, no value is guessed.

`2020-11`, `08`, `2007/2017` and `no` stay what the file says; a field that wants a number or true/false
reads it from the text. A key given twice, and an alias within itself, are faults.
"""

import yaml

from .faults import Fault, Where

NOTHING = {"", "~", "null", "Null", "NULL"}
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Plain(str):
    """A value without quotes: it may be meant as a number or as true/false."""


def read_yaml(path, name, faults):
    """The content of a file as dicts, lists, text and None; None, with a fault, where it cannot be read."""
    loader = None
    try:
        loader = Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
    except FileNotFoundError:
        faults.append(Fault(Where(name), "the file is missing"))
    except UnicodeDecodeError as error:
        faults.append(Fault(Where(name), f"the file is not UTF-8 (byte {error.start})"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        faults.append(Fault(Where(name, "", line), f"no valid YAML: {getattr(error, 'problem', error)}"))
    else:
        return _Builder(name, faults).build(node, Where(name)) if node else {}
    finally:
        if loader:
            loader.dispose()
    return None


class _Builder:
    def __init__(self, name, faults):
        self.name = name
        self.faults = faults
        self.open = set()

    def build(self, node, where):
        if isinstance(node, yaml.ScalarNode):
            if node.style:
                return node.value
            return None if node.value in NOTHING else Plain(node.value)
        if id(node) in self.open:
            self.faults.append(Fault(where, "an alias stands within itself"))
            return None
        self.open.add(id(node))
        built = (self.build_list if isinstance(node, yaml.SequenceNode) else self.build_dict)(node, where)
        self.open.discard(id(node))
        return built

    def build_list(self, node, where):
        return [self.build(item, Where(where.file, where.record, f"{where.path}[{index}]"))
                for index, item in enumerate(node.value, 1)]  # fmt: skip

    def build_dict(self, node, where):
        named = {key.value: value for key, value in node.value if isinstance(key.value, str)}
        for name in ("slug", "key"):
            if not where.record and isinstance(named.get(name), yaml.ScalarNode):
                where = Where(where.file, named[name].value)
        built = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.faults.append(Fault(where, f"line {key.start_mark.line + 1}: a key is no text"))
                continue
            if key.value in built:
                line = key.start_mark.line + 1
                self.faults.append(Fault(where.at(key.value), f"the key stands twice (line {line})"))
            built[key.value] = self.build(value, where.at(key.value))
        return built
