"""Form widgets for choices that are seen at a glance. All are plain radio buttons or checkboxes underneath."""

from collections.abc import Mapping
from typing import Any

from django import forms


class SegmentedControl(forms.RadioSelect):
    """Two to five short choices side by side."""

    template_name = "components/widgets/segmented.html"


class ChipChoices(forms.CheckboxSelectMultiple):
    """Any number of short choices, such as weekdays."""

    template_name = "components/widgets/chips.html"


class CheckList(forms.CheckboxSelectMultiple):
    """Any number of many choices, such as people: a list that scrolls."""

    template_name = "components/widgets/check_list.html"


class RadioCards(forms.RadioSelect):
    """A few choices that deserve an icon and a sentence each: `details` maps a value to (icon, sentence)."""

    template_name = "components/widgets/radio_cards.html"

    def __init__(self, *args: Any, details: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.details = details

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["icon"], option["text"] = self.details.get(str(value), ("", ""))
        return option


class CheckCards(RadioCards, forms.CheckboxSelectMultiple):
    """Any number of a few choices that deserve an icon and a sentence each."""

    template_name = "components/widgets/check_cards.html"
    use_fieldset = True
