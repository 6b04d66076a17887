"""The rules of budgets whose subject is the narrative（REGULATIONS §6.4, §11 BUD-07 to BUD-09, BUD-13, BUD-15).

What is printed falsely blocks; what is only unexplained, or off in its last place, is told. All of them accept a confirmed
original: publications have gone out with such slips, an official text is not altered to please a rule, and the page then
carries a note for every reader.
"""

from __future__ import annotations

from typing import Final

from generator.model.issue import Rule, Severity

_PRACTICE: Final = "财预〔2016〕143号；REGULATIONS §6.4"
TEXT_AMOUNT = Rule("BUD-07", "文字金额与表格不一致", _PRACTICE, accepts=True, each=True)
TEXT_ROUNDED = Rule("BUD-07r", "文字金额与表格相差一个末位，因四舍五入", _PRACTICE, Severity.INFO, blocks=False)
RATE = Rule("BUD-08", "比例或增减幅度算错", _PRACTICE, accepts=True, each=True)
RATE_NEAR = Rule("BUD-08w", "比例的末位被截断或者凑整", _PRACTICE, Severity.WARNING, blocks=False)
DIRECTION = Rule("BUD-09", "增减方向或原因与数字不符", _PRACTICE, accepts=True, each=True)
REASON = Rule("BUD-09w", "增减没有说明原因，或者各项说明合不成总数", _PRACTICE, Severity.WARNING, blocks=False)
OPERATING = Rule(
    "BUD-13", "机关运行经费或政府采购数字不符", "预算法第十四条；财预〔2016〕143号", accepts=True, each=True
)
RESIDUE = Rule("BUD-15", "有模板残留，或年度、阶段、单位名称不一致", _PRACTICE, accepts=True, each=True)

NARRATIVE_RULES: Final = (TEXT_AMOUNT, TEXT_ROUNDED, RATE, RATE_NEAR, DIRECTION, REASON, OPERATING, RESIDUE)
