"""What forms do once they are sent: ask the other process, and say what came of it."""

from typing import Any

import streamlit as st

from dashboard.components.markup import show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.judging import JudgingFailed, SmallAction, run_action
from dashboard.store import active_settings

_DONE = "change_done"


def change(context: Context, action: SmallAction, done: str, **given: Any) -> None:
    """Make a change, and run the page again to say so; say here why it was not made."""
    text = context.text
    try:
        with st.spinner(text("administration.doing")):
            answer = run_action(active_settings(), context.scope, action, **given)
    except JudgingFailed as failed:
        show(note(failed.messages.get(context.language) or text("administration.broken"), "error"))
        return
    if not answer["done"]:
        show(note(answer[f"message_{context.language}"], "error"))
        return
    say_after_rerun(done)


def say_after_rerun(done: str) -> None:
    """Run the page again, so that it shows the new state, and let `show_done` say what was changed."""
    st.session_state[_DONE] = done
    st.rerun()


def show_done(context: Context) -> None:
    """Say what was changed just before."""
    done = st.session_state.pop(_DONE, None)
    if done:
        show(note(done, "good"))
