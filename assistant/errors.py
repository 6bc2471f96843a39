"""The one family of errors this product raises on purpose.

    AssistantError
    ├── SettingsError          a setting cannot be used
    ├── UnreadableFile         a file cannot be read at all (empty, encrypted, wrong kind, too large …)
    ├── BriefError             a project brief lacks what drafting needs, or is malformed
    ├── ModelError
    │   ├── ModelUnavailable   no model is configured, its weights are missing, or it does not answer
    │   ├── ModelRefused       the endpoint refused the request (key, quota, bad request)
    │   ├── ReplyInvalid       the model's reply did not fit the schema, also after being asked again
    │   └── WeightsCorrupt     the weights do not have the published size or hash
    ├── LibraryError           the vector store cannot be used (other embedder, broken index)
    ├── PromptError            a prompt file is malformed or a variable is missing
    └── Cancelled              the user stopped the work

Every message is Chinese and says what happened, where, and what to do. ``str(error)`` may be shown to the user as it is.
"""


class AssistantError(Exception):
    """Base of the family. ``message`` is shown to the user; ``hint`` is what to do next, may be empty."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SettingsError(AssistantError):
    """A setting cannot be used."""


class UnreadableFile(AssistantError):
    """A file cannot be read at all; nothing of it was guessed."""


class BriefError(AssistantError):
    """A 项目简况 lacks what drafting needs, or is malformed."""


class ModelError(AssistantError):
    """A language or embedding model failed."""


class ModelUnavailable(ModelError):
    """No model is configured, its weights are missing, or it does not answer."""


class ModelRefused(ModelError):
    """The endpoint refused the request: key, quota, or a request it calls malformed."""


class ReplyInvalid(ModelError):
    """The reply did not fit the schema, also after the model was shown its own error once."""


class WeightsCorrupt(ModelError):
    """The weights do not have the published size or SHA-256."""


class LibraryError(AssistantError):
    """The vector store cannot be used as it is."""


class PromptError(AssistantError):
    """A prompt file is malformed, unknown, or lacks a variable."""


class Cancelled(AssistantError):
    """The user stopped the work; what was finished before is kept."""
