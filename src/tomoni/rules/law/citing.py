"""Citations: from `law: 児童手当法` and an article as packs write it to what a letter prints."""

from __future__ import annotations


def cite(law: str, articles: str) -> tuple[str, ...]:
    """`第6条第1項` of 児童手当法 is 児童手当法第6条第1項; `令第1条` is 児童手当法施行令第1条.

    A full name stays as it is; articles are divided by commas.
    """
    found = []
    for article in (part.strip() for part in articles.split(",")):
        if not article:
            continue
        if article.startswith(("第", "附則", "別表")):
            found.append(f"{law}{article}")
        elif article.startswith(("令第", "規則第")):
            found.append(f"{law}施行{article}")
        else:
            found.append(article)
    return tuple(found)
