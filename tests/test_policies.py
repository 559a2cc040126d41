"""The rules of the house that no linter knows. Each test names the rule, and lists the places that break it."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CheckConstraint, F, Model, Q, UniqueConstraint
from django.db.models.constraints import BaseConstraint
from django.urls import URLPattern, URLResolver, get_resolver

from config.settings import env

ROOT = Path(settings.BASE_DIR)
APPS = tuple(sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"))
OURS = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.relative_to(ROOT).parts
]
TREES = {path.relative_to(ROOT): ast.parse(path.read_text()) for path in OURS}
TEMPLATES = {path.relative_to(ROOT): path.read_text() for path in sorted((ROOT / "templates").rglob("*.html"))}
MODELS = [model for app in APPS if apps.is_installed(app) for model in apps.get_app_config(app).get_models()]

# The only pages that open without signing in. To add one is a decision: write it here.
PUBLIC_PAGES = {
    "accounts:password-reset",
    "accounts:password-reset-done",
    "accounts:password-reset-new",
    "accounts:password-reset-sent",
    "accounts:sign-in",
    "accounts:sign-in-code",  # after a right password, of which the session knows
    "accounts:sign-out",
    "auth_api:logout",  # the three ask for their token themselves
    "auth_api:token",
    "auth_api:user",
    "manifest",
    "offline",
    "rest-description",  # these too
    "rest-function",
    "rest-table",
    "service-worker",
    "theme",
}
# Modules that import neither Django nor the clock, so that they can be tested with thousands of invented cases.
PURE_MODULES = {
    Path("assignments/recurrence.py"),
    Path("assignments/payments.py"),
    Path("design/formatting.py"),
    Path("accounts/permissions.py"),
    Path("analytics/charts.py"),
    Path("analytics/ranges.py"),
    Path("accounts/sign_in/tokens.py"),
}
# Optional times and people that no CHECK can tie to a fact, each with the reason.
LOOSE_MARKS = {
    "Assignment.instructor_response_at",  # set by every answer; a new instructor resets the answer and keeps no time of it
    "ArchivedAssignment.instructor_response_at",  # as it was when the class was archived
    "PaymentCalculation.calculated_by",  # nobody, when the studio's own jobs recompute
}
METHOD_DECORATORS = {"require_safe", "require_GET", "require_POST", "require_http_methods"}


def places(of: dict[Path, ast.Module] = TREES) -> Iterator[tuple[Path, ast.AST]]:
    for path, tree in of.items():
        for node in ast.walk(tree):
            yield path, node


def at(path: Path, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}"


def name_of(node: ast.expr) -> str:
    """`require_POST` for @require_POST, @http.require_POST and @require_POST(...)."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def of_layer(*names: str) -> dict[Path, ast.Module]:
    return {path: tree for path, tree in TREES.items() if set(names) & {*path.parts[1:-1], path.stem}}


def calls_of(method: str, tree: dict[Path, ast.Module]) -> Iterator[tuple[Path, ast.Call]]:
    for path, node in places(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield path, node


# --- Shape -----------------------------------------------------------------------------------------------------------


def test_no_module_is_named_for_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "tools"}

    assert [str(path) for path in TREES if {path.stem, *path.parts[:-1]} & vague] == []


def test_modules_and_functions_stay_short():
    long_files = [str(path) for path in TREES if len((ROOT / path).read_text().splitlines()) > 400]
    long_functions = [
        f"{at(path, node)} {node.name}"
        for path, node in places()
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]

    assert long_files + long_functions == []


def test_models_do_not_override_save_or_delete():
    found = [
        at(path, node)
        for path, node in places(of_layer("models"))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"} and node.args.args[:1]
    ]

    assert found == []


def test_no_signal_receivers():
    receivers = [
        at(path, node)
        for path, node in places()
        if isinstance(node, ast.FunctionDef) and "receiver" in {name_of(each) for each in node.decorator_list}
    ]
    connected = [
        at(path, call)
        for path, call in calls_of("connect", TREES)
        if re.search(r"(pre|post)_|m2m_changed|signal", ast.unparse(call.func))
    ]

    assert receivers + connected == []


def test_no_model_has_an_ordering_of_its_own():
    assert [model.__name__ for model in MODELS if model._meta.ordering] == []


def test_saves_name_their_columns():
    found = [
        at(path, call)
        for path, call in calls_of("save", TREES)
        if not call.args
        and not {"update_fields", "force_insert", "commit"} & {keyword.arg for keyword in call.keywords}
    ]

    assert found == []


def test_changes_take_keywords_and_are_annotated():
    found = []
    for path, tree in of_layer("services").items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and "atomic" in {name_of(each) for each in node.decorator_list}:
                positional = [*node.args.posonlyargs, *node.args.args]
                untyped = [each.arg for each in node.args.kwonlyargs if each.annotation is None]
                if positional or untyped or node.returns is None:
                    found.append(f"{at(path, node)} {node.name}")

    assert found == []


@pytest.mark.parametrize("path", sorted(PURE_MODULES), ids=str)
def test_pure_modules_import_no_django(path):
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    allowed = {module.with_suffix("").as_posix().replace("/", ".") for module in PURE_MODULES}

    assert {name for name in imported if name.split(".")[0] in {"django", "psycopg", *APPS}} <= allowed


def test_queries_are_written_in_models_and_selectors():
    interfaces = of_layer("views", "tasks", "management", "api", "templatetags")
    found = [
        at(path, call)
        for method in ("filter", "exclude", "annotate")
        for path, call in calls_of(method, interfaces)
        if not (isinstance(call.func, ast.Attribute) and name_of(call.func.value) in {"register", "library"})
    ]

    assert found == []


# --- Database --------------------------------------------------------------------------------------------------------


def test_database_refusals_are_caught_in_one_place():
    found = {
        str(path)
        for path, node in places()
        if isinstance(node, ast.ExceptHandler) and node.type and "IntegrityError" in ast.unparse(node.type)
    }

    assert found <= {"database/constraints.py"}


def test_the_database_role_is_changed_in_one_place():
    found = {
        str(path)
        for path, node in places()
        if isinstance(node, ast.Constant)
        and re.search(
            r"set_config\(\s*'(role|session_auth)|\b(SET|RESET)\s+(LOCAL\s+)?(ROLE|SESSION AUTH)", str(node.value)
        )
    }

    assert found == {"accounts/row_security/acting.py"}


def test_constraints_speak_to_people():
    silent = [
        f"{model.__name__}.{constraint.name}"
        for model in MODELS
        for constraint in model._meta.constraints
        if constraint.violation_error_message == BaseConstraint.default_violation_error_message
    ]

    assert silent == []


def columns_of(condition):
    """The fields that a condition of a constraint speaks about."""
    if isinstance(condition, F):
        return {condition.name.split("__")[0]}
    if isinstance(condition, Q):
        return {name for child in condition.children for name in columns_of(child)}
    if isinstance(condition, tuple):
        return {str(condition[0]).split("__")[0], *columns_of(condition[1])}
    sources = getattr(condition, "get_source_expressions", list)()
    return {name for source in sources for name in columns_of(source)}


def optional_marks(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.fields if field.null and re.search(r"_(at|by)$", field.name)}


def test_optional_times_and_people_are_tied_to_the_fact_they_belong_to():
    loose = []
    for model in MODELS:
        checks = [each for each in model._meta.constraints if isinstance(each, CheckConstraint)]
        tied = {
            name for check in checks for name in columns_of(check.condition) if len(columns_of(check.condition)) > 1
        }
        loose += [f"{model.__name__}.{name}" for name in sorted(optional_marks(model) - tied)]

    assert set(loose) <= LOOSE_MARKS


def test_unique_constraints_are_named():
    assert [
        c.name for model in MODELS for c in model._meta.constraints if isinstance(c, UniqueConstraint) and not c.name
    ] == []


# --- HTTP and templates ----------------------------------------------------------------------------------------------


def views() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path, tree in of_layer("views").items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                parameters = [each.arg for each in node.args.args]
                if (
                    parameters[:1] == ["request"]
                    and node.returns is not None
                    and "Response" in ast.unparse(node.returns)
                ):
                    yield path, node


def test_views_declare_their_methods():
    routed = {getattr(pattern.callback, "__name__", "") for _, pattern in pages(get_resolver().url_patterns)}
    found = [
        f"{at(path, view)} {view.name}"
        for path, view in views()
        if view.name in routed and not METHOD_DECORATORS & {name_of(each) for each in view.decorator_list}
    ]

    assert found == []


def test_views_are_short():
    found = [f"{at(path, view)} {view.name}" for path, view in views() if (view.end_lineno or 0) - view.lineno >= 25]

    assert found == []


def pages(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(
                pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def test_only_the_listed_pages_are_public():
    public = {
        name
        for name, pattern in pages(get_resolver().url_patterns)
        if not getattr(pattern.callback, "login_required", True) and not name.startswith("design:")
    }

    assert public == PUBLIC_PAGES


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("unescaped values", r"\|\s*(safe|safeseq)\b|{%\s*autoescape\s+off"),
        ("inline scripts", r"<script(?![^>]*\bsrc=)"),
        ("inline styles", r"<style\b|\sstyle\s*="),
        ("event handlers", r"\son[a-z]+\s*="),
        ("code in hx attributes", r"\bhx-on\b|[\"']js:|[\"']javascript:"),
        ("htmx navigation", r"\bhx-boost\b|\bhx-push-url=\"true\"[^>]*\bhx-target=\"body\""),
    ],
)
def test_templates_hold_no(what, pattern):
    found = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        for path, text in TEMPLATES.items()
        for match in re.finditer(pattern, re.sub(r"{#.*?#}", "", text), re.IGNORECASE)
    ]

    assert found == [], what


# --- Files of the project --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_locked_requirements_name_no_address_and_carry_hashes(name):
    text = (ROOT / "requirements" / name).read_text()
    pinned = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)

    assert re.findall(r"https?://\S+", text) == []
    assert len(pinned) == len(re.findall(r"^[a-z0-9._-]+==[^\n]*\\\n\s+--hash=sha256:", text, re.MULTILINE)) > 0


def test_tests_run_the_real_migrations():
    assert "nomigrations" not in (ROOT / "pyproject.toml").read_text()


def test_readme_lists_every_variable_with_its_default():
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    told = {name: default.strip().strip("`") for name, default in rows}
    # Asked in a process of its own, where none of the variables is set.
    outside = {name: value for name, value in os.environ.items() if name not in env.defaults}
    servers = {"DATABASE_URL": "postgresql://nobody@localhost/none", "REDIS_URL": "redis://localhost"}
    ask = "import json; from config.settings import env; print(json.dumps(env.defaults))"
    answer = subprocess.check_output([sys.executable, "-c", ask], cwd=ROOT, env=outside | servers)
    known = {name: default or "–" for name, default in json.loads(answer).items()}

    assert told == known
