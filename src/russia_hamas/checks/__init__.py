"""Arithmetic that this paper's tables must pass when they are loaded, beyond what is declared."""

from companion.tables.checks import Check
from russia_hamas.checks import claims, codes, election, exports, figures

CHECKS: dict[str | tuple[str, ...], list[Check]] = (
    claims.CHECKS | codes.CHECKS | election.CHECKS | exports.CHECKS | figures.CHECKS
)
