"""Papers: documents that go out (Word, PDF, Excel) and spreadsheets that come in."""
