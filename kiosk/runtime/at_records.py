"""What the centre has on record: asked for on the network threads, checked, and printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from drivers.printer.contract import SLIP_TOO_LONG, PrintReport, Slip
from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.documents.own_sheet import OwnSheet
from kiosk.documents.record_pages import record_pages
from kiosk.documents.record_slip import RecordFacts, record_slip
from kiosk.pages import Text
from kiosk.runtime.at_centre import ATTEMPTS, Run, answered, trouble_of
from kiosk.runtime.at_paper import handed_over, left_out
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.runtime.typesetter import Typesetter
from kiosk.runtime.words import Words
from kiosk.services.effects import CENTRE_ODD
from kiosk.services.records import FetchRecord, PrintRecord, PrintRecordPages, Record, checked

Submit = Callable[[Slip, Callable[[PrintReport], None]], None]


class AtRecords:
    """``submit`` prints a slip, ``typesetter`` an A4 sheet; ``words`` are those of the screen."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        heard: Callable[[bool], None],
        submit: Submit,
        typesetter: Typesetter,
        words: Words,
        terminal_id: str,
        office: str,
    ) -> None:
        self._client = client
        self._run = run
        self._heard = heard
        self._submit = submit
        self._typesetter = typesetter
        self._words = words
        self._terminal_id = terminal_id
        self._office = office

    def register(self, performer: Performer) -> None:
        performer.register(FetchRecord, self._fetch)
        performer.register(PrintRecord, self._print)
        performer.register(PrintRecordPages, self._print_pages)

    def _fetch(self, effect: FetchRecord, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.fetch_record(
                effect.visit_ref, effect.operation, dict(effect.inputs), attempts=ATTEMPTS
            )
            self._heard(answered(answer))
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
                return
            values = checked(answer.values, effect.values)
            rows = [checked(row, effect.rows) for row in answer.rows]
            whole = tuple(row for row in rows if row is not None)
            odd = values is None or len(whole) < len(rows)
            reply.done(CENTRE_ODD if odd or values is None else Record(answer.as_of, values, whole, answer.more))

        self._run(reply.guarding(work))
        return None

    def _print(self, effect: PrintRecord, reply: Reply) -> Cancel | None:
        """How much paper a row takes depends on its words, the language and the width of the paper: where all rows are too long
        for one slip, the oldest are left out and counted.
        """

        def printed(report: PrintReport) -> None:
            rows = len(effect.rows)
            if report.reason == SLIP_TOO_LONG and rows:
                kept = rows * 3 // 4
                shorter = replace(effect, rows=effect.rows[:kept], more=effect.more + rows - kept)
                self._print(shorter, reply)
            else:
                reply.done(left_out(handed_over(report), effect.more))

        facts = RecordFacts(
            title=effect.title,
            owner=effect.owner,
            summary=effect.summary,
            facts=effect.facts,
            rows=effect.rows,
            more=effect.more,
            as_of=effect.as_of.isoformat(),
            terminal_number=self._terminal_id,
            office=self._office,
        )
        self._submit(record_slip(facts, self._words.screen), printed)
        return None

    def _print_pages(self, effect: PrintRecordPages, reply: Reply) -> Cancel | None:
        def in_words(word: Callable[[Text], str]) -> OwnSheet:
            return record_pages(effect, word, self._terminal_id, self._office)

        self._typesetter.print(in_words, reply, effect.more)
        return None
