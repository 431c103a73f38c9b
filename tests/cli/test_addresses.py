"""Folders at addresses, as the command takes them."""


def test_with_an_output_elsewhere_the_ledger_has_to_have_a_place_here(perfxl, tmp_path, samples):
    (tmp_path / "returned").mkdir()
    (tmp_path / "returned" / "甲.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    returned, checked = (tmp_path / "returned").as_uri(), (tmp_path / "checked").as_uri()
    refused = perfxl("check", returned, "-o", checked)
    assert (refused.returncode, "--ledger" in refused.stderr, (tmp_path / "checked").exists()) == (2, True, False)
    done = perfxl("check", returned, "-o", checked, "--ledger", "season", "--summary", "汇总.xlsx")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "checked").iterdir()] == ["甲_第1次审核.xlsx"]
    assert "可打印盖章" in perfxl("status", "season").stdout


def test_an_address_nothing_opens_is_a_sentence(perfxl):
    done = perfxl("check", "nonsense://returned")
    assert (done.returncode, "Traceback" in done.stderr, "nonsense://returned" in done.stderr) == (2, False, True)
