// /ops.js: what the ops pages do beyond HTML. Every page works without it.

import { addCopyButtons } from './copyButtons.ts'
import { drawDailyCharts } from './dailyChart.ts'
import { focusSearchOnSlash } from './searchKey.ts'

focusSearchOnSlash()
addCopyButtons()
drawDailyCharts()
