"""A plan in the making: where each job stands and everyone's timeline, with its exact cost at any time."""

from collections import defaultdict

from scheduler.ground import Ground, Stay
from scheduler.plan import Plan, Unscheduled
from scheduler.timeline import Timeline


class State:
    """A partial plan; `copy` is cheap because timelines never change."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.stays: list[Stay | None] = [None] * len(ground.jobs)
        self.timelines = [Timeline(ground, person) for person in range(len(ground.people))]
        self.cost = sum(job.unscheduled_cost for job in ground.jobs)

    def copy(self) -> "State":
        """A state of its own with the same content."""
        twin = State.__new__(State)
        twin.ground, twin.cost = self.ground, self.cost
        twin.stays, twin.timelines = self.stays.copy(), self.timelines.copy()
        return twin

    def put(self, job: int, stay: Stay) -> None:
        """Place a job that stands nowhere."""
        for person in stay.everyone:
            old = self.timelines[person]
            new = old.with_visit(stay.first, stay.length, job)
            self.cost += new.cost - old.cost
            self.timelines[person] = new
        self.cost += self.ground.job_price(job, stay.first, stay.length, stay.everyone)
        self.cost -= self.ground.jobs[job].unscheduled_cost
        self.stays[job] = stay

    def take(self, job: int) -> None:
        """Take a job out that stands somewhere."""
        stay = self.stays[job]
        assert stay is not None
        for person in stay.everyone:
            old = self.timelines[person]
            new = old.without_job(job)
            self.cost += new.cost - old.cost
            self.timelines[person] = new
        self.cost -= self.ground.job_price(job, stay.first, stay.length, stay.everyone)
        self.cost += self.ground.jobs[job].unscheduled_cost
        self.stays[job] = None

    @property
    def assigned(self) -> int:
        """How many jobs have a place."""
        return sum(1 for stay in self.stays if stay is not None)

    @property
    def missing(self) -> list[int]:
        """The jobs without a place."""
        return [job for job, stay in enumerate(self.stays) if stay is None]

    def plan(self, bound: int | None = None) -> Plan:
        """The plan, its unscheduled jobs still without reasons."""
        return Plan(
            assignments=tuple(
                self.ground.assignment(job, stay) for job, stay in enumerate(self.stays) if stay is not None
            ),
            unscheduled=tuple(Unscheduled(job=self.ground.jobs[job].id) for job in self.missing),
            cost=self.cost,
            bound=bound,
        )


def state_of(ground: Ground, plan: Plan) -> State:
    """The state in which `plan` is; its assignments must be visits of the problem."""
    state = State(ground)
    visits: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for assignment in plan.assignments:
        job = ground.job_number[assignment.job]
        stay = ground.stay(job, assignment)
        if stay is not None and state.stays[job] is None:
            state.stays[job] = stay
            state.cost += ground.job_price(job, stay.first, stay.length, stay.everyone)
            state.cost -= ground.jobs[job].unscheduled_cost
            for person in stay.everyone:
                visits[person].append((stay.first, stay.length, job))
    for person, mine in visits.items():
        state.timelines[person] = Timeline(ground, person, tuple(sorted(mine)))
        state.cost += state.timelines[person].cost
    return state
