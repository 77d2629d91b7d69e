"""An institution's own sign-in: an OpenID Connect provider of a participant."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class IdentityProvider(models.Model):
    """Whose an issuer is. The client's id and secret lie with django-allauth, in ``app``, while it lives.

    ``domains`` only help people to find it by their e-mail address; they prove nothing.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    participant = models.ForeignKey(
        "Participant", on_delete=models.PROTECT, related_name="identity_providers"
    )
    issuer = models.CharField(_("issuer"), max_length=500)
    client_id = models.CharField(_("client id"), max_length=191)
    domains = ArrayField(models.CharField(max_length=253), default=list)
    app = models.OneToOneField(
        "socialaccount.SocialApp", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    registered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("identity provider")
        verbose_name_plural = _("identity providers")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer"],
                condition=Q(ended_at=None),
                name="one_living_registration_per_issuer",
            ),
        ]

    def __str__(self) -> str:
        return self.issuer
