"""The rules of procedure: drafted, and issued so that a question can adopt them."""

from deliberation.management.demonstration.reading import read
from deliberation.management.demonstration.stage import Stage
from deliberation.operations import decisions, procedures


def issue_rules(stage: Stage) -> None:
    about = read("rules_of_procedure.json")
    chair, home = stage.officer("chair"), stage.forum.pk
    draft = procedures.start_procedure(actor=chair, forum_id=home, now=stage.at(about["drafted"]))
    draft = procedures.reword_procedure(
        actor=chair, forum_id=home, version=draft.version, title=about["title"],
        language=about["language"], text="\n\n".join(about["words"]), speaking=about["speaking"],
    )  # fmt: skip
    for case in about["cases"]:
        verdicts = case["verdicts"]
        rule = decisions.keep_template(
            actor=chair, forum_id=home, template=case["template"], chambers=tuple(verdicts)
        )
        draft = procedures.set_case(
            actor=chair, forum_id=home, version=draft.version, kind=case["kind"], rule=rule,
            verdicts=verdicts, announced_hours=case.get("announced_hours", 0),
            voting_hours=case.get("voting_hours", 0),
        )  # fmt: skip
    procedures.issue_procedure(
        actor=chair, forum_id=home, version=draft.version, now=stage.at(about["issued"])
    )
