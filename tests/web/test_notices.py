from django.core.mail import get_connection, send_mail


def test_written_mail_is_shown_on_a_machine_of_ones_own(client, settings, tmp_path, db):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.MAIL_IS_SHOWN = True
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    send_mail("A <b>code</b>", "Your code is 123456.", None, ["a@b.example"], connection=backend)
    text = client.get("/mail/").content.decode()
    assert "A &lt;b&gt;code&lt;/b&gt;" in text
    assert "Your code is 123456." in text


def test_written_mail_is_not_found_where_mail_is_sent(client, db):
    assert client.get("/mail/").status_code == 404
