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
    tokens = _TOKENS.findall(spoken)
    return _pieces(tokens, _cheapest_cuts(tokens, language, has_clip), language)


def _cheapest_cuts(tokens: list[str], language: str, has_clip: Callable[[str], bool]) -> list[tuple[int, bool]]:
    """For every token, seen from there to the end: where the next piece ends and whether it is a clip."""
    count = len(tokens)
    costs = [0] * (count + 1)
    nexts = [(count, False)] * (count + 1)
    for start in reversed(range(count)):
        silent = not speakable(tokens[start])
        costs[start], nexts[start] = costs[start + 1] + (0 if silent else _UNCOVERED_COST), (start + 1, False)
        if silent:
            continue
        for end in range(start + 1, min(count, start + _LONGEST_CLIP_TOKENS) + 1):
            if not speakable(tokens[end - 1]) or not has_clip(clip_text("".join(tokens[start:end]), language)):
                continue
            cost = costs[end] + _PIECE_COST + (_SHORT_COST if end - start < MIN_SYLLABLES else 0)
            if cost < costs[start]:
                costs[start], nexts[start] = cost, (end, True)
    return nexts


def _pieces(tokens: list[str], nexts: list[tuple[int, bool]], language: str) -> list[Piece]:
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
            pieces.append(Piece(clip_text(words, language), clip=True, pause=pause))
        elif loose or speakable(words):
            loose += words
        start = end
    return pieces + _loose_piece(loose)


def _loose_piece(words: str) -> list[Piece]:
    return [Piece(words.strip(), clip=False, pause=not speakable(words.strip()[-1:]))] if words.strip() else []
