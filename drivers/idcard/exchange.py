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
from drivers.line_adapter import LineAdapter

READER_FAULTS: Final = frozenset({IdCardProblem.SAM_SELF_TEST, IdCardProblem.SAM_NOT_AUTHORISED})
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
            reply = self._exchange(command.frame, command.is_answered_by, command.seconds, deadline)
            if isinstance(reply, Reply) and reply.status not in (Status.CHECKSUM_ERROR, Status.LENGTH_ERROR):
                return reply
        raise Trouble(IdCardProblem.LINE_NOISE)

    def _settle(self, deadline: Deadline) -> None:
        """Let late replies go by. Raises Trouble."""
        reply = self._exchange(SAM_STATUS.frame, _is_fence, _SETTLE_SECONDS, deadline, patient=True)
        self._unsettled = True
        quiet_from = deadline.step(_SETTLE_SECONDS)
        while self._open_link.read(_QUIET_SECONDS):
            # More than one fence may have been asked, or half a reply is still arriving.
            if quiet_from.over is not None:
                raise Trouble(IdCardProblem.LINE_NOISE)
        self._unsettled = False
        if isinstance(reply, Reply) and reply.problem in READER_FAULTS:
            raise Trouble(reply.problem)

    def _exchange(
        self,
        frame: bytes,
        is_answer: Callable[[Reply], bool],
        seconds: float,
        deadline: Deadline,
        *,
        patient: bool = False,
    ) -> Reply | Damaged:
        """Send and wait. ``patient``: pass over damaged frames. What is no answer is a late reply and passed over."""
        step = deadline.step(seconds)
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

        self._unsettled = True
        if not self._send(frame, step) or self._collect(take, step) is None:
            if deadline.over is not None:
                raise Trouble(IdCardProblem.DEADLINE, deadline.over)
            heard = strangers or parser.noise or parser.holds
            raise Trouble(IdCardProblem.LINE_NOISE if heard else IdCardProblem.NO_ANSWER)
        self._unsettled = isinstance(answers[0], Damaged) or bool(strangers or parser.holds)
        return answers[0]


def _is_fence(reply: Reply) -> bool:
    """An answer that SAM_STATUS alone can give (and SAM_RESET, which nothing waits behind)."""
    return not reply.data and (reply.status == Status.OK or reply.problem in READER_FAULTS)
