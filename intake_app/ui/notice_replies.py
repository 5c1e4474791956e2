"""Replies to surveillance notices: the scan beside the boxes that a person reads from it (CNEX 11, CEC 6.1)."""

import streamlit as st

from intake_app.services import notice_replies
from intake_app.services.downloads import file_for
from intake_app.services.notice_replies import AwaitedReply, ReplySlip
from intake_app.ui import session
from intake_app.ui.acting import say
from intake_app.ui.i18n import message, t
from intake_app.ui.jobs import job_name
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.showing import day, escaped, labelled
from models.account import Role
from models.engagement import NoticeReply, ReplyWish

SCAN_HEIGHT = 640
BLANK = "blank"
CHANGES = {"no": message("No changes"), "yes": message("Changes, as explained"), BLANK: message("No box is ticked")}
PRODUCTION = {"yes": message("In normal production"), "no": message("Cannot produce, for a reason"),
              BLANK: message("No box is ticked")}
WISHES = {ReplyWish.KEEP.value: message("Keep the certificates"), ReplyWish.SUSPEND.value: message("Asks to suspend"),
          ReplyWish.CANCEL.value: message("Asks to cancel"), BLANK: message("No box is ticked")}
"""The boxes of each line of the slip."""


def draw_awaited_replies() -> None:
    """Each reply slip that came back and is to be read into its case."""
    awaited = notice_replies.awaited_replies(session.office(), session.current_actor())
    if awaited:
        st.markdown("#### " + t("Replies to surveillance notices to be entered: {count}", count=len(awaited)))
    for each in awaited:
        box = st.expander(f"{each.paper.number} · {job_name(each.job)}", icon=":material/fact_check:",
                          on_change="rerun", key=f"reply_{each.job.id}_box")
        if box.open:
            with box:
                _draw_awaited(each)


def draw_reply(reply: NoticeReply) -> None:
    """What the client replied, in lines."""
    has_changes, is_producing = _word(reply.has_changes), _word(reply.is_producing)
    lines = [t("Replied on {day}", day=day(reply.replied_on)),
             labelled(t("Suggested date"), escaped(reply.suggested or "—")),
             labelled(t("Changes"), f"{t(CHANGES[has_changes])} {escaped(reply.changes)}"),
             labelled(t("Production"), f"{t(PRODUCTION[is_producing])} {escaped(reply.idle_because)}"),
             labelled(t("Certificates"), t(WISHES[reply.wish.value if reply.wish else BLANK]))]
    st.caption("  \n".join(lines))


def _draw_awaited(each: AwaitedReply) -> None:
    key = f"reply_{each.job.id}"
    scan, form = st.columns(2, gap="large")
    with scan:
        _draw_scan(each)
    with form:
        kept_text_input(t("Suggested date, as written"), f"{key}_suggested")
        _choose(t("Changes"), CHANGES, f"{key}_changed")
        kept_text_input(t("Explanation of the changes"), f"{key}_changes")
        _choose(t("Production"), PRODUCTION, f"{key}_producing")
        kept_text_input(t("Why nothing can be produced"), f"{key}_idle")
        _choose(t("Certificates"), WISHES, f"{key}_wish")
        if Role.COORDINATOR in session.current_actor().roles:
            st.button(t("Enter the reply"), type="primary", key=f"{key}_go", on_click=_enter, args=(each.job.id, key))


def _draw_scan(each: AwaitedReply) -> None:
    card, content = file_for(session.office(), session.current_actor(), each.scan.file_id)
    if card.media_type == "application/pdf":
        st.pdf(content, height=SCAN_HEIGHT, key=f"pdf_{card.id}")
    else:
        st.image(content, caption=card.name)


def _choose(label: str, boxes: dict[str, str], key: str) -> None:
    kept(st.radio, label, list(boxes), index=None, horizontal=True, format_func=lambda box: t(boxes[box]), key=key)


def _enter(job_id: str, key: str) -> None:
    changed, producing, wish = (st.session_state[f"{key}_{name}"] for name in ("changed", "producing", "wish"))
    if None in (changed, producing, wish):
        say("wrong", [t("Say of each line which box is ticked, or that none is.")])
        return
    texts = [f"{key}_{name}" for name in ("suggested", "changes", "idle")]
    suggested, changes, idle = map(standing, texts)
    slip = ReplySlip(suggested=suggested, has_changes=_answer(changed), changes=changes,
                     is_producing=_answer(producing), idle_because=idle,
                     wish=None if wish == BLANK else ReplyWish(wish))
    act_on(lambda: notice_replies.enter_reply(session.office(), session.current_actor(), job_id, slip),
           t("The reply is entered in the case."), *texts)


def _answer(box: str) -> bool | None:
    return {"yes": True, "no": False}.get(box)


def _word(answer: bool | None) -> str:
    return BLANK if answer is None else ("yes" if answer else "no")
