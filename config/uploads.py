"""What is uploaded: refused whole when it is too large, before it fills the disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class LargestUploadHandler(FileUploadHandler):
    """Raises RequestDataTooBig for a request with files that is larger than `LARGEST_UPLOAD`; keeps nothing itself."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 -- Django's signature
        META: dict[str, Any],  # noqa: ARG002, N803 -- Django's signature
        content_length: int,
        boundary: Any,  # noqa: ARG002 -- Django's signature
        encoding: str | None = None,  # noqa: ARG002 -- Django's signature
    ) -> None:
        if content_length > settings.LARGEST_UPLOAD:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 -- Django's signature
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is the next handler's."""
