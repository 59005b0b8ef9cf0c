"""Commands and replies of a SAM_V over any Link, and the care that no reply is taken for another's.

Replies do not name their command; some differ in form, some do not. So a command that got no whole answer leaves the line
unsettled, and nothing else is asked before a fence: SAM_STATUS, whose short answer can only come after every late reply.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from drivers.contract import Completion, Deadline
from drivers.idcard.contract import IdCardProblem, failed
from drivers.idcard.frames import SAM_STATUS, Command, Damaged, FrameParser, Reply, Status, as_reply
from drivers.line_adapter import SLICE_SECONDS, LineAdapter

READER_FAULTS: Final = frozenset({IdCardProblem.SAM_SELF_TEST, IdCardProblem.SAM_NOT_AUTHORISED})
_DAMAGED_COMMANDS: Final = frozenset({Status.CHECKSUM_ERROR, Status.LENGTH_ERROR})
_REPEATS: Final = 3
_QUIET_SECONDS: Final = 0.05
_SETTLE_SECONDS: Final = 0.4


class Trouble(Exception):
    """A command that did not deliver; ``failed`` is what the caller of the driver gets."""

    def __init__(self, problem: IdCardProblem, over: Completion = Completion.TIMED_OUT) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.failed = failed(problem, over)


class SamVLine(LineAdapter):
    """Base of the driver: asks commands. All of it raises LinkLostError when the line is gone."""

    _unsettled = True
    """Whether a reply may still be on its way; at the start perhaps to another process."""

    def _ask(self, command: Command, deadline: Deadline) -> Reply:
        """The answer. Raises Trouble for a status that is none, and as ``_reply`` does."""
        reply = self._reply(command, deadline)
        if reply.problem is not None:
            raise Trouble(reply.problem)
        return reply

    def _reply(self, command: Command, deadline: Deadline) -> Reply:
        """The reply, whatever its status; asked again when one of the two frames was damaged on the line. Raises Trouble:
        NO_ANSWER, LINE_NOISE, DEADLINE, a fault of the reader.
        """
        for _ in range(_REPEATS):
            if self._unsettled:
                self._settle(deadline)
            reply = self._exchange(command, deadline)
            if isinstance(reply, Reply) and reply.status not in _DAMAGED_COMMANDS:
                return reply
        raise Trouble(IdCardProblem.LINE_NOISE)

    def _settle(self, deadline: Deadline) -> None:
        """Let late replies go by. Raises Trouble."""
        step = deadline.step(_SETTLE_SECONDS)
        reply = self._sorted_out(self._first(SAM_STATUS, step), _is_fence, deadline, step, patient=True)
        self._unsettled = True
        quiet_from = deadline.step(_SETTLE_SECONDS)
        while self._open_link.read(_QUIET_SECONDS):
            # More than one fence may have been asked, or half a reply is still arriving.
            if quiet_from.over is not None:
                raise Trouble(IdCardProblem.LINE_NOISE)
        self._unsettled = False
        if isinstance(reply, Reply) and reply.problem in READER_FAULTS:
            raise Trouble(reply.problem)

    def _exchange(self, command: Command, deadline: Deadline) -> Reply | Damaged:
        """Send and wait. What is no answer is a late reply and passed over."""
        step = deadline.step(command.seconds)
        first = self._first(command, step)
        reply = command.whole_answer(first)
        if reply is not None:
            # As nearly every reply comes: whole and alone. The way below takes thrice as long.
            self._unsettled = False
            return reply
        return self._sorted_out(first, command.is_answered_by, deadline, step, patient=False)

    def _first(self, command: Command, step: Deadline) -> bytes:
        """Send, and what comes first. Nothing where the line did not take the command."""
        self._unsettled = True
        sent = self._send(command.frame, step)
        return self._open_link.read(min(SLICE_SECONDS, step.remaining_seconds())) if sent else b""

    def _sorted_out(
        self,
        first: bytes,
        is_answer: Callable[[Reply], bool],
        deadline: Deadline,
        step: Deadline,
        *,
        patient: bool,
    ) -> Reply | Damaged:
        """The answer among what comes, ``first`` of it, until ``step`` is over. ``patient``: damaged frames are passed over too."""
        parser = FrameParser()
        answers: list[Reply | Damaged] = []
        strangers = 0

        def take(data: bytes) -> bool | None:
            nonlocal strangers
            for body in parser.feed(data):
                reply = as_reply(body)
                wanted = not patient if isinstance(reply, Damaged) else is_answer(reply)
                if wanted and not answers:
                    answers.append(reply)
                else:
                    strangers += 1
            return True if answers else None

        if take(first) is None and self._collect(take, step) is None:
            if deadline.over is not None:
                raise Trouble(IdCardProblem.DEADLINE, deadline.over)
            heard = strangers or parser.noise or parser.holds
            raise Trouble(IdCardProblem.LINE_NOISE if heard else IdCardProblem.NO_ANSWER)
        self._unsettled = isinstance(answers[0], Damaged) or bool(strangers or parser.holds)
        return answers[0]


def _is_fence(reply: Reply) -> bool:
    """An answer that SAM_STATUS alone can give (and SAM_RESET, which nothing waits behind)."""
    return not reply.data and (reply.status == Status.OK or reply.problem in READER_FAULTS)
