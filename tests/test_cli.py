import json
import os
import shutil
import subprocess
import sys

import pytest

from impact_citoyens import cli
from impact_citoyens.cli import page_commands
from impact_citoyens.io import paths
from impact_citoyens.study import study


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--territory", "bretagn"], "unknown territory 'bretagn'; did you mean 'bretagne'?"),
        (["--territory", "Île de Frence"], "did you mean 'ile-de-france'"),
        (["--language", "frr"], "did you mean 'fr'?"),
        (["--language", "de"], "unknown language 'de'; known: 'fr', 'en'"),
        (["--notebook", "03_urgenci"], "did you mean '03_urgency'?"),
    ],
)
def test_a_wrong_parameter_gives_2_and_nothing_is_executed(arguments, said, tmp_path, capsys, monkeypatch):
    from impact_citoyens.reports import build

    monkeypatch.setattr(build, "build", lambda *given: pytest.fail("executed"))
    output = tmp_path / "reports"
    assert cli.main(["reports", *arguments, "--output", str(output)]) == 2
    assert said in capsys.readouterr().err
    assert not output.exists()


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_jobs_is_a_positive_number(jobs, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["reports", "--jobs", jobs])
    assert stopped.value.code == 2 and "--jobs" in capsys.readouterr().err


def test_no_command_shows_the_usage(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([])
    assert stopped.value.code == 2 and "Usage:" in capsys.readouterr().err


def test_the_options_reach_the_build(tmp_path, capsys, monkeypatch):
    from impact_citoyens.reports import build

    given = []
    monkeypatch.setattr(
        build,
        "build",
        lambda executions, *rest: (
            given.append((executions, *rest)) or [build.Outcome(each) for each in executions]
        ),
    )
    assert (
        cli.main(
            [
                "reports",
                "--territory",
                "53",
                "--language",
                "all",
                "--notebook",
                "03_urgency",
                "--output",
                str(tmp_path),
                "--jobs",
                "3",
                "--microdata",
                "none",
                "--engine",
                "kernel",
                "--time-limit",
                "5",
                "--memory",
                "0",
            ]
        )
        == 0
    )
    [(executions, output, settings)] = given
    assert [str(each.page) for each in executions] == [
        "bretagne/03_urgency.html",
        "en/bretagne/03_urgency.html",
    ]
    assert (output, settings) == (tmp_path, build.Settings("kernel", 3, 5, 0))
    assert "2 pages" in capsys.readouterr().out


def test_the_reconstruction_and_its_study_are_made_once_before_the_pages(tmp_path, monkeypatch):
    from impact_citoyens.audit import auditor
    from impact_citoyens.reconstruction import results, seed_study
    from impact_citoyens.reports import build

    made, given, studied, audited = [], [], [], []
    monkeypatch.setattr(results, "is_made", lambda: True)
    monkeypatch.setattr(results, "prepare", lambda: made.append(1))
    monkeypatch.setattr(seed_study, "prepare", lambda: studied.append(1))
    monkeypatch.setattr(
        build,
        "build",
        lambda executions, *rest: given.extend(executions) or [build.Outcome(each) for each in executions],
    )
    monkeypatch.setattr(auditor, "prepare", audited.append)
    monkeypatch.setattr(page_commands, "write_audit_page", lambda output, microdata: audited.append(output))
    assert (
        cli.main(["reports", "--territory", "bretagne", "--language", "all", "--output", str(tmp_path)]) == 0
    )
    assert made == [1] and {each.microdata for each in given} == {"synthetic"}
    assert studied == [1]  # once, before the pages that show it start together
    assert audited == ["synthetic", tmp_path]  # the audit too, and its page afterwards


def test_the_study_is_made_for_the_page_that_shows_it_only(tmp_path, monkeypatch, capsys):
    from impact_citoyens.reconstruction import results, seed_study
    from impact_citoyens.reports import build

    monkeypatch.setattr(results, "is_made", lambda: False)
    monkeypatch.setattr(results, "prepare", lambda: None)
    monkeypatch.setattr(seed_study, "prepare", lambda: pytest.fail("not shown"))
    monkeypatch.setattr(
        build, "build", lambda executions, *rest: [build.Outcome(each) for each in executions]
    )
    assert (
        cli.main(
            ["reports", "--territory", "bretagne", "--notebook", "03_urgency", "--output", str(tmp_path)]
        )
        == 0
    )
    assert "being made" in capsys.readouterr().err


def test_synthetic_writes_a_file_that_validate_accepts(tmp_path, capsys):
    path = tmp_path / "synthetic-3.csv"
    assert cli.main(["synthetic", "--seed", "3", "--output", str(path)]) == 0
    assert "Nobody gave these answers" in capsys.readouterr().out
    assert json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["seed"] == 3
    assert cli.main(["validate", "--microdata", str(path)]) == 0
    assert "Traceback" not in capsys.readouterr().out
    assert {line.split(",")[2] for line in path.read_text(encoding="utf-8").splitlines()[1:]} == {"synthetic"}


def test_a_seed_is_a_positive_number(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["synthetic", "--seed", "0"])
    assert stopped.value.code == 2 and "--seed" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["none", "synthetic"])
def test_validate_wants_a_file(word, capsys):
    assert cli.main(["validate", "--microdata", word]) == 2
    assert "make validate MICRODATA=" in capsys.readouterr().err


def test_a_failing_page_gives_1_and_a_summary(tmp_path, capsys, monkeypatch):
    from impact_citoyens.reports import build

    monkeypatch.setattr(
        build,
        "build",
        lambda executions, *rest: [build.Outcome(each, "cell 4: ValueError: boom") for each in executions],
    )
    assert (
        cli.main(
            [
                "reports",
                "--territory",
                "bretagne",
                "--notebook",
                "03_urgency",
                "--output",
                str(tmp_path),
                "--microdata",
                "none",
            ]
        )
        == 1
    )
    assert "bretagne/03_urgency.html: cell 4: ValueError: boom" in capsys.readouterr().out


def test_check_counts_the_ledger(capsys, values, relations):
    assert cli.main(["check"]) == 0
    said = capsys.readouterr().out
    assert f"{len(values)} values" in said and f"{len(relations)} relations" in said


def test_archive_says_where_and_which_bytes(tmp_path, capsys, monkeypatch):
    from impact_citoyens.archive import zip_archive

    made, given = tmp_path / "a.zip", []
    made.write_bytes(b"abc")
    monkeypatch.setattr(zip_archive, "archive", lambda **options: given.append(options) or made)
    assert cli.main(["archive", "--output", str(made), "--observed"]) == 0
    assert given == [{"output": made, "observed": True}]
    assert (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" in capsys.readouterr().out
    )  # SHA-256 of abc (FIPS 180-2)


def test_archive_without_a_build_is_an_error_for_people(elsewhere):
    done = elsewhere[1]("archive")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


@pytest.mark.parametrize(("found", "status"), [([], 0), (["reports/index.html: changed"], 1)])
def test_intact_names_what_changed(found, status, capsys, monkeypatch):
    from impact_citoyens.archive import zip_archive

    monkeypatch.setattr(zip_archive, "differences", lambda: found)
    assert cli.main(["intact"]) == status
    said = capsys.readouterr()
    assert said.err.strip() == "\n".join(found) and ("Every file" in said.out) == (not found)


def test_coverage_reports_differences(tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_text("=== page 2 ===\n12345\n", encoding="utf-8")
    assert cli.main(["coverage", str(text)]) == 1
    assert "page 2: 12345 is 1 times in the text, 0 in the register" in capsys.readouterr().out


def test_coverage_of_a_missing_file_is_an_error_for_people(tmp_path, capsys):
    assert cli.main(["coverage", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


@pytest.fixture
def elsewhere(tmp_path):
    """A copy of the data and notebooks, free to be broken, and how to run the command there."""
    root = tmp_path / "copy"
    shutil.copytree(study.current().folder, root / "data")
    shutil.copytree(paths.NOTEBOOKS, root / "notebooks")

    def run(*arguments):
        environment = os.environ | {"IMPACT_CITOYENS_ROOT": str(root)}
        return subprocess.run(
            [sys.executable, "-m", "impact_citoyens", *arguments],
            env=environment,
            cwd=root,
            capture_output=True,
            text=True,
        )

    return root, run


def test_a_broken_ledger_gives_2_and_nothing_is_written(elsewhere):
    root, run = elsewhere
    path = root / "data/published/values.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    line = next(place for place, text in enumerate(lines) if text.startswith("urgency-pays-de-la-loire-p11,"))
    assert ",83,percent," in lines[line]
    lines[line] = lines[line].replace(",83,percent,", ",830,percent,").replace(",territory,", ",territori,")
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run(
        "reports",
        "--territory",
        "bretagne",
        "--notebook",
        "03_urgency",
        "--output",
        str(root / "reports"),
        "--microdata",
        "none",
    )
    assert done.returncode == 2
    assert (
        f"data/published/values.csv, row {line + 1}, column value: found '830'; expected a percentage, 0 "
        "to 100" in done.stderr
    )
    assert f"data/published/values.csv, row {line + 1}, column dimension: found 'territori'" in done.stderr
    assert "Did you mean territory" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "reports").exists()


@pytest.mark.parametrize(
    "name",
    [
        "published/values.csv",
        "reference/answers.csv",
        "reference/territories.csv",
        "reference/disclosure.csv",
    ],
)
def test_a_missing_table_gives_2_and_its_name(elsewhere, name):
    root, run = elsewhere
    (root / "data" / name).unlink()
    done = run("check")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert f"data/{name}: found no file" in done.stderr


@pytest.mark.parametrize(
    ("name", "column"),
    [("answers", "order"), ("populations", "order"), ("territories", "registered_voters_2022")],
)
def test_a_word_where_the_codebook_needs_a_number_gives_2_and_its_place(elsewhere, name, column):
    import pandas as pd

    root, run = elsewhere
    path = root / f"data/reference/{name}.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[3, column] = "many"
    table.to_csv(path, index=False)
    done = run("check")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert f"{name}.csv" in done.stderr and column in done.stderr


# ---------------------------------------------------------------- estimates


def test_estimates_of_a_region_come_beside_those_of_france(capsys):
    assert (
        cli.main(
            [
                "estimates",
                "objectives",
                "--territory",
                "bretagne",
                "--microdata",
                "none",
                "--dimension",
                "national",
                "territory",
            ]
        )
        == 0
    )
    text = capsys.readouterr().out
    rows = [line.split(",") for line in text.splitlines() if not line.startswith("#")][1:]
    assert text.startswith("# IMPACT-Citoyens")
    assert [(row[6], row[7]) for row in rows] == [
        ("france", "0.79"),
        ("bretagne", "0.86"),
        ("france", "0.75"),
        ("bretagne", "0.79"),
    ]


@pytest.mark.parametrize(
    ("given", "places"),
    [(["--against", "none"], {"bretagne"}), (["--against", "52"], {"bretagne", "pays-de-la-loire"})],
)
def test_estimates_against_another_territory_or_none(given, places, tmp_path, capsys):
    from impact_citoyens import read_csv

    path = tmp_path / "out.csv"
    assert (
        cli.main(
            [
                "estimates",
                "objectives",
                "--territory",
                "53",
                "--microdata",
                "none",
                "--csv",
                str(path),
                *given,
            ]
        )
        == 0
    )
    assert (
        set(read_csv(path)["territory"]) == places
        and f"{len(read_csv(path))} rows" in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["lever"], "levers"),
        (["levers", "--territory", "bretagn"], "bretagne"),
        (["levers", "--evidence", "publishd"], "published"),
        (["levers", "--against", "normandi"], "normandie"),
    ],
)
def test_estimates_refuse_wrong_names_before_making_anything(given, said, capsys, monkeypatch):
    from impact_citoyens.reconstruction import results

    monkeypatch.setattr(results, "prepare", lambda: pytest.fail("made"))
    assert cli.main(["estimates", *given]) == 2
    assert f"did you mean '{said}'" in capsys.readouterr().err
