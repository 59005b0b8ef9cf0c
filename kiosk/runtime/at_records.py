"""What the centre has on record: asked for on the network threads, checked, and printed."""

from __future__ import annotations

from collections.abc import Callable

from drivers.printer.contract import PrintReport, Slip
from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.documents.record_slip import RecordFacts, record_slip
from kiosk.pages import Text
from kiosk.runtime.at_centre import ATTEMPTS, Run, answered, trouble_of
from kiosk.runtime.at_paper import PAPER
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import CENTRE_ODD, HandedOver
from kiosk.services.records import FetchRecord, PrintRecord, Record, checked

Submit = Callable[[Slip, Callable[[PrintReport], None]], None]


class AtRecords:
    """``submit`` prints a slip; ``word`` gives the words of a text in the language of the screen."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        heard: Callable[[bool], None],
        submit: Submit,
        word: Callable[[Text], str],
        terminal_id: str,
        office: str,
    ) -> None:
        self._client = client
        self._run = run
        self._heard = heard
        self._submit = submit
        self._word = word
        self._terminal_id = terminal_id
        self._office = office

    def register(self, performer: Performer) -> None:
        performer.register(FetchRecord, self._fetch)
        performer.register(PrintRecord, self._print)

    def _fetch(self, effect: FetchRecord, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.fetch_record(
                effect.person_ref, effect.operation, dict(effect.inputs), attempts=ATTEMPTS
            )
            self._heard(answered(answer))
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
                return
            values = checked(answer.values, effect.values)
            rows = [checked(row, effect.rows) for row in answer.rows]
            whole = tuple(row for row in rows if row is not None)
            odd = values is None or len(whole) < len(rows)
            reply.done(CENTRE_ODD if odd or values is None else Record(answer.as_of, values, whole))

        self._run(work)
        return None

    def _print(self, effect: PrintRecord, reply: Reply) -> Cancel | None:
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
        self._submit(record_slip(facts, self._word), lambda report: reply.done(HandedOver(PAPER[report.outcome])))
        return None
