"""Brev: templates merged with a preview per recipient, sent or marked as sent, and how far each has come."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkivbro.accounts.access import Role, actor_of, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.letters import COMMON_FIELDS, NAME_AND_ADDRESS
from arkivbro.recruitment.models import LetterTemplate
from arkivbro.recruitment.selectors.letters import batches_of, letters_not_sent
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import letter_acts, letter_templates
from arkivbro.recruitment.services.reading_acts import ScreenedAddresses, screened_addresses
from arkivbro.recruitment.views.candidates import page_with_candidates
from arkivbro.recruitment.views.frame import told
from arkivbro.recruitment.views.lists import list_table
from arkivbro.recruitment.views.writing import chosen
from arkivbro.runtime import current
from arkivbro.ui.upload_limit import with_files
from arkivbro.ui.words import words

PAGE = 100


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.letters.letters")
@require_safe
def letters(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What was written, how far it has come, and whether it is archived."""
    page = page_with_candidates(request, reference)
    part = request.headers.get("HX-Target") == "brev-sendt"
    listed = Paginator(letters_not_sent(page.vacancy), PAGE).get_page(request.GET.get("side"))
    return render(
        request,
        "recruitment/letters_sent.html" if part else "recruitment/letters.html",
        page.context(
            "letters",
            batches=batches_of(page.vacancy, most=100),
            page=listed,
            **letter_kinds(request),
            chosen=len(chosen(request, page)),
        ),
    )


def letter_kinds(request: HttpRequest) -> dict[str, Any]:
    """One template of each kind of letter, in the language that is asked for where it is written in it; and the languages."""
    rows: dict[tuple[str, str], LetterTemplate] = {}
    languages: dict[str, str] = {}
    asked = request.GET.get("malform", "nb")
    for one in LetterTemplate.objects.all():
        key = (one.kind, one.kind_name)
        languages[one.language] = one.get_language_display()
        if key not in rows or one.language == asked:
            rows[key] = one
    shown = asked if asked in languages else "nb"
    return {
        "templates": list(rows.values()),
        "language": shown,
        "languages": [(f"?malform={code}", name, code == shown) for code, name in sorted(languages.items())],
    }


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
        self.fields["template"].label_from_instance = lambda row: row.kind_name  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_sent_at(self) -> Any:
        sent_at = self.cleaned_data["sent_at"]
        if sent_at > timezone.now():
            raise forms.ValidationError("Tidspunktet kan ikke ligge fram i tid.")
        return sent_at


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.letters.upload")
@require_http_methods(["GET", "POST"])
@with_files
def upload(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Last opp brev: for the letters that an external system sent."""
    page = page_with_candidates(request, reference)
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
        command = letter_acts.UploadLetter(
            actor=page.actor,
            vacancy=reference,
            application=data["recipient"],
            template=data["template"].pk,
            stream=cast("BinaryIO", data["file"]),
            file_name=str(data["file"].name),
            sent_at=data["sent_at"],
        )
        try:
            letter_acts.upload_letter(command)
            messages.success(request, "Brevet er lastet opp, og kan arkiveres.")
            return redirect("letters", reference=reference)
        except ArkivbroError as error:
            form.add_error("file", told(error))
    return render(request, "recruitment/upload_letter.html", page.context("letters", form=form))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def addresses_for_access(request: HttpRequest, reference: str, batch: str) -> HttpResponseBase:
    """The screened variant of the address list, for access requests: nobody who asked for exemption, and no address."""
    page = page_with_candidates(request, reference)
    made, sent, _ = screened_addresses(ScreenedAddresses(actor=page.actor, vacancy=reference, batch=batch))
    context = {"made": made, "table": list_table(made), "left_out": sent - len(made.rows), "batch": batch}
    return render(request, "recruitment/addresses_for_access.html", page.context("letters", **context))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def addresses_for_access_as_pdf(request: HttpRequest, reference: str, batch: str) -> HttpResponseBase:
    """The same, as the file that is handed out; logged."""
    command = ScreenedAddresses(actor=actor_of(request), vacancy=reference, batch=batch, as_file=True)
    try:
        _, _, file = screened_addresses(command)
    except ArkivbroError as error:
        messages.error(request, told(error))
        return redirect("addresses-for-access", reference=reference, batch=batch)
    assert file is not None  # it was asked for
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_POST
def send_again(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """One letter that did not go."""
    command = letter_acts.SendAgain(actor=actor_of(request), vacancy=reference, letter=public_id)
    try:
        letter_acts.send_again(command)
        messages.success(request, "Brevet blir sendt på nytt.")
    except ArkivbroError as error:
        messages.error(request, told(error))
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
            "kind": "Slagene i arkivprofilen. Slaget avgjør hvordan brevet registreres.",
            "kind_name": "Står i tittelen i arkivet.",
            "outcome": "Bare for svar på ønske om unntak fra offentlighet.",
            "body": "Et tomt linjeskift skiller avsnitt. Flettefelt skrives {fornavn}.",
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="Slag", choices=self._kinds(), help_text=self.Meta.help_texts["kind"]
        )
        self.initial["own_fields"] = "\n".join(
            f"{name}: {what}" for name, what in self.instance.fields.items()
        )

    def _kinds(self) -> list[tuple[str, str]]:
        """Those of the profile; and the one that it has, so that nothing else is chosen for it unseen."""
        kinds = sorted(current().profile.letter_kinds.items(), key=lambda one: one[1])
        held = self.instance.kind
        if held and held not in dict(kinds):
            kinds.append((held, f"{held} (ikke i arkivprofilen)"))
        return kinds

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        own = {}
        for line in data.get("own_fields", "").splitlines():
            name, _, what = (part.strip() for part in line.partition(":"))
            if name:
                own[name] = what or name
        self.own = own
        return data


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def templates(request: HttpRequest) -> HttpResponseBase:
    """Brevmaler: one row for each kind, in each language that it is written in."""
    kinds: dict[tuple[str, str], list[LetterTemplate]] = {}
    for one in LetterTemplate.objects.order_by("kind", "kind_name", "language"):
        kinds.setdefault((one.kind, one.kind_name), []).append(one)
    rows = [(name, of_kind) for (_, name), of_kind in kinds.items()]
    return render(request, "recruitment/letter_templates.html", {"rows": rows})


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_template(request: HttpRequest, pk: int = 0) -> HttpResponseBase:
    """A template, changed or new."""
    row = LetterTemplate.objects.filter(pk=pk).first() if pk else LetterTemplate()
    if row is None:
        raise NotThere
    seen = letter_templates.seen_of(row)
    form = TemplateForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        written = {name: form.cleaned_data[name] for name in TemplateForm.Meta.fields}
        command = letter_templates.SaveTemplate(
            actor=actor_of(request),
            seen=Seen.posted(request.POST),
            fields=form.own,
            template=pk or None,
            **written,
        )
        try:
            saved = letter_templates.save_template(command)
            messages.success(request, f"Brevmalen «{saved.kind_name}» er lagret.")
            return redirect("letter-templates")
        except ArkivbroError as error:
            _show_where(form, error)
    context = {"form": form, "row": row, "seen": seen, "fields": {**NAME_AND_ADDRESS, **COMMON_FIELDS}}
    return render(request, "recruitment/edit_letter_template.html", context)


def _show_where(form: TemplateForm, error: ArkivbroError) -> None:
    """What is wrong, at the field where it is wrong."""
    for finding in error.findings:
        field = "subject" if finding.where == "where.letter_subject" else "body"
        form.add_error(field, words(finding.message))
    if not error.findings:
        field_of = {
            "letters.outcome_missing": "outcome",
            "letters.outcome_of_other": "outcome",
            "letters.unknown_kind": "kind",
        }
        form.add_error(field_of.get(error.code), told(error))
