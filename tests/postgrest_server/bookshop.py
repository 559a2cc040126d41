"""The example of the library's README, which most of its tests use."""

import re
import sys
from pathlib import Path
from types import ModuleType

import postgrest_server

README = Path(postgrest_server.__path__[0], "README.md").read_text()


def code_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def load_modules() -> dict[str, ModuleType]:
    """Import the Python blocks of the README under the file names in their first lines."""
    sys.modules.setdefault("bookshop", ModuleType("bookshop"))
    for block in code_blocks("python"):
        name = block.partition("\n")[0].removeprefix("# ").removesuffix(".py").replace("/", ".")
        if name not in sys.modules:
            module = sys.modules[name] = ModuleType(name)
            exec(compile(block, f"{name} in README.md", "exec"), vars(module))
    return {name: module for name, module in sys.modules.items() if name.startswith("bookshop.")}


MODULES = load_modules()
BOOKSHOP = MODULES["bookshop.api"].BOOKSHOP
READERS = MODULES["bookshop.authentication"].READERS
SETTINGS = {name: value for name, value in vars(MODULES["bookshop.settings"]).items() if name.isupper()}
(TABLES,) = code_blocks("sql")
