// All of them, in the order the README shows them.

import type { Scenario } from '../scenario.ts'
import { answersLost, tooLarge, tooMany, unauthorised, unavailable } from './answers.ts'
import { asleep, stepsBack, wrongHour } from './clocks.ts'
import { crashed, killedAtOnce, killedLate, killedSoon } from './kills.ts'
import { backForward, heavyNavigate, hiddenAndShown, navigate, privateWindow } from './leaving.ts'
import { allWell, dayOffline, downAcrossReload, hung, networkGone } from './network.ts'
import { blocked, deleted, full, refused } from './storage.ts'
import { discarded, frozen, tenTabs, twoTabs } from './tabs.ts'
import { fiveThousand, loadedTwice } from './volume.ts'

export const SCENARIOS: readonly Scenario[] = [
  allWell,
  networkGone,
  downAcrossReload,
  hung,
  dayOffline,
  answersLost,
  tooMany,
  unavailable,
  tooLarge,
  unauthorised,
  navigate,
  heavyNavigate,
  backForward,
  hiddenAndShown,
  killedAtOnce,
  killedSoon,
  killedLate,
  crashed,
  twoTabs,
  tenTabs,
  frozen,
  discarded,
  loadedTwice,
  fiveThousand,
  refused,
  blocked,
  deleted,
  full,
  privateWindow,
  wrongHour,
  stepsBack,
  asleep,
]
