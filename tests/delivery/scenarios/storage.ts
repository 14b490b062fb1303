// Storage is refused, full, stuck, or gone from under the page.

import { setTimeout as sleep } from 'node:timers/promises'
import { BURST, type Scenario } from '../scenario.ts'

export const refused: Scenario = {
  name: 'storage-refused',
  title: 'storage refused (a sandboxed frame), then the page left in the task of the last calls',
  async run(crowd) {
    await crowd.arrive('?frame')
    await crowd.track(BURST)
    await sleep(3000)
    await crowd.track(5)
    await crowd.close()
  },
}

export const blocked: Scenario = {
  name: 'storage-blocked',
  title: 'IndexedDB blocked by an old tab that does not let go, then a new visit',
  async run(crowd) {
    await crowd.arrive()
    await crowd.track(5)
    await sleep(1000)
    // The old tab ignores that another one wants a higher version; whoever opens the database now waits.
    const olds = await crowd.each(async ({ tab, product }) => {
      const old = await crowd.browser.open()
      await old.goto(new URL('/old', product.url).href)
      await old.evaluate(
        () =>
          new Promise(resolve => {
            const opened = indexedDB.open('tend')
            opened.onsuccess = () => {
              Object.assign(window, { held: opened.result })
              resolve(0)
            }
          }),
        0,
      )
      await old.evaluate(() => void indexedDB.open('tend', 99), 0)
      await tab.close()
      return old
    })
    await crowd.open()
    await crowd.track(BURST)
    await sleep(3000)
    await crowd.track(5)
    await crowd.close()
    await sleep(2000)
    for (const old of olds) await old.close()
    await crowd.open()
    await crowd.track(1)
  },
}

export const deleted: Scenario = {
  name: 'storage-deleted',
  title: 'site data deleted under way, while the network is gone',
  chromium: true,
  async run(crowd) {
    await crowd.arrive()
    await crowd.fail('reset')
    await crowd.track(BURST)
    await sleep(500)
    await crowd.each(async ({ tab, product: { url } }) => {
      const session = await crowd.chromium.session(tab)
      await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' })
    })
    await crowd.track(5)
    await sleep(2000)
    await crowd.fail('none')
    await crowd.track(1)
  },
}

export const full: Scenario = {
  name: 'storage-full',
  title: 'quota full, then navigate away in the task of the last calls',
  chromium: true,
  async run(crowd) {
    await crowd.arrive()
    await crowd.each(async ({ tab, product: { url } }) => {
      const session = await crowd.chromium.session(tab)
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize: 1 })
    })
    // localStorage has a quota of its own, 5 MiB of UTF-16.
    await crowd.each(({ tab }) =>
      tab.evaluate(() => {
        let size = 1 << 22
        while (size >= 1) {
          try {
            localStorage.setItem(`filler ${size} ${Math.random()}`, 'x'.repeat(size))
          } catch {
            size = size >> 1
          }
        }
      }, 0),
    )
    await crowd.track(BURST)
    await sleep(3000)
    await crowd.track(5, { leave: true })
    await sleep(3000)
  },
}
