"""Production's storage of certificates: where it is away, that passes by itself."""

from unittest import mock

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError, EndpointConnectionError
from storages.backends.s3 import S3File, S3Storage

from certificates.object_storage import CertificateS3Storage

AWAY = EndpointConnectionError(endpoint_url="https://storage.example.go.th")
REFUSED = ClientError({"Error": {"Code": "503"}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "GetObject")


@pytest.mark.parametrize("error", [AWAY, REFUSED, S3UploadFailedError("away")])
@pytest.mark.parametrize(
    ("step", "call"),
    [
        ("_open", lambda files: files.open("2569/one.pdf")),
        ("_save", lambda files: files._save("2569/one.pdf", None)),
        ("exists", lambda files: files.exists("2569/one.pdf")),
        ("delete", lambda files: files.delete("2569/one.pdf")),
        ("listdir", lambda files: files.listdir("2569")),
    ],
)
def test_a_storage_that_is_away_is_no_fault_of_the_file(step, call, error) -> None:
    with mock.patch.object(S3Storage, step, side_effect=error), pytest.raises(OSError, match="object storage"):
        call(CertificateS3Storage(bucket_name="certificates"))


def test_a_file_is_read_at_once_and_one_that_is_not_there_said_so() -> None:
    files = CertificateS3Storage(bucket_name="certificates")
    found = mock.MagicMock(spec=S3File)
    found.__enter__.return_value.read.side_effect = [b"%PDF", AWAY]
    with mock.patch.object(S3Storage, "_open", return_value=found):
        with files.open("2569/one.pdf") as file:
            assert file.read() == b"%PDF"
        with pytest.raises(OSError, match="object storage"):
            files.open("2569/one.pdf")
    with (
        mock.patch.object(S3Storage, "_open", side_effect=FileNotFoundError("2569/one.pdf")),
        pytest.raises(FileNotFoundError),
    ):
        files.open("2569/one.pdf")
