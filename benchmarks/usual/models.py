"""What was received, and what is archived."""

from django.db import models


class Vacancy(models.Model):
    reference = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=500)
    unit = models.CharField(max_length=200)
    facts = models.JSONField()


class Application(models.Model):
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=100, unique=True)
    applicant = models.CharField(max_length=200)
    facts = models.JSONField()
    archived_at = models.DateTimeField(null=True)


class Attachment(models.Model):
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=500)
    file = models.FileField(upload_to="received/")


class Case(models.Model):
    vacancy = models.OneToOneField(Vacancy, on_delete=models.PROTECT)
    year = models.IntegerField()
    number = models.IntegerField()
    title = models.CharField(max_length=500)
    unit = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="case_number")]


class Entry(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    number = models.IntegerField()
    kind = models.CharField(max_length=1)
    title = models.CharField(max_length=500)
    sender = models.CharField(max_length=200, blank=True)
    access_code = models.CharField(max_length=10, blank=True)
    legal_basis = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=1, default="M")
    journal_number = models.IntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="entry_number")]


class Document(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="documents")
    number = models.IntegerField()
    title = models.CharField(max_length=500)
    file = models.FileField(upload_to="archive/%Y/%m/")
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)


class Event(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)
