"""How each case is called in a list of things that belong to many."""

from collections.abc import Collection, Sequence

from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.application import PartyRole
from models.text import Text


def case_names(office: Office, uow: UnitOfWork, subjects: Collection[str]) -> dict[str, Text]:
    """Of each application, job, certificate and complaint whose it is, under which scheme, by its number if any."""
    jobs = uow.engagements.those(subjects)
    numbers = {each.id: each.number
               for each in uow.certificates.those({id for job in jobs for id in job.certificate_ids})}
    found = {str(job.id): _about(office.scheme_of(job).name, job.parties[PartyRole.CLIENT].name,
                                 _several([numbers[id] for id in job.certificate_ids if id in numbers]),
                                 _several(list(dict.fromkeys(f"{unit.product_name} {unit.model}"
                                                             for unit in job.units)))) for job in jobs}
    found |= {str(each.id): _about(office.scheme_of(each).name, each.parties[PartyRole.CLIENT].name, each.number)
              for each in uow.certificates.those(subjects)}
    complaints = uow.complaints.those(subjects)
    origins = {each.id: each for each in uow.applications.those(
        {*subjects, *(each.application_id for each in complaints)})}
    applications = {str(id): _about(office.scheme_of(each).name, each.text("client.name"), each.number or "")
                    for id, each in origins.items()}
    return {**found, **applications, **{str(each.id): _about(applications[each.application_id], each.number)
                                        for each in complaints}}


def _several(names: Sequence[str]) -> str:
    """The first of several, with how many there are: a line of an inbox holds no list."""
    return f"{names[0]} (+{len(names) - 1})" if len(names) > 1 else "".join(names)


def _about(scheme: Text, *names: str) -> Text:
    said = [name for name in names if name]
    return Text(zh=" · ".join([*said, scheme.zh]), en=" · ".join([*said, scheme.en]))
