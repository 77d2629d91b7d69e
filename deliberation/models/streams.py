"""What screens need: numbered events, gapless in each stream. May be pruned from the old end."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class StreamHead(models.Model):
    """The last number given out in a stream; its row lock makes the numbers gapless."""

    stream = models.CharField(max_length=80, primary_key=True)
    last_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.stream} at {self.last_seq}"


class StreamEvent(models.Model):
    stream = models.CharField(max_length=80)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "seq"], name="one_event_per_number_of_a_stream"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"
