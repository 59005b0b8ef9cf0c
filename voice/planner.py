"""Which clips say a sentence: the fewest and longest ones that cover its words; what no clip covers is left to an engine.

Works on the finished sentence, so a page needs no knowledge of how the build cut it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from voice.normalise import normalise, speakable
from voice.phrasing import MIN_SYLLABLES, clip_text

# No shipped clip is longer; bounds the search, which is quadratic in the number of words.
_LONGEST_CLIP_TOKENS = 160
_UNCOVERED_COST = 1000
_PIECE_COST = 10
_SHORT_COST = 1
_TOKENS = re.compile(r"[A-Za-z0-9']+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive words of a sentence. ``clip`` tells whether a clip says them; ``pause`` that punctuation follows."""

    text: str
    clip: bool
    pause: bool


def plan(text: str, language: str, has_clip: Callable[[str], bool]) -> list[Piece]:
    """Pieces that say ``text``, in order; empty when there is nothing to say. ``has_clip`` takes ``clip_text`` words."""
    spoken = normalise(text, language)
    whole = clip_text(text, language)
    if not speakable(whole):
        return []
    if has_clip(whole):
        return [Piece(whole, clip=True, pause=True)]
    # Tokens of a normalised text are normalised: only the case is left to equalise, which keeps the search cheap.
    tokens = _TOKENS.findall(spoken)
    keys = tokens if language == "zh" else [token.casefold() for token in tokens]
    return _pieces(tokens, keys, _cheapest_cuts(keys, has_clip))


def _cheapest_cuts(tokens: list[str], has_clip: Callable[[str], bool]) -> list[tuple[int, bool]]:
    """For every token, seen from there to the end: where the next piece ends and whether it is a clip."""
    count = len(tokens)
    audible = [speakable(token) for token in tokens]
    costs = [0] * (count + 1)
    nexts = [(count, False)] * (count + 1)
    for start in reversed(range(count)):
        costs[start] = costs[start + 1] + (_UNCOVERED_COST if audible[start] else 0)
        nexts[start] = (start + 1, False)
        if not audible[start]:
            continue
        for end in range(start + 1, min(count, start + _LONGEST_CLIP_TOKENS) + 1):
            if not audible[end - 1] or not has_clip("".join(tokens[start:end])):
                continue
            cost = costs[end] + _PIECE_COST + (_SHORT_COST if end - start < MIN_SYLLABLES else 0)
            if cost < costs[start]:
                costs[start], nexts[start] = cost, (end, True)
    return nexts


def _pieces(tokens: list[str], keys: list[str], nexts: list[tuple[int, bool]]) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    loose = ""
    while start < len(tokens):
        end, is_clip = nexts[start]
        words = "".join(tokens[start:end])
        if is_clip:
            pieces += _loose_piece(loose)
            loose = ""
            pause = end < len(tokens) and not speakable(tokens[end]) and not tokens[end].isspace()
            pieces.append(Piece("".join(keys[start:end]), clip=True, pause=pause))
        elif loose or speakable(words):
            loose += words
        start = end
    return pieces + _loose_piece(loose)


def _loose_piece(words: str) -> list[Piece]:
    return [Piece(words.strip(), clip=False, pause=not speakable(words.strip()[-1:]))] if words.strip() else []
