"""One module per translation artifact; a module in this folder is in the registry.

A member has `KIND`, `FAMILY`, `SEVERITY`, `VERSION` and `detect(article) -> Iterator[Finding]`. It reads the article, never changes
it, takes time linear in the text, and returns spans over `text` or `title`.
"""
