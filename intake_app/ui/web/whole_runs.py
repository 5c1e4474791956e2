"""Script runs that take over whole what a browser told them, whatever comes next.

Streamlit breaks a run off at any look into `st.session_state`, amid a callback too: what comes next finds the
widget's value unchanged then, and the callback is never called again. And it forgets a run that waits for its turn
when the browser goes. Either loses what was typed last (docs/decisions/0041).
"""

from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequest, ScriptRequests, ScriptRequestType
from streamlit.runtime.state import SafeSessionState, SessionState


def run_whole() -> None:
    """Have every session of this process run its scripts as `WholeRunner`."""
    app_session.ScriptRunner = WholeRunner  # type: ignore[attr-defined, assignment]


class WaitingRuns(ScriptRequests):
    """What a runner is asked for: a run that waits is begun although a stop was asked for, which follows then."""

    def __init__(self) -> None:
        super().__init__()
        self._stops_then = False

    def request_stop(self) -> None:
        """Stop now; where a run waits, as soon as it has begun."""
        with self._lock:
            if self._state is ScriptRequestType.RERUN:
                self._stops_then = True
            else:
                self._state = ScriptRequestType.STOP

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        """What a run at work has to do now; None: go on."""
        return self._handed_out(super().on_scriptrunner_yield())

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """What a runner without a run has to do now."""
        request = super().on_scriptrunner_ready()
        self._handed_out(request)
        return request

    def _request_rerun_locked(self, new_data: RerunData) -> bool:
        # The browser is there again: it waits for all that this run draws.
        self._stops_then = False
        return super()._request_rerun_locked(new_data)

    def _handed_out(self, request: ScriptRequest | None) -> ScriptRequest | None:
        with self._lock:
            if self._stops_then and request is not None and request.type is ScriptRequestType.RERUN:
                self._stops_then = False
                self._state = ScriptRequestType.STOP
        return request


class WholeRunner(ScriptRunner):
    """Runs callbacks to their ends; only the drawing that follows them is broken off."""

    def __init__(self, *, session_state: SessionState, initial_rerun_data: RerunData, **given: Any) -> None:
        super().__init__(session_state=session_state, initial_rerun_data=initial_rerun_data, **given)
        self.is_calling_back = False
        self._session_state = _SessionState(session_state, self)
        self._requests = WaitingRuns()
        self._requests.request_rerun(initial_rerun_data)

    def _maybe_handle_execution_control_request(self) -> None:
        if not self.is_calling_back:
            super()._maybe_handle_execution_control_request()


class _SessionState(SafeSessionState):
    """A session's state that tells its runner when callbacks are called."""

    def __init__(self, state: SessionState, runner: WholeRunner) -> None:
        super().__init__(state, yield_callback=runner._maybe_handle_execution_control_request)
        object.__setattr__(self, "_runner", runner)

    def on_script_will_rerun(self, fresh_widget_states: WidgetStates | None, **given: Any) -> None:
        """Take over what the browser told and call what is to be called for it."""
        self._runner.is_calling_back = True
        try:
            super().on_script_will_rerun(fresh_widget_states, **given)
        finally:
            self._runner.is_calling_back = False
