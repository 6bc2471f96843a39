"""The rules (规则), one module a subject; each function has its handbook page."""
