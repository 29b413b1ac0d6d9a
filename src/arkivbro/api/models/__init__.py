"""What the door keeps of its own: answers that were given, and files on their way."""

from arkivbro.api.models.answer import KeptAnswer
from arkivbro.api.models.upload import Upload, UploadPart

__all__ = ["KeptAnswer", "Upload", "UploadPart"]
