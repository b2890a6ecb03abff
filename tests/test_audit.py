"""What CI makes of the dependencies' audit."""

from __future__ import annotations

from tests.audit import verdict

GOOD = {"name": "good", "version": "1.0", "vulns": []}
WEAK = {"name": "weak", "version": "0.1", "vulns": [{"id": "CVE-2026-0001"}]}
SKIPPED = {"name": "unknown", "skip_reason": "Dependency not found"}


def test_a_known_weakness_fails_and_is_named() -> None:
    status, says = verdict([GOOD, WEAK, SKIPPED])
    assert status == 1
    assert "weak 0.1: CVE-2026-0001" in says


def test_what_was_skipped_is_no_pass_but_does_not_fail_either() -> None:
    assert verdict([GOOD, SKIPPED])[0] == 0
    assert verdict([GOOD, SKIPPED])[1].startswith("NOT AUDITED: 1 of 2")
    assert verdict([])[1].startswith("NOT AUDITED")


def test_only_what_was_looked_at_whole_counts_as_audited() -> None:
    assert verdict([GOOD]) == (0, "audited: 1 dependencies, no known weakness")
