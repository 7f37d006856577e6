"""Arithmetic that this paper's tables must pass when they are loaded, beyond what is declared."""

from companion.tables.checks import Check
from russia_hamas.checks import election, exports, figures

CHECKS: dict[str | tuple[str, ...], list[Check]] = election.CHECKS | exports.CHECKS | figures.CHECKS
