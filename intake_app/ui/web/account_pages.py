"""The forms before the screens: sign-in, registration, the first administrator, setting a password."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake_app.services import accounts
from intake_app.services.accounts import ConsultantRegistration, Faults, LinkSpent, Registration
from intake_app.services.office import Office
from intake_app.services.passwords import SHORTEST
from intake_app.ui.i18n import message
from intake_app.ui.session import LANGUAGE_COOKIE, SIGN_IN_COOKIE
from intake_app.ui.web.back_off import BackOff
from intake_app.ui.web.fragments import LANGUAGES
from intake_app.ui.web.rendering import notice, page
from intake_app.ui.web.requests import address_of, language_of, local_path, require_own_form, token_of
from models.account import Account

COOKIE_LIFE_SECONDS = 30 * 24 * 3600
LANGUAGE_LIFE_SECONDS = 365 * 24 * 3600

REGISTRATION_FIELDS = ("name", "credit_code", "contact_name", "phone", "email")
LINK_SPENT = message("This link was used already, is too old, or was replaced by a newer one. Ask for a new one.")

P = ParamSpec("P")
T = TypeVar("T")


class AccountPages:
    """The handlers, for one office; `base_url` is the address that people type."""

    def __init__(self, office: Office, base_url: str, secure_cookies: bool) -> None:
        self.office = office
        self.base_url = base_url
        self.secure_cookies = secure_cookies
        self.back_off = BackOff()
        # One hash takes 64 MB and a core: many at once would let strangers stop the service.
        self._hashing = CapacityLimiter(2)

    async def login(self, request: Request) -> Response:
        """GET the form; POST signs in and goes where the person wanted to go."""
        target = local_path(request.query_params.get("next"))
        if request.method == "POST":
            return await self._sign_in(request)
        if await self._ask(accounts.actor_of_token, self.office, token_of(request)):
            return RedirectResponse(target, status_code=303)
        return page(request, "login.html", target=target, email="", problem=None, seconds=0)

    async def logout(self, request: Request) -> Response:
        """POST ends the sign-in."""
        require_own_form(request, self.base_url)
        await self._ask(accounts.sign_out, self.office, token_of(request))
        response = RedirectResponse("/login", status_code=303)
        response.delete_cookie(SIGN_IN_COOKIE, path="/")
        return response

    async def register(self, request: Request) -> Response:
        """GET the form; POST registers the enterprise and signs its person in."""
        if request.method == "GET":
            return self._registration_page(request, {}, Faults(by_field={}))
        typed = await self._typed(request)
        if self._chooses_language(request, typed):
            return self._in_language(request, self._registration_page(request, typed, Faults(by_field={})))
        form = Registration(**{name: typed.get(name, "") for name in Registration.model_fields})
        outcome = await self._ask(accounts.register_enterprise, self.office, form)
        if isinstance(outcome, Faults):
            return self._registration_page(request, typed, outcome)
        await self._ask(self._keep_language, request, outcome.account)
        if outcome.doubt is None:
            return await self._signed_in(outcome.account.email, form.password, "/", request)
        response = page(
            request, "notice.html",
            explanation=message("The enterprise is registered and you are signed in."),
            warning=outcome.doubt.in_language(language_of(request)),
        )
        await self._signed_in(outcome.account.email, form.password, "/", request, response)
        return response

    async def register_consultant(self, request: Request) -> Response:
        """GET the form; POST registers a consultant and signs them in."""
        if request.method == "GET":
            return self._consultant_page(request, {}, Faults(by_field={}))
        typed = await self._typed(request)
        if self._chooses_language(request, typed):
            return self._in_language(request, self._consultant_page(request, typed, Faults(by_field={})))
        form = ConsultantRegistration(**{name: typed.get(name, "") for name in ConsultantRegistration.model_fields})
        outcome = await self._ask(accounts.register_consultant, self.office, form)
        if isinstance(outcome, Faults):
            return self._consultant_page(request, typed, outcome)
        await self._ask(self._keep_language, request, outcome.account)
        return await self._signed_in(outcome.account.email, form.password, "/", request)

    async def setup(self, request: Request) -> Response:
        """GET the form of the first administrator; POST makes the account."""
        token = request.path_params["token"]
        if request.method == "GET":
            is_open = await self._ask(accounts.is_open_setup_link, self.office, token)
            return self._setup_page(request, {}, Faults(by_field={})) if is_open else _spent(request)
        typed = await self._typed(request)
        if self._chooses_language(request, typed):
            return self._in_language(request, self._setup_page(request, typed, Faults(by_field={})))
        fields = {name: typed.get(name, "") for name in ("name", "email", "password", "password_again")}
        outcome = await self._ask(accounts.use_setup_link, self.office, token, **fields)
        if isinstance(outcome, LinkSpent):
            return _spent(request)
        if isinstance(outcome, Faults):
            return self._setup_page(request, typed, outcome)
        await self._ask(self._keep_language, request, outcome)
        return await self._signed_in(outcome.email, fields["password"], "/", request)

    async def password(self, request: Request) -> Response:
        """GET the form behind an invitation; POST sets the password."""
        token = request.path_params["token"]
        account = await self._ask(accounts.account_of_password_link, self.office, token)
        if account is None:
            return _spent(request)
        faults = Faults(by_field={})
        if request.method == "POST":
            typed = await self._typed(request)
            word, again = typed.get("password", ""), typed.get("password_again", "")
            outcome = await self._ask(accounts.use_password_link, self.office, token, word, again)
            if isinstance(outcome, LinkSpent):
                return _spent(request)
            if isinstance(outcome, Account):
                # Who chose none keeps the language that the account has.
                if LANGUAGE_COOKIE in request.cookies:
                    await self._ask(self._keep_language, request, outcome)
                return await self._signed_in(outcome.email, word, "/", request)
            faults = outcome
        status = 422 if faults.by_field else 200
        return page(
            request, "password.html", status=status, email=account.email, faults=_worded(request, faults),
            shortest=SHORTEST,
        )

    async def language(self, request: Request) -> Response:
        """GET remembers the language, in the browser and in the account, and leads back."""
        chosen = request.path_params["language"]
        if chosen not in LANGUAGES:
            return notice(request, 404)
        actor = await self._ask(accounts.actor_of_token, self.office, token_of(request))
        if actor:
            await self._ask(accounts.choose_language, self.office, actor, chosen)
        response = RedirectResponse(local_path(request.query_params.get("next")), status_code=303)
        self._set_language(response, chosen)
        return response

    async def _sign_in(self, request: Request) -> Response:
        typed = await self._typed(request)
        email, target = typed.get("email", ""), local_path(typed.get("next"))
        address, now = address_of(request), self.office.now()
        wait = self.back_off.wait(email, address, now)
        if wait:
            return page(
                request, "login.html", status=429, target=target, email=email, problem="wait",
                seconds=int(wait.total_seconds()) + 1,
            )
        response = await self._signed_in(email, typed.get("password", ""), target, request)
        if response.status_code == 401:
            self.back_off.failed(email, address, now)
        else:
            self.back_off.succeeded(email, address)
        return response

    async def _signed_in(
        self, email: str, password: str, target: str, request: Request, response: Response | None = None
    ) -> Response:
        """The answer that carries the cookie, or the form again where the password is wrong."""
        outcome = await self._ask(accounts.sign_in, self.office, email, password)
        if outcome is None:
            return page(request, "login.html", status=401, target=target, email=email, problem="wrong", seconds=0)
        response = response or RedirectResponse(target, status_code=303)
        response.set_cookie(
            SIGN_IN_COOKIE, outcome.token, max_age=COOKIE_LIFE_SECONDS, path="/", httponly=True, samesite="lax",
            secure=self.secure_cookies,
        )
        self._set_language(response, outcome.account.language)
        return response

    def _keep_language(self, request: Request, account: Account) -> None:
        accounts.choose_language(self.office, accounts.actor_of(account), language_of(request))

    def _chooses_language(self, request: Request, typed: dict[str, str]) -> bool:
        """Whether a form was sent to be shown again in another language, with what was typed but the passwords."""
        chosen = typed.get("language", "")
        if chosen in LANGUAGES:
            request.state.language = chosen
        return chosen in LANGUAGES

    def _in_language(self, request: Request, response: Response) -> Response:
        """The page that a form chose its language for, which the browser remembers."""
        self._set_language(response, language_of(request))
        return response

    def _set_language(self, response: Response, language: str) -> None:
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=LANGUAGE_LIFE_SECONDS, path="/", httponly=True, samesite="lax",
            secure=self.secure_cookies,
        )

    def _registration_page(self, request: Request, typed: dict[str, str], faults: Faults) -> Response:
        return page(
            request, "register.html", status=422 if faults.by_field else 200,
            typed={name: typed.get(name, "") for name in REGISTRATION_FIELDS}, faults=_worded(request, faults),
            shortest=SHORTEST,
        )

    def _consultant_page(self, request: Request, typed: dict[str, str], faults: Faults) -> Response:
        return page(
            request, "register_consultant.html", status=422 if faults.by_field else 200,
            typed={name: typed.get(name, "") for name in ("name", "firm", "email")}, faults=_worded(request, faults),
            shortest=SHORTEST,
        )

    def _setup_page(self, request: Request, typed: dict[str, str], faults: Faults) -> Response:
        return page(
            request, "setup.html", status=422 if faults.by_field else 200,
            typed={name: typed.get(name, "") for name in ("name", "email")}, faults=_worded(request, faults),
            shortest=SHORTEST,
        )

    async def _typed(self, request: Request) -> dict[str, str]:
        require_own_form(request, self.base_url)
        form = await request.form(max_files=0, max_fields=20)
        return {name: value for name, value in form.items() if isinstance(value, str)}

    async def _ask(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A service's answer, from a thread: passwords and the database must not hold up everybody else."""
        return await to_thread.run_sync(lambda: service(*args, **kwargs), limiter=self._hashing)


def _worded(request: Request, faults: Faults) -> dict[str, str]:
    return {field: text.in_language(language_of(request)) for field, text in faults.by_field.items()}


def _spent(request: Request) -> Response:
    return page(request, "notice.html", status=410, explanation=LINK_SPENT, warning=None)
