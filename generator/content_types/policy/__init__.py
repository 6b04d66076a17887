"""政策文件: documents that organs issue, and their interpretations（政府信息公开条例 Art. 20(1)）."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.policy import checks, panels, validity
from generator.content_types.policy.record import Policy
from generator.model.content_type import ContentType, StateRule
from generator.model.fields import Facet

TYPE = ContentType(
    name="policy",
    label="政策文件",
    description="本级政府及其部门制发的行政规范性文件、其他政策文件和政策解读，按年份、机构、文种、主题和有效性分列。",
    keywords=("政策文件", "规范性文件", "政策解读"),
    column_type="政策文件",
    columns=("policies",),
    record=Policy,
    folder=Path(__file__).parent,
    rules=checks.RULES,
    checks=(checks.check_number, checks.check_catalogue, checks.check_dates, checks.check_interpretation),
    states=(
        StateRule("validity", "有效性", validity.compute_validity, Facet(slugs=validity.SLUGS)),
        StateRule("changes", "修改废止情况", validity.describe_changes),
    ),
    panels=panels.make_panels,
)
