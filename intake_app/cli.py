"""The command line: `footmark serve`, what an administrator runs by hand, and the engines on files."""

import logging
import os
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from intake_app import bootstrap
from intake_app.commands import applications, cases, chat_messages, papers, planning, schemas, scheme_files
from intake_app.config import Config
from intake_app.demo.filling import PASSWORD, demo_accounts, fill
from intake_app.services import (
    ending_certificates,
    ending_documents,
    ending_times,
    fees,
    inbox_copies,
    missed_limits,
    nobody_able,
    planning_runs,
    reporting,
    sending,
    unfit_templates,
    unreported_visits,
    unsent_notices,
    unsent_texts,
)
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.working import end_with_parent, every, worker_beside
from models.text import Language

PROJECT = Path(__file__).parent.parent
"""Where `streamlit_app.py` and `.streamlit/config.toml` lie."""

SECONDS_BETWEEN_COPIES = 60
"""Between two looks of a worker at what came into inboxes."""

LANGUAGES: dict[bool, Language] = {False: "zh", True: "en"}

commands = typer.Typer(no_args_is_help=True, add_completion=False, help="Certification of product carbon footprints.")


@commands.callback()
def footmark(context: typer.Context) -> None:
    """Certification of product carbon footprints, from the application to surveillance."""
    context.obj = datetime.now(bootstrap.CHINA).date()


def _settings() -> Config:
    """The settings; one that is wrong ends the command with a sentence."""
    try:
        return bootstrap.config()
    except (ValueError, OSError) as fault:
        typer.echo(f"A setting is wrong: {fault}.", err=True)
        raise typer.Exit(2) from fault


@commands.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8501,
    worker: Annotated[bool, typer.Option(help="Solve plans here too, in a process beside this one.")] = True,
) -> None:
    """Serve the application: one process, as sessions and uploads live in its memory, and a worker that solves."""
    os.environ.setdefault("FOOTMARK_BASE_URL", f"http://{host}:{port}")
    settings = _settings()
    bootstrap.office(settings)
    typer.echo(f"Footmark: {settings.base_url}")
    with worker_beside(Path.cwd()) if worker else nullcontext():
        # Streamlit looks for its settings in the present folder; ours are read already, relative paths included.
        os.chdir(PROJECT)
        uvicorn.run("streamlit_app:app", app_dir=str(PROJECT), host=host, port=port, workers=1, log_level="warning")


@commands.command()
def work(
    with_parent: Annotated[bool, typer.Option(hidden=True, help="End when the standard input ends.")] = False,
) -> None:
    """Solve plans, send papers as they are ordered and copies of inboxes; any number may work, on any machine."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    if with_parent:
        end_with_parent()
    settings = _settings()
    office = bootstrap.office(settings)
    planning_runs.queue_waiting_runs(office)
    sending.queue_waiting_dispatches(office)
    with every(SECONDS_BETWEEN_COPIES, lambda: inbox_copies.send_copies(office, settings.base_url)):
        bootstrap.run_queue(settings).work(
            lambda run_id, should_stop: planning_runs.work_on(office, run_id, should_stop),
            lambda dispatch_id: sending.deliver(office, dispatch_id))


@commands.command()
def daily() -> None:
    """Open a case for each surveillance not done by its last day, tell of visits without a result or without their plan
    sent, of jobs that wait for an act which nobody may do, of overdue fees, of notices that nothing tells to be sent,
    of documents, certificates, suspensions and demands that end, and remove old unsent texts.

    To be run every morning.
    """
    office = bootstrap.office(_settings())
    opened = missed_limits.open_cases_due(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Cases opened: {len(opened)}")
    for certificate in opened:
        typer.echo(f"  {certificate.number}  {certificate.missed_limits[-1].limit}")
    visits = unreported_visits.note_unreported(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Visits told as without a result: {visits}")
    unsent_plans = unreported_visits.note_passed_unsent(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Visits told as come without their plan sent: {unsent_plans}")
    unable = nobody_able.note_nobody_able(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Jobs told as waiting for an act that nobody may do: {unable}")
    typer.echo(f"Fees told as overdue: {fees.note_overdue(office, missed_limits.RUN_OF_THE_DAY)}")
    unsent = unsent_notices.note_unsent_notices(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Surveillance notices found not to be sent: {unsent}")
    told = ending_documents.note_ending_documents(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Documents told as ending: {told}")
    ends = ending_certificates.note_ending_certificates(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Certificates told as ending: {ends}")
    times = ending_times.note_ending_times(office, missed_limits.RUN_OF_THE_DAY)
    typer.echo(f"Suspensions and demands told as ending: {times}")
    typer.echo(f"Unsent texts removed: {unsent_texts.forget_old(office)}")
    for line in _unfit_lines(office):
        typer.echo(line)


@papers.documents.command("check")
def check_templates() -> None:
    """Name each own template in use that does not fit any more, with what it lacks: no paper is made with one.

    To be run after every update; the exit status is 1 where there is one.
    """
    lines = _unfit_lines(bootstrap.office(_settings()))
    for line in lines or ["Every own template in use fits."]:
        typer.echo(line)
    raise typer.Exit(1 if lines else 0)


def _unfit_lines(office: Office) -> list[str]:
    """A line for each own template that does not fit, and one below it for each fault with its remedy."""
    lines = []
    for unfit in unfit_templates.unfit_templates(office, missed_limits.RUN_OF_THE_DAY):
        lines.append(f"Template that no longer fits: {unfit.scheme}/{unfit.kind}, version {unfit.version.number},"
                     f" {unfit.version.file_name}")
        lines += [f"  {fault.problem.en} {fault.remedy.en}" for fault in unfit.faults]
    return lines


@commands.command()
def report(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The period's first day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Its last day, included.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="A workbook (.xlsx), or a folder for CSV files.")],
    english: Annotated[bool, typer.Option("--english", help="Report and answer in English, not Chinese.")] = False,
) -> None:
    """Write what is reported of a period, and tell what is missing in it."""
    office, language = bootstrap.office(_settings()), LANGUAGES[english]
    found = reporting.report_of(office, missed_limits.RUN_OF_THE_DAY, first.date(), last.date())
    if isinstance(found, Refused):
        raise typer.BadParameter(found.reasons[0].text.in_language(language), param_hint="--to")
    if output.suffix == ".xlsx":
        output.write_bytes(reporting.report_workbook(office, found, language))
    else:
        output.mkdir(parents=True, exist_ok=True)
        for name, content in reporting.report_files(found, language).items():
            (output / name).write_bytes(content)
    for table in found.tables:
        typer.echo(f"{table.title.in_language(language)}: {len(table.rows)}")
    for line in reporting.missing_lines(found, language):
        typer.echo(line)


@commands.command()
def backup(
    archive: Annotated[Path, typer.Argument(help="The archive to write (.zip); it must not exist yet.")],
) -> None:
    """Write the database and all files into one archive, while people go on working."""
    if archive.exists():
        raise typer.BadParameter(f"{archive} exists already: give the archive another name.")
    _tell_archive(archive, bootstrap.back_up(_settings(), archive))


@commands.command()
def restore(archive: Annotated[Path, typer.Argument(help="An archive that `footmark backup` wrote.")]) -> None:
    """Lay an archive into an empty database and an empty folder of files, on SQLite or PostgreSQL."""
    try:
        _tell_archive(archive, bootstrap.restore(_settings(), archive))
    except FileNotFoundError as fault:
        raise typer.BadParameter(f"There is no archive {archive}: name one that `footmark backup` wrote.") from fault
    except bootstrap.NotRestored as fault:
        raise typer.BadParameter(str(fault)) from fault


def _tell_archive(archive: Path, manifest: bootstrap.Manifest) -> None:
    typer.echo(f"{archive}: made {manifest.made_at:%Y-%m-%d %H:%M}, schema {manifest.schema_revision},"
               f" rows {sum(manifest.rows.values())}, files {manifest.files}")
    for kind, names in (("damaged", manifest.damaged), ("missing", manifest.missing)):
        for name in names:
            typer.echo(f"  Not in it, as it is {kind}: {name[:2]}/{name[2:4]}/{name}. Take it from an earlier archive.")


@commands.command()
def demo() -> None:
    """Fill an empty installation with the demonstration, or keep what is there, and say who may sign in."""
    office = bootstrap.office(_settings())
    typer.echo("Demonstration laid in." if fill(office) else "The demonstration is there already; nothing was changed.")
    typer.echo(f"Password of every account: {PASSWORD}")
    for account in demo_accounts(office):
        typer.echo(f"  {account.email:32} {', '.join(sorted(account.roles))}")


commands.command()(applications.fields)
commands.command("completeness")(applications.missing)
commands.command()(applications.units)
commands.command("person-days")(applications.person_days)
commands.command()(cases.clocks)
commands.command("team-check")(cases.team_check)
commands.command()(schemas.schema)
commands.add_typer(planning.schedule, name="schedule")
commands.add_typer(scheme_files.schemes, name="schemes")
commands.add_typer(papers.documents, name="documents")
commands.add_typer(chat_messages.chat, name="chat")


def main() -> None:
    """The entry of the `footmark` command."""
    commands()


if __name__ == "__main__":
    main()
