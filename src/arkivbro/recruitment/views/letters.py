"""Brev: templates merged with a preview per recipient, sent or marked as sent, and how far each has come."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow, user_of
from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.letters import (
    COMMON_FIELDS,
    EXEMPTION_NOTICE,
    NAME_AND_ADDRESS,
    Language,
    check_template,
)
from arkivbro.core.letters import LetterTemplate as Values
from arkivbro.recruitment.models import Letter, LetterTemplate
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import letters as services
from arkivbro.recruitment.services.asking import oslo_day
from arkivbro.recruitment.services.list_files import screened_addresses_pdf
from arkivbro.recruitment.services.lists import candidates_of, made_now
from arkivbro.recruitment.views.candidates import page_with_candidates
from arkivbro.recruitment.views.frame import VacancyPage
from arkivbro.recruitment.views.lists import list_table
from arkivbro.recruitment.views.writing import chosen
from arkivbro.transfers.engine.states import NEEDS_PERSON, WORKABLE
from arkivbro.transfers.models import State, Transfer
from arkivbro.ui.words import words

PAGE = 100


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def letters(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What was written, how far it has come, and whether it is archived."""
    page = page_with_candidates(request, reference)
    rows = Letter.objects.filter(vacancy=page.vacancy).select_related("application").order_by("-pk")
    not_sent = services.not_sent()
    transfers = Transfer.objects.filter(public_id=OuterRef("transfer_id"))
    batches = (
        Letter.objects.filter(vacancy=page.vacancy)
        .values("batch", "kind_name", "written_by", "written_at", "how")
        .annotate(
            number=Count("pk"),
            sent=Count("pk", filter=Q(state="sent")),
            failed=Count("pk", filter=not_sent),
            leaving=Count("pk", filter=Q(state__in=("queued", "sending")) & ~not_sent),
            archived=Count("pk", filter=Exists(transfers.filter(state=State.TRANSFERRED))),
            stuck=Count("pk", filter=Exists(transfers.filter(state__in=NEEDS_PERSON))),
            under_way=Count("pk", filter=Exists(transfers.filter(state__in=WORKABLE))),
        )
        .order_by("-written_at")
    )
    part = request.headers.get("HX-Target") == "brev-sendt"
    listed = Paginator(rows.filter(not_sent), PAGE).get_page(request.GET.get("side"))
    return render(
        request,
        "recruitment/letters_sent.html" if part else "recruitment/letters.html",
        page.context(
            "letters",
            batches=list(batches[:100]),
            page=listed,
            templates=LetterTemplate.objects.all(),
            chosen=len(chosen(request, page)),
        ),
    )


class UploadForm(forms.Form):
    """A letter that was sent from elsewhere, as the file that it is."""

    recipient = forms.ChoiceField(label="Mottaker")
    template = forms.ModelChoiceField(
        label="Slag brev", queryset=LetterTemplate.objects.filter(language="nb"), empty_label=None
    )
    sent_at = forms.DateTimeField(
        label="Sendt",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    file = forms.FileField(label="Fil")

    def __init__(self, *args: Any, recipients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = recipients  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["template"].label_from_instance = lambda row: row.kind_name  # type: ignore[attr-defined]

    def clean_sent_at(self) -> Any:
        sent_at = self.cleaned_data["sent_at"]
        if sent_at > timezone.now():
            raise forms.ValidationError("Tidspunktet kan ikke ligge fram i tid.")
        return sent_at


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Last opp brev: for the letters that an external system sent."""
    page = page_with_candidates(request, reference)
    if not page.may_archive:
        raise Http404
    rows = list(page.vacancy.applications.order_by("received", "pk"))
    facts = latest_facts_of(rows)
    recipients = [(one.public_id, facts[one.pk].applicant.name) for one in rows if one.pk in facts]
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        recipients=recipients,
        initial={"sent_at": timezone.localtime()},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        application = next(one for one in rows if one.public_id == data["recipient"])
        try:
            services.upload(
                application,
                data["template"],
                cast("BinaryIO", data["file"]),
                file_name=str(data["file"].name),
                sent_at=data["sent_at"],
                by=page.user.username,
            )
            audit.record(
                page.user,
                f"lastet opp brev: {data['template'].kind_name}",
                f"{reference}, søknad {application.ref}",
            )
            messages.success(request, "Brevet er lastet opp, og kan arkiveres.")
            return redirect("letters", reference=reference)
        except ArkivbroError as error:
            form.add_error("file", error.sentence)
    return render(request, "recruitment/upload_letter.html", page.context("letters", form=form))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def addresses_for_access(request: HttpRequest, reference: str, batch: str) -> HttpResponseBase:
    """The screened variant of the address list, for access requests: nobody who asked for exemption, and no address."""
    page = page_with_candidates(request, reference)
    made, sent = _for_access(page, batch)
    audit.record(page.user, "viste skjermet adresseliste", page.vacancy.reference)
    context = {"made": made, "table": list_table(made), "left_out": sent - len(made.rows), "batch": batch}
    return render(request, "recruitment/addresses_for_access.html", page.context("letters", **context))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def addresses_for_access_as_pdf(request: HttpRequest, reference: str, batch: str) -> HttpResponseBase:
    """The same, as the file that is handed out; logged."""
    page = page_with_candidates(request, reference)
    made, _ = _for_access(page, batch)
    try:
        file = screened_addresses_pdf(page.vacancy, made, page.user.username)
    except ArkivbroError as error:
        messages.error(request, error.sentence)
        return redirect("addresses-for-access", reference=reference, batch=batch)
    audit.record(page.user, "lastet ned skjermet adresseliste", page.vacancy.reference)
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _for_access(page: VacancyPage, batch: str) -> tuple[ApplicantList, int]:
    """The screened address list, and how many were sent the letter. Raises Http404."""
    rows = list(page.vacancy.letters.filter(batch=batch).select_related("application"))
    if not rows:
        raise Http404
    made = made_now(
        page.vacancy,
        ListKind.SCREENED_ADDRESS,
        oslo_day(rows[0].sent_at or rows[0].written_at),
        candidates_of(page.vacancy),
        title=rows[0].kind_name,
        chosen=[row.application.ref for row in rows],
    )
    return made, len(rows)


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_POST
def send_again(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """One letter that did not go."""
    page = page_with_candidates(request, reference)
    row = page.vacancy.letters.filter(public_id=public_id).first()
    if row is None or not page.may_archive:
        raise Http404
    try:
        services.try_again(row)
        messages.success(request, "Brevet blir sendt på nytt.")
    except ArkivbroError as error:
        messages.error(request, error.sentence)
    return redirect("letters", reference=reference)


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Brevmal. Own fields are written one on a line: `tid: dag og klokkeslett`."""

    own_fields = forms.CharField(
        label="Egne flettefelt",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ett på hver linje: navn, kolon og hva det er. De fylles ut når brevet skrives.",
    )

    class Meta:
        model = LetterTemplate
        fields = ("kind", "kind_name", "language", "outcome", "subject", "body")
        labels = {
            "kind": "Slag",
            "kind_name": "Brevets navn",
            "language": "Målform",
            "outcome": "Vedtak som brevet melder",
            "subject": "Emne",
            "body": "Brevtekst",
        }
        help_texts = {
            "kind": "Som i arkivprofilen: [letter.<slag>] avgjør hvordan brevet registreres.",
            "kind_name": "Står i tittelen i arkivet.",
            "outcome": "Bare for svar på ønske om unntak fra offentlighet.",
            "body": "Et tomt linjeskift skiller avsnitt. Flettefelt skrives {fornavn}.",
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["own_fields"] = "\n".join(
            f"{name}: {what}" for name, what in self.instance.fields.items()
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        own = {}
        for line in data.get("own_fields", "").splitlines():
            name, _, what = (part.strip() for part in line.partition(":"))
            if name:
                own[name] = what or name
        self.instance.fields = own
        if data.get("kind") == EXEMPTION_NOTICE and not data.get("outcome"):
            self.add_error("outcome", "Velg om brevet melder innvilgelse eller avslag.")
        if data.get("kind") != EXEMPTION_NOTICE and data.get("outcome"):
            self.add_error("outcome", "Bare svar på ønske om unntak melder et vedtak.")
        if not self.errors:
            values = Values(data["kind"], Language(data["language"]), data["subject"], data["body"], own)
            for finding in check_template(values):
                self.add_error(
                    "subject" if finding.where == "where.letter_subject" else "body", words(finding.message)
                )
        return data


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def templates(request: HttpRequest) -> HttpResponseBase:
    """Brevmaler."""
    return render(request, "recruitment/letter_templates.html", {"rows": LetterTemplate.objects.all()})


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_template(request: HttpRequest, pk: int = 0) -> HttpResponseBase:
    """A template, changed or new."""
    row = get_object_or_404(LetterTemplate, pk=pk) if pk else LetterTemplate()
    form = TemplateForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        user = user_of(request)
        saved = form.save(commit=False)
        saved.changed_by = user.username
        saved.save()
        audit.record(user, "endret brevmal", str(saved))
        messages.success(request, f"Brevmalen «{saved.kind_name}» er lagret.")
        return redirect("letter-templates")
    context = {"form": form, "row": row, "fields": {**NAME_AND_ADDRESS, **COMMON_FIELDS}}
    return render(request, "recruitment/edit_letter_template.html", context)
