"""The kinds of rows that the catalog keeps, and how each is shown."""

from dataclasses import dataclass

from django import forms
from django.http import Http404

from catalog.forms import ClassTypeForm, PackageForm, TemplateForm
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure

CatalogModel = type[ClassType | Package | ClassSchedule | StudioClosure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    slug: str
    """As it stands in addresses."""
    word: str
    model: CatalogModel
    form: type[forms.ModelForm] | None
    """None: the form is elsewhere, since it also looks at the classes (scheduling.views.closures)."""
    list_name: str


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(slug="class-type", word="class type", model=ClassType, form=ClassTypeForm, list_name="class-types"),
        Kind(slug="package", word="package", model=Package, form=PackageForm, list_name="packages"),
        Kind(slug="template", word="weekly template", model=ClassSchedule, form=TemplateForm, list_name="schedule"),
        Kind(slug="closure", word="closure", model=StudioClosure, form=None, list_name="closures"),
    )
}


def kind_of(slug: str) -> Kind:
    """Raises Http404 for anything else."""
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def form_of(kind: Kind) -> type[forms.ModelForm]:
    """Raises Http404 for a kind that has no form here."""
    if kind.form is None:
        raise Http404
    return kind.form
