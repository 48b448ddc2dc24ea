"""What a glossary file holds. The published JSON Schema is made from these models."""

import re
from typing import Literal

import re2
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from mtfix.glossary.notation import expand

Level = Literal["fix", "suggest", "flag", "off"]


class Example(BaseModel):
    """A sentence before and after the entry has done its work; a test."""

    model_config = ConfigDict(extra="forbid")
    before: str
    after: str


class Entry(BaseModel):
    """One known mistranslation and its right English; see docs/glossary.md."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="name, unique over all files")
    right: str | None = Field(None, description="the right English, in mid-sentence case")
    wrong: list[str] = Field([], description="variants in the notation (a|b) and [optional]")
    pattern: str | None = Field(None, description="instead of wrong: an RE2 regular expression")
    zh: str = Field("", description="the Chinese term")
    note: str = Field("", description="why it is wrong")
    level: Level = "fix"
    kind: Literal["noun", "verb", "phrase"] = Field("phrase", description="how variants and right inflect")
    case: Literal["ignore", "match"] = "ignore"
    quotes: Literal["keep", "drop"] = Field("keep", description="quotation marks right around the place")
    near: list[str] = Field([], description="one of these must stand in the same sentence; * ends a stem")
    not_near: list[str] = Field([], description="none of these may stand in the same sentence")
    article: list[str] = Field([], description="one of these must stand in the article")
    not_article: list[str] = Field([], description="none of these may stand in the article")
    examples: list[Example] = Field(min_length=1, description="at least one; for flag, before equals after")
    innocent: list[str] = Field([], description="sentences that must not change")

    @field_validator("wrong")
    @classmethod
    def _notation(cls, wrong: list[str]) -> list[str]:
        for variant in wrong:
            expand(variant)
        return wrong

    @field_validator("pattern")
    @classmethod
    def _re2(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            options = re2.Options()
            options.log_errors = False
            try:
                if re2.compile(pattern, options).search(""):
                    raise ValueError("the pattern matches the empty string")
            except re2.error as error:
                detail = error.args[0].decode() if isinstance(error.args[0], bytes) else error
                raise ValueError(f"not an RE2 expression: {detail}") from None
        return pattern

    @model_validator(mode="after")
    def _whole(self) -> "Entry":
        if bool(self.wrong) == bool(self.pattern):
            raise ValueError("give either wrong or pattern")
        if self.level == "flag" and not self.note:
            raise ValueError("an entry of level flag needs a note that says what to look at")
        if self.level == "flag" and self.right:
            raise ValueError("an entry of level flag replaces nothing: leave out right")
        if self.level in ("fix", "suggest") and self.right is None:
            raise ValueError("right is missing")
        if self.pattern and self.right and max(map(int, re.findall(r"\\(\d)", self.right)), default=0) > re2.compile(self.pattern).groups:
            raise ValueError("right names a group that the pattern does not have")
        return self


class GlossaryFile(BaseModel):
    """A file of entries of one field."""

    model_config = ConfigDict(extra="forbid")
    field: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="name of the field; part of every edit's origin")
    about: str = ""
    entries: list[Entry]


if __name__ == "__main__":  # write the schema that editors use
    import json
    from pathlib import Path

    place = Path(__file__).parent.parent.parent / "glossaries" / "schema.json"
    place.write_text(json.dumps(GlossaryFile.model_json_schema(), indent=1) + "\n", encoding="utf-8")
