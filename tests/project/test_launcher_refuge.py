"""Temporary folders of the servers: reachable by them alone, and swept when their launcher died."""

import shutil

from concord.launcher.refuge import refuge
from concord.launcher.system_account import server_account

from tests.project.launcher_places import AS_ROOT

ACCOUNT = server_account()


def test_a_refuge_can_be_reached_by_the_servers_but_not_listed_by_others():
    with refuge(ACCOUNT) as folder:
        mode = folder.stat().st_mode & 0o777

        assert oct(mode) == ("0o711" if AS_ROOT else "0o700")
        assert ACCOUNT.reaches(folder)


def test_a_refuge_is_gone_at_the_end():
    with refuge(ACCOUNT) as folder:
        (folder / "file").write_text("")

    assert not folder.exists()


def test_what_a_killed_launcher_left_is_swept_and_what_lives_is_not():
    with refuge(ACCOUNT) as living:
        abandoned = living.with_name(f"{living.name}-abandoned")
        shutil.copytree(living, abandoned)
        with refuge(ACCOUNT):
            found = (living.exists(), abandoned.exists())

    assert found == (True, False)
