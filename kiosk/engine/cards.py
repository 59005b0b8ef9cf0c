"""Which card a visit stands on: the social-security card in the slot, or the identity card that lay on its reader."""

from __future__ import annotations

from kiosk.pages import Answer, ByHand, CardIn, IdCardOn, InsertCardPage, Page


class Cards:
    """``present``: a card is in the slot. ``by_id_card``: this visit stands on an identity card, which may be taken away
    once it was read; the slot may then do what it likes.
    """

    def __init__(self) -> None:
        self.present = False
        self.by_id_card = False
        self._began_with: ByHand | None = None

    def begin(self, card: ByHand | None) -> None:
        """A visit begins, by a touch or by the ``card`` that was put in or laid on; nothing of the one before counts."""
        self._began_with, self.by_id_card = card, False

    def answered(self, answer: object) -> None:
        """Whichever card a page took is the one the visit stands on."""
        if isinstance(answer, (CardIn, IdCardOn)):
            self.by_id_card = isinstance(answer, IdCardOn)
            self._began_with = None

    def at_hand(self, page: Page | None) -> Answer | None:
        """The answer to a page that asks for the card the visit began with: asking would only flash past her eyes and
        speak into her ear. None: ask.
        """
        card = self._began_with
        return card if card is not None and isinstance(page, InsertCardPage) and page.accepts(card) else None

    @property
    def visit_needs_slot(self) -> bool:
        """Whether a card that leaves the slot takes the visit with it."""
        return not self.by_id_card
