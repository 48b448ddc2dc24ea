"""The glossary layer: known mistranslations, kept as data in YAML files."""
